"""The registrar's screens: the list, the numbers, exceptions."""

from datetime import timedelta

import pytest
from django.urls import reverse

from competitions.models import Entry, LateException
from competitions.services.entries import begin_entry
from competitions.services.received import counts_of, participation
from innovations.choices import RegionalRole
from tests.competitions.entries.conftest import LAST_SECOND, OPEN
from tests.competitions.entries.ready import hand_in
from tests.factories.competitions import (
    CompetitionPageFactory,
    EntryFactory,
    EntryVersionFactory,
)
from tests.factories.innovations import (
    OrganizationPageFactory,
    make_regional,
    make_registrar,
)

AFTER = LAST_SECOND + timedelta(hours=1)


@pytest.fixture
def as_registrar(client, registrar, clock):
    clock(OPEN)
    client.force_login(registrar)
    return client


def listed(page):
    return list(page.context["object_list"])


def test_the_list_has_what_the_registrar_reads(as_registrar, entry, category, entrant):
    begin_entry(
        category=category, entrant=entrant, title="Rahasia", actor=entrant, at=OPEN
    )
    EntryFactory(title="Daerah lain")

    page = as_registrar.get(reverse("competition_entries:received"))

    assert listed(page) == [entry]
    assert "Rahasia" not in page.content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("state=submitted", True),
        ("state=draft", False),
        ("late=true", False),
        ("q=antar", True),
        ("q=Kesehatan", True),
        ("q=TT-", True),
        ("q=lain", False),
    ],
)
def test_the_list_is_filtered_and_searched(as_registrar, entry, operator, query, found):
    hand_in(entry, operator)

    page = as_registrar.get(reverse("competition_entries:received") + f"?{query}")

    assert listed(page) == ([entry] if found else [])


def test_a_search_by_receipts_names_each_entry_once(as_registrar, entry, operator):
    hand_in(entry, operator)
    EntryVersionFactory(entry=entry, number=2)

    page = as_registrar.get(reverse("competition_entries:received") + "?q=TT-")

    assert listed(page) == [entry]


def test_competitions_of_others_are_no_filter(as_registrar, entry):
    foreign = CompetitionPageFactory()

    page = as_registrar.get(
        reverse("competition_entries:received") + f"?competition={foreign.pk}"
    )

    assert foreign.title not in page.content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_for_many(
    as_registrar,
    entry,
    category,
    number,
    without_menu,
    plugin_alone,
    django_assert_num_queries,
):
    for _one in range(number - 1):
        EntryVersionFactory(entry__category=category)
    address = reverse("competition_entries:received")
    as_registrar.get(address)

    with django_assert_num_queries(15):
        as_registrar.get(address)


def test_numbers_by_category(entry, category, competition, operator, entrant):
    hand_in(entry, operator)
    EntryFactory(category=category, organization=entry.organization)
    begin_entry(
        category=category, entrant=entrant, title="Sumur", actor=entrant, at=OPEN
    )

    (found,) = counts_of(competition)

    assert (
        found.submitted,
        found.drafts,
        found.withdrawn,
        found.public_drafts,
    ) == (1, 2, 0, 1)


def test_who_has_not_entered_comes_first(
    entry, registry, organization, competition, operator
):
    missing = OrganizationPageFactory(parent=registry, title="Dinas Perhubungan")
    OrganizationPageFactory(parent=registry, counts_for_target=False)
    OrganizationPageFactory(parent=registry, valid_to=OPEN.date().replace(year=2020))
    hand_in(entry, operator)

    found = participation(competition)

    assert [(one.organization, one.submitted) for one in found] == [
        (missing, 0),
        (organization, 1),
    ]


def test_the_overview_says_who_is_missing(as_registrar, entry, competition, operator):
    hand_in(entry, operator)

    page = as_registrar.get(
        reverse("competition_entries:overview", args=[competition.pk])
    )

    assert "1 dari 1 perangkat daerah sudah mengirim usulan; 0 belum." in (
        page.content.decode()
    )


def test_a_leader_sees_numbers_and_nothing_behind_them(
    client, region, entry, competition, operator, clock
):
    clock(OPEN)
    client.force_login(make_regional(region, RegionalRole.LEADER))

    text = client.get(
        reverse("competition_entries:overview", args=[competition.pk])
    ).content.decode()

    assert "Perangkat Daerah" in text
    assert "Antar Obat" not in text
    assert reverse("competition_entries:received") not in text
    assert "Izinkan terlambat" not in text


def test_participation_as_a_file_has_no_formulas(
    as_registrar, registry, entry, competition
):
    OrganizationPageFactory(parent=registry, title="=cmd|' /C calc'!A0")

    sent = as_registrar.get(
        reverse("competition_entries:participation", args=[competition.pk, "csv"])
    )

    lines = b"".join(sent.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 3
    assert not any(line.startswith(("=", '"=')) for line in lines)


def test_an_exception_is_given_by_the_clock_of_the_region(
    as_registrar, category, organization, competition
):
    response = as_registrar.post(
        reverse("competition_entries:late", args=[category.pk]),
        {
            "organization": organization.pk,
            "entrant": "",
            "day": "2025-07-02",
            "hour": "",
            "reason": "Listrik padam.",
        },
    )

    row = LateException.objects.get()
    assert response.url == reverse(
        "competition_entries:overview", args=[competition.pk]
    )
    assert row.until == LAST_SECOND + timedelta(days=2)
    assert (row.organization, row.reason) == (organization, "Listrik padam.")


@pytest.mark.parametrize(
    "changes",
    [
        {"organization": ""},
        {"reason": " "},
        {"day": "2025-06-01"},
        {"day": "besok"},
    ],
)
def test_an_exception_that_is_not_clear_is_not_given(
    as_registrar, category, organization, changes
):
    data = {
        "organization": organization.pk,
        "day": "2025-07-02",
        "hour": "12:00",
        "reason": "Listrik padam.",
    }

    page = as_registrar.post(
        reverse("competition_entries:late", args=[category.pk]), data | changes
    )

    assert page.context["form"].errors
    assert not LateException.objects.exists()


def test_an_exception_is_ended_by_its_keeper_only(
    as_registrar, client, category, organization, registrar
):
    row = LateException.objects.create(
        category=category, organization=organization, until=AFTER, reason="x"
    )
    address = reverse("competition_entries:end_late", args=[row.pk])
    client.force_login(make_registrar(CompetitionPageFactory().region))
    assert client.post(address).status_code == 404
    client.force_login(registrar)

    client.post(address)

    row.refresh_from_db()
    assert row.until < OPEN
    assert not Entry.objects.exists()
