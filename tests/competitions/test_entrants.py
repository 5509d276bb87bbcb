"""People of the public register, sign in by letter, and keep their own data."""

import json
import re
from datetime import UTC, date, datetime, timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.core.signing import TimestampSigner
from django.utils import timezone

from competitions.entrant_access import SESSION_ENTRY
from competitions.models import Entry, EntryAttachment, EntryConsent, PublicEntrant
from competitions.models.entries import entry_storage
from competitions.services.entrant_data import clear_entrants, forget
from competitions.services.entrants import (
    LETTERS_PER_ADDRESS,
    LETTERS_PER_NETWORK,
    link_for,
    sign_in,
)
from tests.factories.competitions import (
    CompetitionCategoryFactory,
    CompetitionPageFactory,
    CompetitionPhaseFactory,
    EntryFactory,
    EntryStatementFactory,
    EntryVersionFactory,
    PublicEntrantFactory,
)
from tests.factories.innovations import RegionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]

REGISTER = "/peserta/daftar/"
SIGN_IN = "/peserta/masuk/"
NOW = datetime(2025, 6, 5, 4, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def no_tries():
    cache.clear()


@pytest.fixture
def clock(monkeypatch):
    """Say what time it is; begins at noon of the region."""

    class Clock:
        now = NOW

        def advance(self, **length):
            self.now += timedelta(**length)

    clock = Clock()
    monkeypatch.setattr("django.utils.timezone.now", lambda: clock.now)
    # Naive, in the local zone, as Django reads it.
    monkeypatch.setattr(
        "django.contrib.auth.tokens.PasswordResetTokenGenerator._now",
        lambda self: clock.now.astimezone().replace(tzinfo=None),
    )
    monkeypatch.setattr("django.core.signing.time.time", lambda: clock.now.timestamp())
    return clock


def opened(purpose, seconds=60):
    """The token of a form that was opened some time ago."""
    signer = TimestampSigner(salt=f"competitions.form {purpose}")
    moment = timezone.now().timestamp() - seconds
    signer.timestamp = lambda: _base62(int(moment))
    return signer.sign(purpose)


def _base62(number):
    from django.core.signing import b62_encode

    return b62_encode(number)


def registration(**changes):
    return {
        "kind": "community",
        "name": "Siti Rahmawati, S.Pd.",
        "institution": "Komunitas Sungai Bersih",
        "email": "siti@example.org",
        "phone": "+62 812-3456-789",
        "is_adult": "on",
        "agrees": "on",
        "website": "",
        "opened": opened("registration"),
    } | changes


def ask(client, email, **changes):
    posted = {"email": email, "website": "", "opened": opened("sign-in")} | changes
    return client.post(SIGN_IN, posted)


def link_in(letter):
    [link] = re.findall(r"http://testserver(/peserta/masuk/\S+)", letter.body)
    return link


def signed_in(client, entrant):
    response = client.post(link_for(entrant).removeprefix("http://testserver"))
    assert response.status_code == 302
    return client


@pytest.fixture
def entrant(region):
    return PublicEntrantFactory(region=region, email="siti@example.org", name="Siti")


# ------------------------------------------------------------------- registering


def test_registering_sends_a_link_that_lets_in_once(client, region):
    response = client.post(REGISTER, registration())

    assert response.status_code == 200
    entrant = PublicEntrant.objects.get()
    assert (entrant.region, entrant.email, entrant.kind, entrant.institution) == (
        region,
        "siti@example.org",
        "community",
        "Komunitas Sungai Bersih",
    )
    assert entrant.verified_at is None
    [letter] = mail.outbox
    assert letter.to == ["siti@example.org"]
    link = link_in(letter)

    shown = client.get(link)
    entrant.refresh_from_db()
    assert (shown.status_code, entrant.verified_at) == (200, None)
    assert SESSION_ENTRY not in client.session

    inside = client.post(link)
    entrant.refresh_from_db()
    assert inside.headers["Location"] == "/peserta/"
    assert entrant.verified_at == entrant.last_seen_at
    assert client.get("/peserta/").status_code == 200

    again = client.post(link)
    assert again.status_code == 410
    assert client.get(link).status_code == 410


def test_link_ends_after_half_an_hour(client, region, clock):
    entrant = PublicEntrantFactory(region=region)
    link = link_for(entrant).removeprefix("http://testserver")

    clock.advance(minutes=30)
    in_time = client.get(link).status_code
    clock.advance(seconds=1)
    late = client.post(link)

    assert (in_time, late.status_code) == (200, 410)
    assert SESSION_ENTRY not in client.session


def test_link_of_another_region_or_with_another_number_opens_nothing(client, region):
    foreign = PublicEntrantFactory(region=RegionFactory())
    mine = PublicEntrantFactory(region=region)
    token = link_for(foreign).rstrip("/").rpartition("/")[2]

    answers = [
        client.post(f"/peserta/masuk/{number}/{token}/").status_code
        for number in (foreign.pk, mine.pk, 10**17)
    ]

    assert answers == [410, 410, 410]


def test_only_one_of_two_requests_with_a_link_gets_in(region):
    entrant = PublicEntrantFactory(region=region)
    token = link_for(entrant).rstrip("/").rpartition("/")[2]

    first = sign_in(region=region, number=entrant.pk, token=token)
    second = sign_in(region=region, number=entrant.pk, token=token)

    assert (first, second) == (entrant, None)


def test_answer_is_the_same_for_known_and_unknown_addresses(client, entrant):
    known = ask(client, "siti@example.org").content.decode()
    unknown = ask(client, "orang@example.org").content.decode()
    first = client.post(REGISTER, registration(email="baru@example.org"))
    again = client.post(REGISTER, registration())

    def neutral(text, email):
        return re.sub(r'value="[^"]{40,}"', "", text.replace(email, "X"))

    assert neutral(known, "siti@example.org") == neutral(unknown, "orang@example.org")
    assert neutral(first.content.decode(), "baru@example.org") == neutral(
        again.content.decode(), "siti@example.org"
    )
    assert len(mail.outbox) == 4
    assert "/peserta/daftar/" in mail.outbox[1].body
    assert "/peserta/masuk/" not in mail.outbox[1].body


def test_stranger_who_registers_a_known_address_changes_nothing(client, entrant):
    client.post(REGISTER, registration(email="SITI@example.org", name="Orang Lain"))

    entrant.refresh_from_db()
    assert (entrant.name, PublicEntrant.objects.count()) == ("Siti", 1)
    assert mail.outbox[0].to == ["SITI@example.org"]


def test_unconfirmed_registration_is_corrected_by_the_next(client, region):
    client.post(REGISTER, registration(name="Sity"))
    client.post(REGISTER, registration(name="Siti"))

    assert [entrant.name for entrant in PublicEntrant.objects.all()] == ["Siti"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "bukan alamat"),
        ("name", "lihat www.contoh.com"),
        ("institution", ""),
        ("phone", "telepon saya"),
        ("kind", "organization"),
        ("is_adult", ""),
        ("agrees", ""),
        ("website", "http://spam.example"),
        ("opened", ""),
        ("opened", "registration:x:y"),
    ],
)
def test_registration_that_is_not_right_is_shown_again_with_its_words(
    client, region, field, value
):
    response = client.post(REGISTER, registration(**{field: value}))

    form = response.context["form"]
    assert not form.is_valid()
    assert PublicEntrant.objects.count() == 0
    assert mail.outbox == []
    shown = response.content.decode()
    kept = "Komunitas Sungai Bersih" if field != "institution" else "siti@example.org"
    assert kept in shown


def test_form_sent_too_fast_or_after_a_day_works_when_sent_again(client, region, clock):
    for seconds in (0, 13 * 3600):
        mail.outbox.clear()
        token = opened("registration", seconds)
        shown = client.post(REGISTER, registration(opened=token)).content.decode()
        letters = len(mail.outbox)
        [fresh] = re.findall(r'name="opened" value="([^"]+)"', shown)
        clock.advance(seconds=5)
        client.post(REGISTER, registration(opened=fresh))

        assert (letters, len(mail.outbox)) == (0, 1)


def test_form_with_the_token_of_another_is_not_taken(client, region):
    client.post(REGISTER, registration(opened=opened("sign-in")))

    assert mail.outbox == []


def test_an_address_gets_three_letters_an_hour(client, entrant):
    answers = {ask(client, "siti@example.org").status_code for _n in range(5)}

    assert answers == {200}
    assert len(mail.outbox) == LETTERS_PER_ADDRESS


def test_a_network_causes_so_many_letters_an_hour(client, region):
    for number in range(LETTERS_PER_NETWORK):
        ask(client, f"orang{number}@example.org", REMOTE_ADDR=f"10.1.2.{number}")

    refused = ask(client, "lagi@example.org")
    elsewhere = client.post(
        SIGN_IN,
        {"email": "lagi@example.org", "website": "", "opened": opened("sign-in")},
        REMOTE_ADDR="192.0.2.7",
    )

    assert refused.status_code == 429
    assert "lagi@example.org" in refused.content.decode()
    assert elsewhere.status_code == 200
    assert len(mail.outbox) == LETTERS_PER_NETWORK + 1


def test_mail_server_that_is_down_is_said_whoever_it_is(client, entrant, monkeypatch):
    def refuse(self):
        raise SMTPServerDisconnected("no")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)

    answers = [ask(client, email) for email in ("siti@example.org", "x@example.org")]

    assert [answer.status_code for answer in answers] == [503, 503]
    assert "siti@example.org" in answers[0].content.decode()


def test_next_page_is_kept_through_the_letter_and_stays_on_the_site(client, entrant):
    away = client.get("/peserta/data/")
    assert away.headers["Location"] == "/peserta/masuk/?next=%2Fpeserta%2Fdata%2F"

    client.post(
        away.headers["Location"], {"email": entrant.email, "opened": opened("sign-in")}
    )
    inside = client.post(link_in(mail.outbox[0]))
    assert inside.headers["Location"] == "/peserta/data/"

    client.logout()
    entrant.refresh_from_db()
    link = link_for(entrant, "https://jahat.example/").removeprefix("http://testserver")
    assert client.post(link).headers["Location"] == "/peserta/"


# --------------------------------------------------------------------- sessions


def test_visit_ends_by_itself_and_by_signing_out(client, entrant, clock):
    signed_in(client, entrant)

    clock.advance(hours=8, seconds=-1)
    before = client.get("/peserta/").status_code
    clock.advance(seconds=1)
    after = client.get("/peserta/").status_code
    entrant.refresh_from_db()
    signed_in(client, entrant)
    client.post("/peserta/keluar/")

    assert (before, after) == (200, 302)
    assert client.get("/peserta/").status_code == 302
    assert SESSION_ENTRY not in client.session


def test_key_of_the_session_changes_on_signing_in(client, entrant):
    session = client.session
    session["something"] = 1
    session.save()
    old = session.session_key

    signed_in(client, entrant)

    assert client.session.session_key != old


def test_signing_out_leaves_an_account_signed_in(as_registrar, entrant):
    signed_in(as_registrar, entrant)

    as_registrar.post("/peserta/keluar/")

    assert "_auth_user_id" in as_registrar.session
    assert as_registrar.get("/peserta/").status_code == 302


def test_visit_is_of_one_region(client, entrant):
    signed_in(client, entrant)
    PublicEntrant.objects.filter(pk=entrant.pk).update(region=RegionFactory())

    assert client.get("/peserta/").status_code == 302


def test_pages_are_kept_and_listed_by_nobody(client, entrant):
    signed_in(client, entrant)

    for url in ("/peserta/", "/peserta/data/", "/peserta/data/salinan/", SIGN_IN):
        headers = client.get(url).headers
        assert headers["Cache-Control"] == "private, no-store"
        assert headers["X-Robots-Tag"] == "noindex"


def test_site_of_no_region_has_none_of_these_pages(client, db):
    assert client.get(REGISTER).status_code == 404


# ------------------------------------------------------------------------- desk


@pytest.fixture
def open_competition(competition, clock):
    CompetitionPhaseFactory(
        competition=competition,
        kind="registration",
        starts_on=date(2025, 6, 1),
        ends_on=date(2025, 6, 10),
    )
    CompetitionCategoryFactory(competition=competition, name="Warga", audience="public")
    CompetitionCategoryFactory(competition=competition, name="Umum", audience="both")
    CompetitionCategoryFactory(
        competition=competition, name="Dinas", audience="organizations"
    )
    return competition


def test_desk_shows_open_public_categories_and_own_entries(
    client, open_competition, entrant
):
    category = open_competition.categories.get(name="Warga")
    EntryFactory(category=category, entrant=entrant, title="Kompos Pintar")
    EntryFactory(
        category=category,
        entrant=PublicEntrantFactory(region=entrant.region),
        title="Milik Orang",
    )
    closed = CompetitionPageFactory(parent=open_competition.get_parent(), title="Lama")
    CompetitionCategoryFactory(competition=closed, audience="public")
    signed_in(client, entrant)

    response = client.get("/peserta/")

    [own] = response.context["entries"]
    assert (own.entry.title, own.is_open) == ("Kompos Pintar", True)
    assert (own.deadline.day, own.deadline.strftime("%H.%M.%S")) == (10, "23.59.59")
    [one] = response.context["competitions"]
    assert one.competition.title == "Lomba Inovasi Daerah"
    assert [category.name for category in one.categories] == ["Umum", "Warga"]
    assert "Milik Orang" not in response.content.decode()


def test_page_of_a_competition_leads_to_the_way_in_while_it_is_open(
    client, open_competition, clock
):
    during = client.get("/lomba/lid-2025/").content.decode()
    clock.advance(days=6)
    after = client.get("/lomba/lid-2025/").content.decode()
    clock.advance(days=-6)
    open_competition.categories.exclude(audience="organizations").delete()
    for_offices = client.get("/lomba/lid-2025/").content.decode()

    ways = ['href="/peserta/"' in shown for shown in (during, after, for_offices)]
    assert ways == [True, False, False]


def test_desk_shows_no_draft_and_no_closed_competition(
    client, open_competition, entrant, clock
):
    clock.advance(days=6)
    signed_in(client, entrant)
    over = client.get("/peserta/").context["competitions"]
    clock.advance(days=-6)
    open_competition.unpublish()

    assert over == []
    assert client.get("/peserta/").context["competitions"] == []


@pytest.mark.parametrize("count", [1, 3])
def test_desk_asks_as_much_for_more(
    plugin_alone,
    client,
    region,
    index,
    entrant,
    clock,
    count,
    django_assert_num_queries,
):
    for _number in range(count):
        competition = CompetitionPageFactory(parent=index)
        CompetitionPhaseFactory(
            competition=competition, kind="registration", starts_on=date(2025, 6, 5)
        )
        category = CompetitionCategoryFactory(
            competition=competition, audience="public"
        )
        EntryFactory(category=category, entrant=entrant)
    signed_in(client, entrant)
    client.get("/peserta/")

    with django_assert_num_queries(14):
        response = client.get("/peserta/")

    assert len(response.context["competitions"]) == count


# --------------------------------------------------------------------- own data


def test_own_data_is_changed_but_not_the_address(client, entrant):
    signed_in(client, entrant)

    client.post(
        "/peserta/data/",
        {
            "kind": "school",
            "name": "Siti R.",
            "institution": "SMP 1",
            "phone": "0812 345 678",
            "email": "lain@example.org",
        },
    )

    entrant.refresh_from_db()
    assert (entrant.kind, entrant.name, entrant.institution, entrant.email) == (
        "school",
        "Siti R.",
        "SMP 1",
        "siti@example.org",
    )


def test_copy_holds_entries_of_its_owner_only(client, competition, entrant):
    category = CompetitionCategoryFactory(competition=competition)
    entry = EntryFactory(category=category, entrant=entrant, state="submitted")
    version = EntryVersionFactory(entry=entry)
    EntryFactory(category=category, entrant=PublicEntrantFactory(region=entrant.region))
    signed_in(client, entrant)

    response = client.get("/peserta/data/salinan/")

    copy = json.loads(response.content)
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert (copy["email"], copy["name"]) == ("siti@example.org", "Siti")
    [shown] = copy["entries"]
    assert shown["title"] == entry.title
    assert shown["handed_in"][0]["code"] == version.code
    assert shown["handed_in"][0]["content"] == version.content


@pytest.fixture
def with_entries(competition, entrant, django_capture_on_commit_callbacks):
    """An entry that was handed in, and a draft with a file."""
    category = CompetitionCategoryFactory(competition=competition)
    kept = EntryFactory(category=category, entrant=entrant, state="submitted")
    kept.team.create(name="Anggota Tim")
    version = EntryVersionFactory(entry=kept, submitter_name="Siti")
    draft = EntryFactory(category=category, entrant=entrant)
    file = EntryAttachment(
        entry=draft, name="foto.jpg", content_type="image/jpeg", size=4, sha256="0" * 64
    )
    file.file.save("foto.jpg", ContentFile(b"data"))
    file.save()
    return kept, version, file.file.name


def test_forgetting_takes_name_and_drafts_and_leaves_what_was_handed_in(
    client, entrant, with_entries, django_capture_on_commit_callbacks
):
    kept, version, name = with_entries
    consent = EntryConsent.objects.create(
        entry=kept,
        statement=EntryStatementFactory(category=kept.category),
        given_by=entrant.name,
    )
    signed_in(client, entrant)
    link = link_for(PublicEntrant.objects.get()).removeprefix("http://testserver")

    wrong = client.post("/peserta/data/lupakan/", {"end-email": "lain@example.org"})
    assert wrong.status_code == 200
    assert "end-email" in wrong.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/peserta/data/lupakan/", {"end-email": "Siti@example.org"})

    entrant.refresh_from_db()
    assert (entrant.name, entrant.institution, entrant.phone) == ("", "", "")
    assert "siti" not in f"{entrant.email} {entrant.email_key}"
    assert str(entrant)
    assert list(Entry.objects.all()) == [kept]
    assert kept.team.count() == 0
    version.refresh_from_db()
    assert version.submitter_name == ""
    consent.refresh_from_db()
    assert consent.given_by == ""
    assert not entry_storage().exists(name)
    assert client.get("/peserta/").status_code == 302
    assert client.post(link).status_code == 410


def test_who_was_forgotten_can_register_again(client, entrant, with_entries):
    forget(entrant)

    client.post(REGISTER, registration())

    assert PublicEntrant.objects.filter(email_key="siti@example.org").count() == 1
    assert PublicEntrant.objects.count() == 2


def test_clearing_follows_the_retention_rules(competition, region, clock, settings):
    settings.COMPETITIONS_ENTRANT_DAYS = 100
    entry = {"category": CompetitionCategoryFactory(competition=competition)}

    def made(name, *, seen=None, age=None, verified=True, handed_in=False):
        entrant = PublicEntrantFactory(
            region=region,
            name=name,
            verified_at=NOW if verified else None,
            last_seen_at=NOW - timedelta(days=seen) if seen is not None else None,
        )
        moment = NOW - timedelta(days=age or 0)
        PublicEntrant.objects.filter(pk=entrant.pk).update(registered_at=moment)
        if handed_in:
            EntryVersionFactory(
                entry=EntryFactory(**entry, entrant=entrant, state="submitted")
            )

    made("Belum lama", verified=False, age=2)
    made("Tak dikonfirmasi", verified=False, age=4)
    made("Baru dilihat", seen=99, age=400)
    made("Lama", seen=101, age=400)
    made("Lama dengan usulan", seen=101, age=400, handed_in=True)

    assert clear_entrants() == 3

    left = PublicEntrant.objects.order_by("pk")
    assert [(row.name, row.forgotten_at is None) for row in left] == [
        ("Belum lama", True),
        ("Baru dilihat", True),
        ("", False),
    ]
    assert clear_entrants() == 0


def test_command_says_how_many_it_forgot(region, capsys):
    call_command("clear_entrants")

    assert capsys.readouterr().out == "0 forgotten.\n"
