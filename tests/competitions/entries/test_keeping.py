"""What has entries stays, whatever else is deleted, merged, moved or renamed."""

import pytest
from django.urls import reverse

from competitions.models import (
    CompetitionCategory,
    CompetitionPage,
    Entry,
    EntryStatement,
    FormSection,
)
from innovations.models import OrganizationPage
from innovations.services.merging import merge_innovations, undo_merge
from tests.competitions.entries.conftest import OPEN
from tests.competitions.entries.ready import fill_in, hand_in
from tests.factories.competitions import CompetitionCategoryFactory, EntryFactory
from tests.factories.innovations import (
    InnovationPageFactory,
    OrganizationPageFactory,
    UserFactory,
)


@pytest.fixture
def as_registrar(client, registrar, clock):
    clock(OPEN)
    client.force_login(registrar)
    return client


@pytest.mark.parametrize("handed_in", [False, True])
@pytest.mark.parametrize(
    ("name", "model"),
    [
        ("competition_categories", CompetitionCategory),
        ("competition_sections", FormSection),
        ("competition_statements", EntryStatement),
    ],
)
def test_rules_with_entries_can_not_be_deleted(
    as_registrar, entry, operator, summary, statement, category, name, model, handed_in
):
    row = {CompetitionCategory: category, FormSection: summary}.get(model, statement)
    (hand_in if handed_in else fill_in)(entry, operator)

    response = as_registrar.post(reverse(f"{name}:delete", args=[row.pk]), follow=True)

    assert response.status_code == 200
    assert model.objects.filter(pk=row.pk).exists()
    told = [str(message) for message in response.context["messages"]]
    assert len(told) == 1


def test_a_competition_with_entries_can_not_be_deleted(
    client, entry, competition, clock
):
    clock(OPEN)
    client.force_login(UserFactory(is_superuser=True))

    response = client.post(
        reverse("wagtailadmin_pages:delete", args=[competition.pk]), follow=True
    )

    assert response.status_code == 200
    assert CompetitionPage.objects.filter(pk=competition.pk).exists()
    assert Entry.objects.get() == entry


def test_an_organisation_with_entries_can_not_be_deleted(client, entry, clock):
    clock(OPEN)
    client.force_login(UserFactory(is_superuser=True))

    response = client.post(
        reverse("wagtailadmin_pages:delete", args=[entry.organization_id]),
        follow=True,
    )

    assert response.status_code == 200
    assert OrganizationPage.objects.filter(pk=entry.organization_id).exists()


def test_entries_follow_a_merged_innovation_and_come_back(
    entry, innovation, organization, registrar
):
    kept = InnovationPageFactory(parent=organization, title="Antar Obat Desa")

    merge = merge_innovations(kept=kept, merged=innovation, actor=registrar)

    entry.refresh_from_db()
    assert entry.innovation == kept
    undo_merge(merge=merge, actor=registrar)
    entry.refresh_from_db()
    assert entry.innovation == innovation


def test_two_entries_of_one_category_stay_apart(
    entry, innovation, organization, registrar
):
    kept = InnovationPageFactory(parent=organization, title="Antar Obat Desa")
    EntryFactory(category=entry.category, organization=organization, innovation=kept)
    other = EntryFactory(
        category=CompetitionCategoryFactory(competition=entry.competition),
        organization=organization,
        innovation=innovation,
    )

    merge = merge_innovations(kept=kept, merged=innovation, actor=registrar)

    entry.refresh_from_db()
    other.refresh_from_db()
    assert (entry.innovation, other.innovation) == (innovation, kept)
    assert any("Antar Obat" in text for text in merge.messages)


def test_an_innovation_that_moves_or_is_renamed_keeps_its_entry(
    entry, innovation, registry, operator
):
    version = hand_in(entry, operator)
    innovation.title = "Nama baru"
    innovation.save_revision().publish()
    innovation.refresh_from_db()

    innovation.move(OrganizationPageFactory(parent=registry), pos="last-child")

    entry.refresh_from_db()
    version.refresh_from_db()
    assert (entry.title, entry.innovation_id) == ("Antar Obat", innovation.pk)
    assert version.content["profile"]["title"] == "Antar Obat"


def test_an_innovation_that_is_deleted_leaves_what_was_handed_in(
    entry, innovation, operator
):
    version = hand_in(entry, operator)

    innovation.delete()

    entry.refresh_from_db()
    version.refresh_from_db()
    assert entry.innovation is None
    assert version.content["profile"]["code"] == innovation.code
