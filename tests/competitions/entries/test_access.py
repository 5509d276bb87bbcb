"""Who sees which entry: role by role, and by address."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from competitions.entry_access import (
    entries_in_sight,
    entries_to_change,
    hidden_drafts,
    kept_entries,
    may_change,
    may_count,
)
from competitions.models import Entry
from competitions.services.entries import begin_entry
from innovations.choices import RegionalRole
from innovations.models import MentorAssignment
from tests.competitions.entries.conftest import OPEN
from tests.competitions.entries.ready import hand_in
from tests.factories.competitions import EntryFactory, PublicEntrantFactory
from tests.factories.innovations import (
    OrganizationPageFactory,
    RegionFactory,
    RegistryPageFactory,
    UserFactory,
    make_operator,
    make_regional,
    make_registrar,
)
from tests.responses import finish


@pytest.fixture(autouse=True)
def while_open(clock):
    clock(OPEN)


@pytest.fixture
def draft_of_the_public(category, entrant):
    return begin_entry(
        category=category, entrant=entrant, title="Sumur", actor=entrant, at=OPEN
    )


@pytest.fixture
def mentor(region, innovation, registrar):
    user = make_regional(region, RegionalRole.MENTOR)
    MentorAssignment.objects.create(region=region, mentor=user, innovation=innovation)
    return user


@pytest.fixture
def people(region, registry, organization, operator, registrar, mentor):
    unit = OrganizationPageFactory(parent=organization)
    beside = OrganizationPageFactory(parent=registry)
    other_region = RegionFactory()
    elsewhere = RegistryPageFactory(region=other_region)
    return {
        "operator": operator,
        "operator with units below": make_operator(
            OrganizationPageFactory(parent=registry), including_units_below=True
        ),
        "operator of a unit below": make_operator(unit),
        "operator beside": make_operator(beside),
        "operator elsewhere": make_operator(OrganizationPageFactory(parent=elsewhere)),
        "registrar": registrar,
        "registrar elsewhere": make_registrar(other_region),
        "mentor": mentor,
        "other mentor": make_regional(region, RegionalRole.MENTOR),
        "juror": make_regional(region, RegionalRole.JUROR),
        "leader": make_regional(region, RegionalRole.LEADER),
        "nobody": UserFactory(),
        "administrator": UserFactory(is_superuser=True),
    }


def test_the_draft_of_an_organisation(entry, people):
    seen = {name for name, user in people.items() if entry in entries_in_sight(user)}
    changed = {name for name, user in people.items() if may_change(user, entry)}

    assert seen == {"operator", "registrar", "mentor", "administrator"}
    assert changed == {"operator", "registrar", "administrator"}


def test_a_draft_of_the_public_is_only_counted(draft_of_the_public, people):
    seen = {
        name
        for name, user in people.items()
        if draft_of_the_public in entries_in_sight(user)
    }
    counted = {name for name, user in people.items() if hidden_drafts(user).exists()}

    assert seen == set()
    assert counted == {"registrar", "administrator"}


def test_what_the_public_handed_in_is_read_and_not_changed(
    draft_of_the_public, summary, statement, entrant, people
):
    hand_in(draft_of_the_public, entrant)

    seen = {
        name
        for name, user in people.items()
        if draft_of_the_public in entries_in_sight(user)
    }
    changed = {
        name for name, user in people.items() if may_change(user, draft_of_the_public)
    }

    assert (seen, changed) == ({"registrar", "administrator"}, set())


def test_entrants_change_their_own_only(draft_of_the_public, entry, entrant, region):
    other = PublicEntrantFactory(region=region)

    assert may_change(entrant, draft_of_the_public)
    assert not may_change(other, draft_of_the_public)
    assert not may_change(entrant, entry)
    entrant.forgotten_at = timezone.now()
    assert not may_change(entrant, draft_of_the_public)


def test_units_below_as_the_membership_says(entry, registry, organization):
    unit = EntryFactory(
        category=entry.category,
        organization=OrganizationPageFactory(parent=organization),
    )
    alone = make_operator(organization)
    with_units = make_operator(organization, including_units_below=True)

    assert set(entries_to_change(alone)) == {entry}
    assert set(entries_to_change(with_units)) == {entry, unit}


def test_a_membership_that_ended_shows_nothing(entry, operator):
    operator.memberships.all().delete()

    assert not entries_in_sight(operator).exists()


def test_a_mentor_whose_assignment_ended_reads_nothing(entry, mentor):
    ended = OPEN.date() - timedelta(days=30)
    MentorAssignment.objects.update(since=ended - timedelta(days=30), until=ended)

    assert not entries_in_sight(mentor).exists()


def test_a_closed_account_sees_nothing(entry, operator, registrar):
    for user in (operator, registrar):
        user.is_active = False

        assert not entries_in_sight(user).exists()
        assert not entries_to_change(user).exists()
        assert not kept_entries(user).exists()


def test_numbers_are_for_registrars_and_leaders(region, people):
    counting = {name for name, user in people.items() if may_count(user, region)}

    assert counting == {"registrar", "leader", "administrator"}


READERS = {"operator", "registrar", "mentor", "administrator"}
WRITERS = {"operator", "registrar", "administrator"}
KEEPERS = {"registrar", "administrator"}


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("edit", WRITERS),
        ("submit", WRITERS),
        ("withdraw", WRITERS),
        ("read", READERS),
        ("version", READERS),
        ("file", READERS),
        ("overview", {*KEEPERS, "leader"}),
        ("late", KEEPERS),
    ],
)
def test_addresses_answer_404_to_everybody_else(
    client, entry, impact, operator, people, name, allowed
):
    row = entry.attachments.create(
        section=impact, name="x.pdf", content_type="application/pdf", size=1
    )
    row.file.save("x.pdf", ContentFile(b"x"))
    version = hand_in(entry, operator)
    keys = {
        "version": version.pk,
        "file": row.pk,
        "overview": entry.category.competition_id,
        "late": entry.category_id,
    }
    address = reverse(f"competition_entries:{name}", args=[keys.get(name, entry.pk)])

    opened = set()
    for person, user in people.items():
        client.force_login(user)
        response = client.get(address)
        finish(response)
        if response.status_code == 200:
            opened.add(person)
        elif person in READERS:
            assert response.status_code in {302, 404}

    assert opened == allowed


def test_readers_are_led_to_what_they_read(client, entry, mentor):
    client.force_login(mentor)

    response = client.get(reverse("competition_entries:edit", args=[entry.pk]))
    refused = client.post(reverse("competition_entries:edit", args=[entry.pk]), {})

    assert response.url == reverse("competition_entries:read", args=[entry.pk])
    assert refused.status_code == 404


def test_the_registrar_reads_versions_of_the_public_and_no_drafts(
    client, draft_of_the_public, summary, statement, entrant, registrar
):
    hand_in(draft_of_the_public, entrant)
    Entry.objects.filter(pk=draft_of_the_public.pk).update(
        title="Rahasia sedang ditulis"
    )
    client.force_login(registrar)

    page = client.get(
        reverse("competition_entries:read", args=[draft_of_the_public.pk])
    ).content.decode()

    assert "TT-" in page
    assert "Rahasia" not in page
