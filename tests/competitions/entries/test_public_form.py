"""People of the public enter: the form, the receipt, and what came of it."""

from datetime import timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from competitions.entrant_access import SESSION_ENTRY
from competitions.entry_parts import answer_part
from competitions.models import (
    Certificate,
    Entry,
    EntryAttachment,
    EntryVersion,
    LateException,
    ResultsRelease,
    Screening,
)
from competitions.services.certificates import issue
from competitions.services.entries import MOST_DRAFTS, begin_entry
from tests.competitions.entries.conftest import LAST_SECOND, OPEN
from tests.competitions.entries.ready import fill_in, hand_in
from tests.competitions.entries.test_form import PDF, posted
from tests.factories.competitions import (
    AwardFactory,
    CompetitionCategoryFactory,
    CompetitionPageFactory,
    CompetitionPhaseFactory,
    PublicEntrantFactory,
)
from tests.factories.innovations import RegionFactory

DESK = "/peserta/"


@pytest.fixture(autouse=True)
def while_open(clock):
    cache.clear()
    clock(OPEN)


def sign_in(client, entrant, until=LAST_SECOND + timedelta(days=400)):
    client.cookies.clear()  # one that is over would be renewed under another key
    session = client.session
    session[SESSION_ENTRY] = {"entrant": entrant.pk, "until": until.timestamp()}
    session.save()


@pytest.fixture
def theirs(client, entrant):
    sign_in(client, entrant)
    return client


@pytest.fixture
def draft(category, summary, impact, statement, entrant):
    return begin_entry(
        category=category,
        entrant=entrant,
        title="Bank Sampah Sekolah",
        actor=entrant,
        at=OPEN,
    )


def url(name, pk):
    return reverse(f"competitions_entrants:{name}", args=[pk])


def autosave(client, entry, data):
    return client.post(
        url("entry", entry.pk), data, headers={"accept": "application/json"}
    )


# ------------------------------------------------------------------- the way in


def test_an_entry_begins_with_its_name_and_leads_to_the_form(
    theirs, category, summary, entrant
):
    page = theirs.get(url("begin", category.pk))
    assert "30 Juni 2025 pukul 23.59.59 WITA" in page.content.decode()

    answer = theirs.post(
        url("begin", category.pk),
        {"title": "Bank  Sampah Sekolah", "in_use_since": "2024-02-01"},
    )

    entry = Entry.objects.get()
    assert answer.url == url("entry", entry.pk)
    assert (entry.entrant, entry.organization, entry.title, entry.created_by) == (
        entrant,
        None,
        "Bank Sampah Sekolah",
        None,
    )
    assert theirs.get(answer.url).status_code == 200


def test_beginning_twice_leads_to_the_entry_that_there_is(theirs, category, draft):
    answer = theirs.post(url("begin", category.pk), {"title": "bank sampah sekolah"})

    assert answer.url == url("entry", draft.pk)
    assert Entry.objects.count() == 1


def test_drafts_of_one_person_are_bounded(theirs, category, summary):
    begin = url("begin", category.pk)
    for number in range(MOST_DRAFTS):
        assert theirs.post(begin, {"title": f"Karya {number}"}).status_code == 302

    page = theirs.post(begin, {"title": "Satu lagi"})

    assert "Lanjutkan salah satunya" in page.content.decode()
    assert Entry.objects.count() == MOST_DRAFTS


def test_without_a_name_nothing_begins(theirs, category, summary):
    page = theirs.post(
        url("begin", category.pk), {"title": " ", "in_use_since": "2024-02-01"}
    )

    assert list(page.context["form"].errors) == ["title"]
    assert 'value="2024-02-01"' in page.content.decode()
    assert not Entry.objects.exists()


def test_after_the_deadline_nothing_begins_but_by_an_exception(
    theirs, category, summary, entrant, clock
):
    clock(LAST_SECOND + timedelta(seconds=1))
    sign_in(theirs, entrant)  # sessions end meanwhile

    page = theirs.post(url("begin", category.pk), {"title": "Bank Sampah"})

    assert "Pendaftaran ditutup" in page.content.decode()
    assert not Entry.objects.exists()
    row = LateException.objects.create(
        category=category,
        organization=None,
        entrant=entrant,
        until=LAST_SECOND + timedelta(days=2),
    )
    type(row).objects.update(given_at=LAST_SECOND)
    assert url("begin", category.pk) in theirs.get(DESK).content.decode()
    assert theirs.post(url("begin", category.pk), {"title": "X"}).status_code == 302


@pytest.mark.parametrize("kind", ["organisations", "draft", "abroad"])
def test_categories_that_are_not_theirs_are_not_found(theirs, category, kind):
    if kind == "organisations":
        category.audience = "organizations"
        category.save()
    elif kind == "draft":
        category.competition.unpublish()
    else:
        elsewhere = CompetitionPageFactory(region=RegionFactory(hostname="lain.test"))
        category = CompetitionCategoryFactory(competition=elsewhere, audience="both")

    assert theirs.get(url("begin", category.pk)).status_code == 404
    assert theirs.post(url("begin", category.pk), {"title": "X"}).status_code == 404
    assert not Entry.objects.exists()


def test_what_needs_the_registry_says_so_and_takes_no_name(theirs, category):
    category.needs_innovation = True
    category.save()

    page = theirs.get(url("begin", category.pk))

    assert "Hanya inovasi" in page.content.decode()
    assert 'name="title"' not in page.content.decode()


# -------------------------------------------------------------------- the form


def test_what_is_written_is_saved_with_a_button_and_by_itself(theirs, draft, summary):
    part = answer_part(summary.pk)

    answer = theirs.post(
        url("entry", draft.pk), posted(draft, **{part: "Sampah jadi uang."})
    )
    assert answer.url == url("entry", draft.pk)
    told = autosave(theirs, draft, posted(draft, **{part: "Sampah jadi tabungan."}))

    assert told.json()["written"] == [part]
    draft.refresh_from_db()
    assert draft.answers.get().text == "Sampah jadi tabungan."
    assert draft.edited_by is None


def test_files_are_taken_and_given_back_to_their_owner_only(theirs, draft, impact):
    upload = SimpleUploadedFile("Bukti.pdf", PDF)
    theirs.post(url("entry", draft.pk), posted(draft) | {f"file-{impact.pk}": upload})

    [row] = EntryAttachment.objects.all()
    got = theirs.get(url("file", row.pk))
    assert b"".join(got) == PDF
    assert got["Cache-Control"] == "private, no-store"
    sign_in(theirs, PublicEntrantFactory(region=draft.entrant.region))
    assert theirs.get(url("file", row.pk)).status_code == 404


def test_who_enters_for_pupils_is_told_where_names_go(theirs, draft, entrant):
    entrant.kind = "student"
    entrant.save()

    page = theirs.get(url("entry", draft.pk)).content.decode()

    assert "tuliskan nama mereka di bagian Tim" in page


@pytest.mark.parametrize("name", ["entry", "read", "submit", "withdraw", "results"])
def test_entries_of_others_are_not_found(theirs, draft, region, name):
    sign_in(theirs, PublicEntrantFactory(region=region, name="Budi"))

    assert theirs.get(url(name, draft.pk)).status_code == 404
    assert theirs.post(url(name, draft.pk), {"reason": "x"}).status_code in {404, 405}


def test_an_operator_entry_is_not_found_among_the_publics(theirs, entry):
    assert theirs.get(url("entry", entry.pk)).status_code == 404


# ------------------------------------------------------------- a visit that ended


def test_an_ended_visit_leads_through_sign_in_and_back(client, draft):
    answer = client.get(url("entry", draft.pk))

    assert answer.url == f"/peserta/masuk/?next=%2Fpeserta%2Fkarya%2F{draft.pk}%2F"


def test_autosave_after_the_visit_says_where_to_sign_in(client, draft, summary):
    told = autosave(client, draft, posted(draft, **{answer_part(summary.pk): "Baru"}))

    assert (told.status_code, told.json()) == (
        401,
        {"sign_in": f"/peserta/masuk/?next=%2Fpeserta%2Fkarya%2F{draft.pk}%2F"},
    )
    assert told["Cache-Control"] == "private, no-store"
    assert not draft.answers.exists()


def test_text_sent_after_the_visit_comes_back_to_be_sent_once_more(
    client, draft, summary, entrant
):
    part = answer_part(summary.pk)
    sent = posted(draft, **{part: 'Baris "satu"\n<b>dua</b>'})

    page = client.post(url("entry", draft.pk), sent)

    assert (page.status_code, page["Cache-Control"]) == (401, "private, no-store")
    assert not draft.answers.exists()
    again = dict(page.context["sent"])
    assert again == {name: str(value) for name, value in sent.items()}
    assert "&lt;b&gt;dua&lt;/b&gt;" in page.content.decode()
    sign_in(client, entrant)
    client.post(url("entry", draft.pk), again)
    assert draft.answers.get().text == 'Baris "satu"\n<b>dua</b>'


# ------------------------------------------------------------------ handing in


def test_handing_in_gives_a_receipt_on_the_page_and_by_letter(theirs, draft, entrant):
    fill_in(draft, entrant)
    assert theirs.get(url("submit", draft.pk)).status_code == 200

    answer = theirs.post(url("submit", draft.pk))

    version = EntryVersion.objects.get()
    assert answer.url == url("version", version.pk)
    assert (version.submitted_by, version.submitter_name) == (None, "Siti Aminah")
    page = theirs.get(answer.url).content.decode()
    assert version.code in page
    assert entrant.email in page
    [letter] = mail.outbox
    assert letter.to == [entrant.email]
    assert version.code in letter.subject
    assert version.code in letter.body
    assert version.sha256 in letter.body
    assert f"http://testserver{answer.url}" in letter.body


def test_handing_in_the_same_again_writes_no_second_letter(
    theirs, draft, entrant, clock
):
    fill_in(draft, entrant)
    first = theirs.post(url("submit", draft.pk))
    clock(OPEN + timedelta(minutes=1))

    second = theirs.post(url("submit", draft.pk))

    assert second.url == first.url
    assert len(mail.outbox) == 1


def test_a_letter_that_can_not_be_sent_takes_nothing_back(
    theirs, draft, entrant, monkeypatch
):
    def fail(self):
        raise SMTPServerDisconnected

    monkeypatch.setattr("django.core.mail.EmailMessage.send", fail)
    fill_in(draft, entrant)

    answer = theirs.post(url("submit", draft.pk), follow=True)

    version = EntryVersion.objects.get()
    assert version.code in answer.content.decode()
    assert "tidak dapat dikirim" in answer.content.decode()


def test_what_is_missing_is_said_and_nothing_is_handed_in(theirs, draft):
    page = theirs.post(url("submit", draft.pk))

    assert page.status_code == 200
    assert page.context["refused"]
    assert not EntryVersion.objects.exists()
    assert mail.outbox == []


def test_a_second_after_the_deadline_nothing_is_taken(theirs, draft, entrant, clock):
    fill_in(draft, entrant)
    clock(LAST_SECOND + timedelta(seconds=1))
    sign_in(theirs, entrant)  # sessions end meanwhile

    page = theirs.post(url("submit", draft.pk))

    assert "Pendaftaran ditutup" in page.content.decode()
    assert not EntryVersion.objects.exists()


def test_withdrawing_needs_a_reason_and_leads_back(theirs, draft, entrant):
    hand_in(draft, entrant)

    page = theirs.post(url("withdraw", draft.pk), {"reason": " "})
    assert list(page.context["form"].errors) == ["reason"]
    answer = theirs.post(url("withdraw", draft.pk), {"reason": "Salah kategori."})

    assert answer.url == url("entry", draft.pk)
    draft.refresh_from_db()
    assert (draft.state, draft.withdrawal_reason) == ("withdrawn", "Salah kategori.")


def test_receipts_of_others_are_not_found(theirs, draft, entrant, region):
    version = hand_in(draft, entrant)
    assert theirs.get(url("version", version.pk)).status_code == 200

    sign_in(theirs, PublicEntrantFactory(region=region))

    assert theirs.get(url("version", version.pk)).status_code == 404


# -------------------------------------------------------------- what came of it


@pytest.fixture
def screened(draft, entrant, competition):
    """Handed in and refused; the committee shows it on 5 July."""
    version = hand_in(draft, entrant)
    CompetitionPhaseFactory(
        competition=competition,
        kind="screening",
        name="Seleksi",
        starts_on=OPEN.date() + timedelta(days=2),
        ends_on=OPEN.date() + timedelta(days=6),
    )
    return Screening.objects.create(
        version=version, outcome="failed", reasons="Surat pernyataan belum ada."
    )


@pytest.mark.parametrize(("days", "is_shown"), [(6, False), (7, True)])
def test_the_screening_is_told_once_its_phase_is_over(
    theirs, draft, entrant, screened, clock, days, is_shown
):
    clock(OPEN.replace(hour=0, minute=0) + timedelta(days=days))
    sign_in(theirs, entrant)  # sessions end meanwhile

    pages = [theirs.get(DESK), theirs.get(url("entry", draft.pk))]

    said = ["Surat pernyataan belum ada." in one.content.decode() for one in pages]
    assert said == [is_shown, is_shown]


def test_results_open_with_their_release(
    theirs, draft, entrant, competition, region, registrar
):
    hand_in(draft, entrant)
    other = hand_in(
        begin_entry(
            category=draft.category,
            entrant=PublicEntrantFactory(region=region, name="Budi"),
            title="Lain",
            actor=None,
            at=OPEN,
        ),
        None,
    ).entry
    release = ResultsRelease.objects.create(competition=competition, release_at=None)
    AwardFactory(
        competition=competition,
        category=draft.category,
        entry=draft,
        rank=1,
        rank_label="Juara I",
        winner_text="Siti Aminah",
    )
    for kind in ("winner", "participant"):
        issue(competition=competition, kind=kind, actor=registrar)
    own = Certificate.objects.get(award__entry=draft)
    foreign = Certificate.objects.get(entry=other)
    wanted = [url("results", draft.pk), url("certificate", own.pk)]
    assert [theirs.get(one).status_code for one in wanted] == [404, 404]
    assert url("results", draft.pk) not in theirs.get(DESK).content.decode()

    release.release_at = OPEN
    release.save()

    assert url("results", draft.pk) in theirs.get(DESK).content.decode()
    page = theirs.get(url("results", draft.pk)).content.decode()
    assert "Juara I" in page
    assert url("certificate", own.pk) in page
    assert "Budi" not in page
    assert theirs.get(url("certificate", foreign.pk)).status_code == 404
    assert theirs.get(url("results", other.pk)).status_code == 404


def test_certificate_and_feedback_come_as_pdf(
    theirs, draft, entrant, competition, registrar
):
    hand_in(draft, entrant)
    ResultsRelease.objects.create(competition=competition, release_at=OPEN)
    issue(competition=competition, kind="participant", actor=registrar)
    own = Certificate.objects.get()

    files = [
        theirs.get(url("certificate", own.pk)),
        theirs.get(url("feedback_pdf", draft.pk)),
    ]

    assert [file.content[:5] for file in files] == [b"%PDF-", b"%PDF-"]
    own.revoked_at = OPEN
    own.save()
    assert theirs.get(url("certificate", own.pk)).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_the_desk_costs_the_same_for_many_entries(
    theirs, category, entrant, summary, statement, competition, number,
    plugin_alone, django_assert_num_queries,
):  # fmt: skip
    for one in range(number):
        entry = begin_entry(
            category=category, entrant=entrant, title=f"Karya {one}", actor=entrant
        )
        Screening.objects.create(version=hand_in(entry, entrant), outcome="passed")
    CompetitionPhaseFactory(
        competition=competition,
        kind="screening",
        starts_on=OPEN.date() - timedelta(days=9),
        ends_on=OPEN.date() - timedelta(days=8),
    )
    theirs.get(DESK)

    with django_assert_num_queries(16):
        page = theirs.get(DESK)

    assert page.content.decode().count("lolos") >= number
