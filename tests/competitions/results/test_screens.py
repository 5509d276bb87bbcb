"""The admin screens of results, for registrars and for those who entered."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from competitions.choices import SheetState
from competitions.models import (
    Certificate,
    CertificateBundle,
    ResultPaper,
    ResultRules,
    Score,
    ScoreSheet,
)
from competitions.paper_viewsets import PAPER_BYTES
from competitions.pdf import pdf_available
from competitions.services.certificates import issue
from competitions.services.feedback import feedback_of
from competitions.services.release import (
    hide_until_released,
    is_hidden,
    release_now,
    set_moment,
)
from competitions.services.results import make_awards
from tests.factories.competitions import JurorFactory
from tests.factories.innovations import (
    RegionFactory,
    UserFactory,
    make_operator,
    make_registrar,
)
from tests.factories.results import ResultPaperFactory, close, standing

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("indexed_pages"),
    pytest.mark.once,
]

RESULTS = "/admin/competitions/results/"
PDF = b"%PDF-1.7\n" + b"x" * 200 + b"\n%%EOF\n"


@pytest.fixture
def url(competition):
    return f"{RESULTS}{competition.pk}/"


@pytest.fixture
def operator(entries):
    return make_operator(entries[0].organization)


@pytest.fixture
def awards(competition, closing):
    make_awards(competition=competition, actor=None)
    return competition.awards


@pytest.fixture
def scored(entries, phase, competition):
    """Two jurors; what the first wrote comes first in the database."""
    criterion = phase.criteria.get()
    for value, note in ((80, "Manfaat belum terukur."), (91, "Dampaknya jelas.")):
        juror = JurorFactory(competition=competition, name=f"Dr. Rahasia {value}")
        sheet = ScoreSheet.objects.create(
            version=entries[0].versions.get(),
            entry=entries[0],
            phase=phase,
            juror=juror,
            state=SheetState.SEALED,
            sealed_at=timezone.now(),
            note=f"Umum: {note}",
        )
        Score.objects.create(sheet=sheet, criterion=criterion, value=value, note=note)
    return entries[0]


def texts(response):
    return [str(message).strip() for message in response.context["messages"]]


# --------------------------------------------------------------------- registrar


def test_empty_results_say_what_to_do(as_registrar, competition, url):
    response = as_registrar.get(url)

    shown = response.content.decode()
    assert response.status_code == 200
    for text in ("Lomba ini belum memiliki kategori", "0 hasil lomba tercatat"):
        assert text in shown


def test_adding_a_place_leads_back_to_the_results(as_registrar, category, url):
    [row] = as_registrar.get(url).context["categories"]

    answer = as_registrar.post(
        row["add_url"], {"category": category.pk, "label": "Juara I", "sort_order": 1}
    )

    assert answer.url == url
    assert [place.label for place in category.places.all()] == ["Juara I"]


def test_whole_way_from_places_to_the_release(
    as_registrar, competition, category, phase, entries, url
):
    close(category, phase, [standing(entries[0], 1, "91.50")])
    as_registrar.post(f"{RESULTS}category/{category.pk}/places/")
    preview = as_registrar.get(f"{url}awards/").context["preview"]

    as_registrar.post(f"{url}awards/", {"seen": preview.fingerprint})
    moment = timezone.localtime() + timedelta(days=1)
    as_registrar.post(
        f"{url}release/", {"moment": moment.strftime("%Y-%m-%dT%H:%M:%S")}
    )
    shown = as_registrar.get(url).content.decode()
    as_registrar.post(f"{url}release/", {"act": "now"})
    assert is_hidden(competition)
    as_registrar.post(f"{url}release/", {"act": "now", "sure": "1"})

    assert "disembunyikan sampai" in shown
    assert not is_hidden(competition)
    assert [award.rank_label for award in competition.awards.all()] == ["Juara I"]
    assert as_registrar.get(f"{url}release/").status_code == 200


def test_confirming_what_changed_meanwhile_shows_it_again(as_registrar, closing, url):
    response = as_registrar.post(f"{url}awards/", {"seen": "old"}, follow=True)

    assert response.redirect_chain[0][0] == f"{url}awards/"
    assert texts(response) == [
        "Pemeringkatan atau hasil lomba berubah sementara itu. Periksa sekali lagi."
    ]


def test_edited_award_is_offered_to_be_overwritten(
    as_registrar, competition, awards, entries, url
):
    edited = awards.get(entry=entries[0])
    edited.prize = "Piala"
    edited.save()
    ResultRules.objects.create(competition=competition, shows_scores=False)

    response = as_registrar.get(f"{url}awards/")
    seen = response.context["preview"].fingerprint
    after = as_registrar.post(f"{url}awards/", {"seen": seen}, follow=True)

    assert f'name="overwrite" value="{entries[0].pk}"' in response.content.decode()
    assert "“Antar Obat” dibiarkan seperti semula." in " ".join(texts(after))


def test_undo_shows_what_it_does(as_registrar, competition, awards, url):
    run = as_registrar.get(f"{url}awards/undo/").context["run"]

    response = as_registrar.post(f"{url}awards/undo/", {"run": run.pk}, follow=True)
    again = as_registrar.post(f"{url}awards/undo/", {"run": run.pk}, follow=True)

    assert texts(response) == ["Hasil lomba kembali seperti sebelumnya."]
    assert texts(again) == ["Penyusunan itu sudah dibatalkan."]
    assert not competition.awards.exists()


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"moment": ""}, "moment"),
        ({"moment": "2020-01-01T09:00"}, "moment"),
        ({"moment": "besok"}, "moment"),
    ],
)
def test_wrong_moment_is_said_at_its_field(as_registrar, awards, url, data, field):
    response = as_registrar.post(f"{url}release/", data)

    assert response.status_code == 200
    assert field in response.context["form"].errors


def test_rules_are_kept(as_registrar, competition, url):
    data = {"number_pattern": "{nomor}/{tahun}", "feedback_figures": "on"}
    as_registrar.post(f"{url}rules/", data)
    wrong = as_registrar.post(f"{url}rules/", {"number_pattern": "{nama}"})

    rules = ResultRules.objects.get(competition=competition)
    assert (rules.number_pattern, rules.shows_scores) == ("{nomor}/{tahun}", False)
    assert "number_pattern" in wrong.context["form"].errors


def test_certificates_are_issued_revoked_and_bundled(
    as_registrar, competition, awards, url
):
    as_registrar.post(f"{url}certificates/", {"kind": "winner"})
    first, second, _third = Certificate.objects.order_by("pk")
    as_registrar.post(
        f"{RESULTS}certificate/{first.pk}/revoke/", {"reason": "Salah nama"}
    )
    as_registrar.post(
        f"{RESULTS}certificate/{second.pk}/reissue/",
        {"reason": "Gelar", "recipient": "Dr. Baru, M.Si."},
    )
    listed = as_registrar.get(f"{url}certificates/").content.decode()

    first.refresh_from_db()
    second.refresh_from_db()
    assert first.reason_for_revoking == "Salah nama"
    assert second.revoked_at is not None
    assert "Dr. Baru, M.Si." in listed
    refused = as_registrar.post(
        f"{RESULTS}certificate/{first.pk}/revoke/", {"reason": ""}
    )
    assert refused.context["form"].errors["reason"]


def test_bundle_screen_looks_again_while_it_is_made(
    as_registrar, competition, registrar
):
    bundle = CertificateBundle.objects.create(
        competition=competition, total=3, done=1, heartbeat_at=timezone.now()
    )
    address = f"{RESULTS}bundle/{bundle.pk}/"

    making = as_registrar.get(address)
    CertificateBundle.objects.update(error="Pango")
    failed = as_registrar.get(address)

    assert making["Refresh"] == "3"
    assert "1 dari 3" in making.content.decode()
    assert "Refresh" not in failed
    assert as_registrar.get(f"{address}file/").status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_results_ask_a_constant_number_of_times(
    as_registrar,
    competition,
    registrar,
    awards,
    url,
    number,
    plugin_alone,
    without_menu,
    django_assert_num_queries,
):
    issue(competition=competition, kind="winner", actor=registrar)
    for _ in range(number):
        ResultPaperFactory(competition=competition)
    as_registrar.get(url)

    with django_assert_num_queries(29):
        as_registrar.get(url)
    with django_assert_num_queries(23):
        as_registrar.get(f"{url}certificates/")


# ------------------------------------------------------------------------ papers


def paper(competition, file, **changes):
    return {
        "competition": competition.pk,
        "kind": "decree",
        "number": "000.9/12/2025",
        "dated_on": "2025-11-10",
        "place": "",
        "signatory_post": "",
        "signatory_name": "",
        "file": file,
    } | changes


def test_signed_file_is_kept_privately(as_registrar, competition, client):
    file = SimpleUploadedFile("SK Bupati.pdf", PDF)
    as_registrar.post("/admin/competitions/papers/new/", paper(competition, file))

    kept = ResultPaper.objects.get()
    assert "SK" not in kept.file.name
    address = f"{RESULTS}paper/{kept.pk}/file/"
    response = as_registrar.get(address)
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Disposition"].startswith("attachment")
    edit = as_registrar.get(f"/admin/competitions/papers/edit/{kept.pk}/")
    assert kept.file.name not in edit.content.decode()
    client.force_login(make_registrar(RegionFactory()))
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    "content",
    [b"<html>", b"PK\x03\x04" + b"x" * 100, PDF[:-8], b"%PDF-" + b"x" * PAPER_BYTES],
    ids=["page", "zip", "cut", "large"],
)
def test_what_is_no_complete_pdf_is_refused(as_registrar, competition, content):
    file = SimpleUploadedFile("sk.pdf", content)

    response = as_registrar.post(
        "/admin/competitions/papers/new/", paper(competition, file)
    )

    assert response.context["form"].errors["file"]
    assert not ResultPaper.objects.exists()


def test_paper_without_a_file_yet_is_kept(as_registrar, competition):
    as_registrar.post("/admin/competitions/papers/new/", paper(competition, ""))

    kept = ResultPaper.objects.get()
    assert as_registrar.get(f"{RESULTS}paper/{kept.pk}/file/").status_code == 404


# ---------------------------------------------------------------------- feedback


def test_feedback_names_reasons_and_no_juror(as_registrar, scored):
    response = as_registrar.get(f"{RESULTS}feedback/{scored.pk}/")

    shown = response.content.decode()
    assert "Manfaat belum terukur." in shown
    assert "Dampaknya jelas." in shown
    assert "Rahasia" not in shown
    assert "85,5" not in shown


def test_figures_and_rank_only_where_the_competition_says_so(
    competition, scored, closing
):
    assert feedback_of(scored).rank is None
    ResultRules.objects.create(
        competition=competition, feedback_figures=True, feedback_rank=True
    )

    feedback = feedback_of(scored)

    assert str(feedback.phases[0].criteria[0].mean) == "85.50"
    assert (feedback.rank, feedback.ranked) == (1, 4)


def test_order_of_reasons_follows_no_juror(scored, entries):
    """Each criterion and each entry has an order of its own, always the same."""
    first = feedback_of(scored).phases[0]
    again = feedback_of(scored).phases[0]
    jurors_first = ScoreSheet.objects.order_by("juror").first()
    sheets = list(ScoreSheet.objects.all())
    for sheet, other in zip(sheets, reversed(sheets), strict=True):
        ScoreSheet.objects.filter(pk=sheet.pk).update(note=other.note)
    swapped = feedback_of(scored).phases[0]

    assert first == again
    assert swapped.notes == first.notes
    assert ScoreSheet.objects.get(pk=jurors_first.pk).note != jurors_first.note


def test_open_sheets_are_not_told(scored):
    ScoreSheet.objects.update(state=SheetState.OPEN, sealed_at=None)

    assert feedback_of(scored).is_empty


# ---------------------------------------------------------------- who entered it


def test_operator_gets_own_results_from_the_moment_on(
    client, competition, awards, scored, operator, registrar, monkeypatch
):
    issue(competition=competition, kind="winner", actor=registrar)
    moment = timezone.now() + timedelta(minutes=5)
    set_moment(competition=competition, moment=moment, actor=registrar)
    own = Certificate.objects.get(award__entry=scored)
    other = Certificate.objects.exclude(pk=own.pk).first()
    client.force_login(operator)
    addresses = [f"{RESULTS}feedback/{scored.pk}/"]
    if pdf_available():
        addresses += [
            f"{RESULTS}certificate/{own.pk}/",
            f"{RESULTS}feedback/{scored.pk}/pdf/",
        ]

    before = [client.get(address).status_code for address in addresses]
    empty = client.get(f"{RESULTS}own/").context["page"].object_list
    monkeypatch.setattr(timezone, "now", lambda: moment)
    after = [client.get(address).status_code for address in addresses]
    listed = client.get(f"{RESULTS}own/")

    assert set(before) == {404}
    assert set(after) == {200}
    assert list(empty) == []
    assert [entry.pk for entry in listed.context["page"]] == [scored.pk]
    assert "Juara I" in listed.content.decode()
    assert client.get(f"{RESULTS}certificate/{other.pk}/").status_code == 404


def test_operator_fetches_no_revoked_certificate(
    client, competition, awards, operator, entries, registrar
):
    issue(competition=competition, kind="winner", actor=registrar)
    release_now(competition=competition, actor=registrar)
    Certificate.objects.update(revoked_at=timezone.now())
    own = Certificate.objects.get(award__entry=entries[0])
    client.force_login(operator)

    assert client.get(f"{RESULTS}certificate/{own.pk}/").status_code == 404


@pytest.mark.parametrize("who", ["registrar elsewhere", "operator", "nobody"])
def test_others_find_no_results(
    client, competition, awards, scored, operator, url, who
):
    hide_until_released(competition=competition, actor=None)
    people = {
        "registrar elsewhere": lambda: make_registrar(RegionFactory()),
        "operator": lambda: operator,
        "nobody": UserFactory,
    }
    client.force_login(people[who]())

    for address in (
        url,
        f"{url}awards/",
        f"{url}awards/undo/",
        f"{url}rules/",
        f"{url}release/",
        f"{url}minutes/",
        f"{url}certificates/",
        f"{url}feedback/",
        f"{RESULTS}feedback/{scored.pk}/",
    ):
        assert client.get(address).status_code in {302, 404}, address
    assert client.post(f"{url}release/", {"act": "now", "sure": "1"}).status_code in {
        302,
        404,
    }
    assert is_hidden(competition)
