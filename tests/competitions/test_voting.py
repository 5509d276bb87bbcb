"""People's choice: one vote for each mailbox, however somebody tries for two."""

import re
from datetime import UTC, date, datetime, time, timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.core.signing import TimestampSigner, b62_encode
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import PageLogEntry

from competitions.models import Ballot, ResultsRelease, Screening, StageClosing
from competitions.networks import network_key, network_of
from competitions.services.vote_review import (
    BURST,
    clear_votes,
    clusters,
    count_votes_again,
    set_votes_aside,
    tallies,
)
from competitions.services.voting import (
    NotStanding,
    VotedAlready,
    VotingClosed,
    ask_for_vote,
    confirm_vote,
    standing,
    token_of,
    totals,
)
from competitions.voter_addresses import is_disposable, same_person, voter_key
from tests.factories.competitions import (
    CompetitionCategoryFactory,
    CompetitionPageFactory,
    CompetitionPhaseFactory,
    CriterionFactory,
    EntryFactory,
    EntryVersionFactory,
)
from tests.factories.innovations import RegionFactory, make_registrar

pytestmark = [pytest.mark.django_db, pytest.mark.once]

#: Noon of the second day of voting, by the clock of the region.
NOON = datetime(2025, 6, 11, 4, 0, tzinfo=UTC)
#: The last second of voting, 20.00.00 there, and its last fraction.
LAST = datetime(2025, 6, 12, 12, 0, 0, 999_999, tzinfo=UTC)


class Clock:
    now = NOON


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    cache.clear()
    clock = Clock()
    monkeypatch.setattr("django.utils.timezone.now", lambda: clock.now)
    monkeypatch.setattr("django.core.signing.time.time", lambda: clock.now.timestamp())
    return clock


def entry_that_passed(category, **fields):
    entry = EntryFactory(category=category, state="submitted", **fields)
    version = EntryVersionFactory(entry=entry)
    Screening.objects.create(version=version, outcome="passed")
    return entry


@pytest.fixture
def voted(competition):
    """A competition with two days and a half of voting in two categories."""
    competition.region.time_zone = "Asia/Makassar"
    competition.region.save()
    CompetitionPhaseFactory(
        competition=competition,
        name="Voting",
        kind="voting",
        starts_on=date(2025, 6, 10),
        ends_on=date(2025, 6, 12),
        closes_at=time(20, 0, 0),
    )
    for name in ("Dinas", "Desa"):
        category = CompetitionCategoryFactory(competition=competition, name=name)
        for number in (1, 2):
            entry_that_passed(category, title=f"{name} {number}")
    return competition


def entry_of(competition, title):
    for category in competition.categories.all():
        found = category.entries.filter(title=title).first()
        if found:
            return found
    raise AssertionError(title)


def opened(seconds=60):
    signer = TimestampSigner(salt="competitions.form vote")
    moment = int(timezone.now().timestamp()) - seconds
    signer.timestamp = lambda: b62_encode(moment)
    return signer.sign("vote")


def ask(client, entry, email, *, network="198.51.100.1", **changes):
    competition = entry.category.competition_id
    posted = {"email": email, "website": "", "opened": opened()} | changes
    return client.post(
        f"/pilihan-warga/{competition}/{entry.pk}/", posted, REMOTE_ADDR=network
    )


def links():
    found = (
        re.search(r"http://testserver(/pilihan-warga/suara/\S+)", letter.body)
        for letter in mail.outbox
    )
    return [match[1] for match in found if match]


def vote(client, entry, email, **changes):
    """Ask, open the last letter and press its button."""
    mail.outbox.clear()
    ask(client, entry, email, **changes)
    return client.post(links()[-1]) if links() else None


def counted(competition):
    titles = {
        entry.pk: entry.title
        for category in competition.categories.all()
        for entry in category.entries.all()
    }
    return {titles[pk]: count for pk, count in totals(competition).items()}


# ----------------------------------------------------------------- the usual way


def test_vote_counts_only_after_the_button_of_the_letter(client, voted):
    entry = entry_of(voted, "Dinas 1")

    shown = ask(client, entry, "budi@example.org")
    [link] = links()
    opened_link = client.get(link)
    before = counted(voted)
    done = client.post(link)

    assert (shown.status_code, opened_link.status_code) == (200, 200)
    assert before == {}
    assert done.status_code == 200
    assert counted(voted) == {"Dinas 1": 1}
    assert "20.00.00 WITA" in mail.outbox[0].body


def test_each_category_takes_a_vote_of_the_same_person(client, voted):
    vote(client, entry_of(voted, "Dinas 1"), "budi@example.org")
    vote(client, entry_of(voted, "Desa 2"), "budi@example.org")

    assert counted(voted) == {"Dinas 1": 1, "Desa 2": 1}
    keys = set(Ballot.objects.values_list("voter", flat=True))
    assert len(keys) == 2  # nobody can tell that both are of one person


def test_no_address_and_no_network_is_kept(client, voted):
    vote(client, entry_of(voted, "Dinas 1"), "budi@example.org", network="203.0.113.9")

    kept = str(list(Ballot.objects.values()))
    for part in ("budi", "example.org", "203.0.113"):
        assert part not in kept


def test_no_cookie_is_set_but_that_of_the_form(client, voted):
    entry = entry_of(voted, "Dinas 1")
    client.get(f"/pilihan-warga/{voted.pk}/")
    client.get(f"/pilihan-warga/{voted.pk}/{entry.pk}/")
    vote(client, entry, "budi@example.org")

    assert set(client.cookies) <= {"csrftoken"}


# -------------------------------------------------------------------- stuffing


@pytest.mark.parametrize(
    "spellings",
    [
        [
            "budi@gmail.com",
            "b.u.d.i@gmail.com",
            "BUDI@googlemail.com",
            "budi+2@gmail.com",
        ],
        ["budi@example.org", "Budi@EXAMPLE.org", "budi+satu@example.org"],
        ["budi@yahoo.co.id", "budi-dua@yahoo.co.id"],
    ],
)
def test_spellings_of_one_mailbox_have_one_vote(client, voted, spellings):
    for number, email in enumerate(spellings):
        entry = entry_of(voted, f"Dinas {number % 2 + 1}")
        vote(client, entry, email, network=f"198.51.{number}.1")

    assert counted(voted) == {"Dinas 1": 1}


def test_different_mailboxes_have_a_vote_each(client, voted):
    for email in ("a.b@example.org", "ab@example.org", "ab-c@example.org"):
        vote(client, entry_of(voted, "Dinas 1"), email)

    assert counted(voted) == {"Dinas 1": 3}


def test_two_letters_of_one_person_count_one_vote(client, voted):
    first, second = entry_of(voted, "Dinas 1"), entry_of(voted, "Dinas 2")
    ask(client, first, "budi@example.org")
    ask(client, second, "budi+2@example.org")
    one, two = links()

    client.post(one)
    refused = client.post(two)

    assert refused.status_code == 410
    assert counted(voted) == {"Dinas 1": 1}


def test_link_pressed_again_counts_once(client, voted):
    ask(client, entry_of(voted, "Dinas 1"), "budi@example.org")
    [link] = links()

    answers = [client.post(link).status_code for _n in range(3)]

    assert answers == [200, 200, 200]
    assert counted(voted) == {"Dinas 1": 1}


def test_double_click_on_asking_makes_one_ballot(client, voted):
    entry = entry_of(voted, "Dinas 1")

    for _n in range(2):
        ask(client, entry, "budi@example.org")
    for link in links():
        client.post(link)

    assert Ballot.objects.count() == 1
    assert counted(voted) == {"Dinas 1": 1}


def test_database_itself_refuses_a_second_vote(voted):
    from django.db import IntegrityError, transaction

    entry = entry_of(voted, "Dinas 1")
    fields = {
        "category": entry.category,
        "voter": voter_key("budi@example.org", entry.category_id),
        "confirmed_at": NOON,
    }
    Ballot.objects.create(entry=entry, **fields)

    with pytest.raises(IntegrityError), transaction.atomic():
        Ballot.objects.create(entry=entry_of(voted, "Dinas 2"), **fields)


def test_link_says_for_what_it_is_and_nothing_else(client, voted):
    ballot = Ballot.objects.create(
        category=entry_of(voted, "Dinas 1").category,
        entry=entry_of(voted, "Dinas 1"),
        voter="x",
        asked_at=NOON,
    )
    other = entry_of(voted, "Desa 1")
    forged = Ballot(pk=ballot.pk, category=other.category, entry=other)
    token = token_of(ballot)

    answers = [
        client.post(f"/pilihan-warga/suara/{text}/").status_code
        for text in (token_of(forged), token[:-1] + "x", "A" * 60)
    ]

    assert answers == [410, 410, 410]
    assert counted(voted) == {}


def test_many_from_one_network_are_too_many(client, voted, settings):
    settings.COMPETITIONS_VOTES_PER_NETWORK = 5
    settings.COMPETITIONS_VOTES_PER_DOMAIN = 1000
    entry = entry_of(voted, "Dinas 1")

    answers = [
        ask(client, entry, f"orang{n}@gmail.com", network=f"198.51.100.{n}").status_code
        for n in range(7)
    ]
    elsewhere = ask(client, entry, "lain@gmail.com", network="198.51.101.1")

    assert answers == [200] * 5 + [429] * 2
    assert elsewhere.status_code == 200
    assert len(mail.outbox) == 6


def test_network_has_room_again_after_an_hour(client, voted, settings, clock):
    settings.COMPETITIONS_VOTES_PER_NETWORK = 1
    entry = entry_of(voted, "Dinas 1")
    ask(client, entry, "satu@gmail.com")
    refused = ask(client, entry, "dua@gmail.com").status_code

    clock.now += timedelta(hours=1)

    assert (refused, ask(client, entry, "dua@gmail.com").status_code) == (429, 200)


def test_many_from_one_private_domain_are_too_many(client, voted, settings):
    settings.COMPETITIONS_VOTES_PER_DOMAIN = 3
    entry = entry_of(voted, "Dinas 1")

    def codes(domain):
        return [
            ask(client, entry, f"o{n}@{domain}", network=f"198.{n}.1.1").status_code
            for n in range(4)
        ]

    assert codes("milik-saya.example") == [200, 200, 200, 429]
    assert codes("gmail.com") == [200] * 4
    assert codes("smpn1.sch.id") == [200] * 4


def test_an_address_gets_three_letters(client, voted):
    for _n in range(5):
        ask(client, entry_of(voted, "Dinas 1"), "budi@example.org")

    assert len(mail.outbox) == 3


def test_mailbox_gets_a_dozen_letters_about_all_categories(client, voted):
    for number in range(5):
        category = CompetitionCategoryFactory(competition=voted)
        entry = entry_that_passed(category, title=f"Lagi {number}")
        for _n in range(3):
            ask(client, entry, "budi@example.org")

    assert len(mail.outbox) == 12


@pytest.mark.parametrize("email", ["x@mailinator.com", "x@a.b.yopmail.com"])
def test_addresses_for_a_moment_are_refused(client, voted, email):
    response = ask(client, entry_of(voted, "Dinas 1"), email)

    assert response.context["form"].errors.as_data()["email"][0].code == "disposable"
    assert mail.outbox == []


def test_installation_adds_domains_that_are_refused(settings):
    assert not is_disposable("x@sampah.example")

    settings.COMPETITIONS_DISPOSABLE_DOMAINS = ["Sampah.example"]

    assert is_disposable("x@sampah.example")


@pytest.mark.parametrize(
    "changes",
    [
        {"website": "http://spam.example"},
        {"opened": ""},
        {"opened": "vote:abc:def"},
    ],
)
def test_program_that_fills_in_everything_causes_no_letter(client, voted, changes):
    response = ask(client, entry_of(voted, "Dinas 1"), "bot@example.org", **changes)

    assert response.context["form"].errors
    assert mail.outbox == []
    assert Ballot.objects.count() == 0


def test_form_sent_within_a_second_is_asked_for_again(client, voted):
    entry = entry_of(voted, "Dinas 1")

    fast = ask(client, entry, "bot@example.org", opened=opened(0))

    assert "budi" not in fast.content.decode()
    assert "bot@example.org" in fast.content.decode()
    assert mail.outbox == []


def test_answer_does_not_tell_who_voted(client, voted):
    entry = entry_of(voted, "Dinas 1")
    vote(client, entry, "budi@example.org")
    mail.outbox.clear()

    known = ask(client, entry, "budi@example.org").content.decode()
    new = ask(client, entry, "siti@example.org").content.decode()

    assert known == new.replace("siti@", "budi@")
    assert [letter.to for letter in mail.outbox] == [
        ["budi@example.org"],
        ["siti@example.org"],
    ]
    assert len(links()) == 1


def test_mail_server_that_is_down_loses_no_vote(client, voted, monkeypatch):
    entry = entry_of(voted, "Dinas 1")

    def refuse(self):
        raise SMTPServerDisconnected("no")

    with monkeypatch.context() as patched:
        patched.setattr("django.core.mail.EmailMessage.send", refuse)
        down = ask(client, entry, "budi@example.org").status_code
    vote(client, entry, "budi@example.org")

    assert down == 503
    assert counted(voted) == {"Dinas 1": 1}


# ---------------------------------------------------------------------- in time


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (LAST, {"Dinas 1": 1}),
        (LAST + timedelta(microseconds=1), {}),
    ],
)
def test_the_announced_second_is_the_last(client, voted, clock, moment, expected):
    clock.now = LAST - timedelta(minutes=5)
    ask(client, entry_of(voted, "Dinas 1"), "budi@example.org")
    [link] = links()

    clock.now = moment
    client.post(link)

    assert counted(voted) == expected


def test_nothing_is_asked_before_and_after(voted):
    entry = entry_of(voted, "Dinas 1")
    said = {"entry": entry, "email": "budi@example.org", "address": "192.0.2.1"}

    for moment in (
        datetime(2025, 6, 9, 15, 59, 59, tzinfo=UTC),
        LAST + timedelta(microseconds=1),
    ):
        with pytest.raises(VotingClosed):
            ask_for_vote(**said, at=moment)
    ask_for_vote(**said, at=datetime(2025, 6, 9, 16, 0, tzinfo=UTC))

    assert len(mail.outbox) == 1


def test_form_posted_after_the_end_says_so(client, voted, clock):
    entry = entry_of(voted, "Dinas 1")
    clock.now = LAST + timedelta(seconds=1)

    assert ask(client, entry, "budi@example.org").status_code == 410
    assert client.get(f"/pilihan-warga/{voted.pk}/{entry.pk}/").status_code == 404
    assert mail.outbox == []


def test_link_is_good_for_a_day(client, voted, clock):
    clock.now = datetime(2025, 6, 10, 1, 0, tzinfo=UTC)
    ask(client, entry_of(voted, "Dinas 1"), "budi@example.org")
    [link] = links()

    clock.now += timedelta(hours=24, seconds=2)

    assert client.get(link).status_code == 410
    assert client.post(link).status_code == 410
    assert counted(voted) == {}


# ------------------------------------------------------------------ who stands


def titles(competition):
    return [
        (one.category.name, [contender.title for contender in one.contenders])
        for one in standing(competition)
    ]


def test_who_passed_the_screening_stands(voted):
    category = voted.categories.get(name="Dinas")
    EntryFactory(category=category, title="Rancangan")
    EntryVersionFactory(entry__category=category, entry__title="Belum diperiksa")
    failed = entry_that_passed(category, title="Gugur kemudian")
    Screening.objects.create(
        version=failed.versions.get(), outcome="failed", reasons="Tidak sesuai."
    )
    withdrawn = entry_that_passed(category, title="Ditarik")
    withdrawn.state = "withdrawn"
    withdrawn.save()

    assert titles(voted) == [
        ("Desa", ["Desa 1", "Desa 2"]),
        ("Dinas", ["Dinas 1", "Dinas 2"]),
    ]


def test_finalists_stand_where_a_stage_was_closed(voted):
    category = voted.categories.get(name="Dinas")
    first = CriterionFactory(category=category, phase__starts_on=date(2025, 6, 1)).phase
    CriterionFactory(
        category=category,
        phase__kind="presentation",
        phase__starts_on=date(2025, 6, 20),
    )
    closing = StageClosing.objects.create(category=category, phase=first, ranking={})
    closing.going_on.add(entry_of(voted, "Dinas 2"))

    assert titles(voted) == [("Desa", ["Desa 1", "Desa 2"]), ("Dinas", ["Dinas 2"])]
    with pytest.raises(NotStanding):
        ask_for_vote(
            entry=entry_of(voted, "Dinas 1"),
            email="budi@example.org",
            address="192.0.2.1",
        )


def test_vote_for_who_stands_no_more_is_not_counted(client, voted):
    entry = entry_of(voted, "Dinas 1")
    ask(client, entry, "budi@example.org")
    entry.state = "withdrawn"
    entry.save()

    response = client.post(links()[0])

    assert response.status_code == 410
    assert counted(voted) == {}


def test_competitions_without_voting_drafts_and_foreign_ones_have_no_page(
    client, voted, index
):
    without = CompetitionPageFactory(parent=index)
    foreign = CompetitionPageFactory()
    CompetitionPhaseFactory(
        competition=foreign, kind="voting", starts_on=date(2025, 6, 11)
    )
    numbers = [without.pk, foreign.pk, 10**30]
    entry = entry_of(voted, "Dinas 1")
    other = CompetitionPageFactory(parent=index)
    CompetitionPhaseFactory(
        competition=other, kind="voting", starts_on=date(2025, 6, 11)
    )

    codes = [client.get(f"/pilihan-warga/{pk}/").status_code for pk in numbers]
    of_another = client.get(f"/pilihan-warga/{other.pk}/{entry.pk}/").status_code
    voted.unpublish()
    draft = client.get(f"/pilihan-warga/{voted.pk}/").status_code

    assert (codes, of_another, draft) == ([404, 404, 404], 404, 404)


def test_entry_of_no_number_that_a_database_has_is_not_found(client, voted):
    assert client.get(f"/pilihan-warga/{voted.pk}/{10**30}/").status_code == 404


# ---------------------------------------------------------------------- totals


def shown_totals(client, competition):
    context = client.get(f"/pilihan-warga/{competition.pk}/").context
    return [
        [(row.title, bar.value if bar else None) for row, bar in rows]
        for _category, rows in context["categories"]
    ]


def test_totals_wait_for_the_end_and_for_the_results(client, voted, clock):
    entry = entry_of(voted, "Dinas 2")
    vote(client, entry, "budi@example.org")
    hidden = [
        [("Desa 1", None), ("Desa 2", None)],
        [("Dinas 1", None), ("Dinas 2", None)],
    ]
    told = [[("Desa 1", 0), ("Desa 2", 0)], [("Dinas 2", 1), ("Dinas 1", 0)]]

    during = shown_totals(client, voted)
    clock.now = LAST
    at_the_last = shown_totals(client, voted)
    clock.now = LAST + timedelta(microseconds=1)
    after = shown_totals(client, voted)
    release = ResultsRelease.objects.create(competition=voted)
    prepared = shown_totals(client, voted)
    release.release_at = clock.now + timedelta(hours=1)
    release.save()
    planned = shown_totals(client, voted)
    clock.now += timedelta(hours=1)
    released = shown_totals(client, voted)

    assert (during, at_the_last, after) == (hidden, hidden, told)
    assert (prepared, planned, released) == (hidden, hidden, told)


def test_nobody_stands_before_it_begins(client, voted, clock):
    clock.now = datetime(2025, 6, 9, 15, 59, tzinfo=UTC)

    response = client.get(f"/pilihan-warga/{voted.pk}/")

    assert response.context["categories"] == []
    assert "Dinas 1" not in response.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_page_asks_as_much_for_more(
    plugin_alone, client, voted, count, django_assert_num_queries
):
    for number in range(count):
        category = CompetitionCategoryFactory(competition=voted)
        entry_that_passed(category, title=f"Lagi {number}")
    url = f"/pilihan-warga/{voted.pk}/"
    client.get(url)

    with django_assert_num_queries(11):
        client.get(url)


# ---------------------------------------------------------------- the registrar


@pytest.fixture
def stuffed(voted):
    """Six votes from one network within an hour, and one from elsewhere."""
    entry = entry_of(voted, "Dinas 1")
    for number in range(BURST + 2):
        Ballot.objects.create(
            category=entry.category,
            entry=entry,
            voter=f"pemilih {number}",
            network="a" * 64 if number else "b" * 64,
            asked_at=NOON,
            confirmed_at=NOON + timedelta(minutes=number),
        )
    return voted


def test_clusters_show_bursts_first(stuffed):
    burst, single = clusters(stuffed)

    assert (burst.count, burst.is_burst, burst.network_name) == (6, True, "aaaaaa")
    assert (single.count, single.is_burst) == (1, False)
    [tally] = tallies([burst, single])
    assert (tally.title, tally.counted, tally.set_aside) == ("Dinas 1", 7, 0)


def test_registrar_sets_votes_aside_and_counts_them_again(as_registrar, stuffed):
    url = f"/admin/competitions/votes/{stuffed.pk}/"
    key = clusters(stuffed)[0].key

    as_registrar.post(url, {"votes": key, "action": "aside", "reason": " "})
    unexplained = counted(stuffed)
    as_registrar.post(url, {"votes": key, "action": "aside", "reason": "Satu orang."})
    aside = counted(stuffed)
    shown = as_registrar.get(url).content.decode()
    as_registrar.post(url, {"votes": key, "action": "again"})

    assert (unexplained, aside) == ({"Dinas 1": 7}, {"Dinas 1": 1})
    assert "Satu orang." in shown
    assert counted(stuffed) == {"Dinas 1": 7}
    entries = PageLogEntry.objects.filter(page=stuffed.pk, action__contains="votes")
    assert list(entries.order_by("pk").values_list("action", flat=True)) == [
        "competitions.set_votes_aside",
        "competitions.count_votes",
    ]


def test_who_set_aside_cannot_vote_again(client, stuffed):
    entry = entry_of(stuffed, "Dinas 1")
    vote(client, entry, "budi@example.org", network="192.0.2.1")
    mine = next(
        one for one in clusters(stuffed) if one.network not in {"a" * 64, "b" * 64}
    )
    set_votes_aside(competition=stuffed, key=mine.key, reason="Uji", actor=None)

    again = vote(client, entry, "budi@example.org", network="192.0.2.1")

    assert again is None
    assert counted(stuffed) == {"Dinas 1": 7}


@pytest.mark.parametrize(
    "key",
    [
        "",
        "x/y/z",
        "1/a/2025-06-11T12:00:00",
        "9/a/b",
        "²/a/b",
        "1/a/9999-12-31T23:59:59+00:00",
        f"{10**30}/a/2025-06-11T12:00:00+08:00",
    ],
)
def test_unknown_votes_are_refused_in_words(stuffed, key):
    with pytest.raises(ValidationError):
        set_votes_aside(competition=stuffed, key=key, reason="Uji", actor=None)
    with pytest.raises(ValidationError):
        count_votes_again(competition=stuffed, key=key, actor=None)


def test_registrar_of_another_region_finds_nothing(client, stuffed):
    stranger = make_registrar(RegionFactory())
    client.force_login(stranger)
    key = clusters(stuffed)[0].key

    assert client.get(f"/admin/competitions/votes/{stuffed.pk}/").status_code == 404
    with pytest.raises(PermissionDenied):
        set_votes_aside(competition=stuffed, key=key, reason="Uji", actor=stranger)


# -------------------------------------------------------------------- retention


def test_clearing_takes_what_tells_voters_apart(client, voted, clock, settings, capsys):
    settings.COMPETITIONS_VOTE_DAYS = 10
    entry = entry_of(voted, "Dinas 1")
    vote(client, entry, "budi@example.org")
    ask(client, entry, "lupa@example.org")

    clock.now = NOON + timedelta(hours=47)
    early = clear_votes()
    clock.now = NOON + timedelta(hours=49)
    unconfirmed = clear_votes()
    clock.now = LAST + timedelta(days=11)
    call_command("clear_votes")

    assert (early, unconfirmed, capsys.readouterr().out) == (0, 1, "1 cleared.\n")
    [ballot] = Ballot.objects.all()
    assert ballot.voter != voter_key("budi@example.org", entry.category_id)
    assert ballot.network == ""
    assert counted(voted) == {"Dinas 1": 1}
    assert clear_votes() == 0


# -------------------------------------------------------------------- addresses

_NAMES = st.text("abcdefghijklmnopqrstuvwxyz0123456789_", min_size=1, max_size=12)


@given(_NAMES, st.sampled_from(["gmail.com", "example.org", "go.id"]), _NAMES)
def test_cases_and_subaddresses_make_no_other_person(name, domain, tag):
    plain = same_person(f"{name}@{domain}")

    assert same_person(f" {name.upper()}+{tag}@{domain.upper()} ") == plain
    assert same_person(plain) == plain


@given(_NAMES.filter(lambda name: len(name) > 1), st.integers(1, 11))
def test_dots_count_only_where_the_host_reads_them(name, place):
    dotted = f"{name[: place % len(name)]}.{name[place % len(name) :]}"

    assert same_person(f"{dotted}@gmail.com") == same_person(f"{name}@gmail.com")
    assert same_person(f"{dotted}@example.org") != same_person(f"{name}@example.org")


@given(_NAMES, _NAMES)
def test_different_names_are_different_people(one, other):
    same = same_person(f"{one}@gmail.com") == same_person(f"{other}@gmail.com")

    assert same == (one == other)


@pytest.mark.parametrize(
    "odd",
    ["+@example.org", "...@gmail.com", "-@yahoo.com", "@", "", "x" * 300 + "@é.id"],
)
def test_odd_addresses_are_still_somebody(odd):
    assert same_person(same_person(odd)) == same_person(odd)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("198.51.100.77", "198.51.100.0/24"),
        ("::ffff:198.51.100.77", "198.51.100.0/24"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("", ""),
        ("unix:", "unix:"),
    ],
)
def test_networks_are_as_large_as_a_subscriber(address, network):
    assert network_of(address) == network


def test_keys_about_different_things_differ():
    assert network_key("192.0.2.1") == network_key("192.0.2.200")
    assert network_key("192.0.2.1", about="1") != network_key("192.0.2.1", about="2")


def test_reasons_for_refusing_are_told_apart():
    assert (
        len({str(error()) for error in (VotingClosed, NotStanding, VotedAlready)}) == 3
    )


def test_confirming_is_done_by_the_service_too(voted):
    entry = entry_of(voted, "Dinas 1")
    ask_for_vote(entry=entry, email="budi@example.org", address="192.0.2.1")

    ballot = confirm_vote(token=token_of(Ballot.objects.get()))

    assert ballot.confirmed_at == NOON
