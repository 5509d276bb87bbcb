from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from competitions.models import Award, CompetitionCategory, CompetitionPage
from tests.factories.competitions import (
    AwardFactory,
    CompetitionCategoryFactory,
    CompetitionIndexPageFactory,
    CompetitionPageFactory,
    CompetitionPhaseFactory,
)
from tests.factories.innovations import (
    InnovationPageFactory,
    OrganizationPageFactory,
    RegistryPageFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def category(competition):
    return CompetitionCategoryFactory(competition=competition)


@pytest.fixture
def organization(region):
    return OrganizationPageFactory(parent=RegistryPageFactory(region=region))


def refuses(constraint):
    return pytest.raises(IntegrityError, match=constraint)


# ------------------------------------------------------------- competitions


def test_competition_knows_its_region(competition, region):
    assert competition.region == region
    assert competition.normalized_name == "lomba inovasi daerah"


def test_same_name_is_free_in_another_year_and_region(competition, index):
    CompetitionPageFactory(
        parent=index, title=competition.title, slug="lid-2024", edition_year=2024
    )
    CompetitionPageFactory(title=competition.title)

    assert CompetitionPage.objects.count() == 3


def test_same_name_in_one_year_is_refused(competition, index):
    with pytest.raises(ValidationError):
        CompetitionPageFactory(
            parent=index, title="LOMBA inovasi  daerah", slug="lagi", edition_year=2025
        )


def test_same_name_is_refused_for_drafts_too(competition, index):
    with pytest.raises(ValidationError):
        CompetitionPageFactory(
            parent=index, title=competition.title, slug="lagi", draft=True
        )


def test_draft_knows_its_region(index, region):
    assert CompetitionPageFactory(parent=index, draft=True).region == region


def test_database_refuses_the_same_name_too(competition, index):
    other = CompetitionPageFactory(parent=index)

    with pytest.raises(IntegrityError), transaction.atomic():
        CompetitionPage.objects.filter(pk=other.pk).update(
            normalized_name=competition.normalized_name
        )


def test_older_revision_keeps_place_and_rows(competition, category):
    older = competition.latest_revision
    AwardFactory(category=category)

    older.publish()

    competition.refresh_from_db()
    assert competition.region is not None
    assert competition.categories.count() == competition.awards.count() == 1


def test_competition_with_awards_is_protected(category):
    AwardFactory(category=category)

    with pytest.raises(ProtectedError):
        category.competition.delete()


def test_competition_without_awards_takes_its_rows_along(competition, category):
    CompetitionPhaseFactory(competition=competition)

    competition.delete()

    assert not CompetitionCategory.objects.exists()


def test_neither_page_moves_to_another_region(competition, index):
    elsewhere = CompetitionIndexPageFactory()

    assert not competition.can_move_to(elsewhere)
    assert not index.can_move_to(elsewhere.get_parent())


# ------------------------------------------------------ categories and phases


def test_category_exists_once(category):
    with (
        refuses("competitioncategory|competitions_category_once"),
        transaction.atomic(),
    ):
        CompetitionCategoryFactory(
            competition=category.competition, name=f"B. {category.name}:"
        )
    with pytest.raises(ValidationError) as caught:
        CompetitionCategory(
            competition=category.competition, name=category.name.upper()
        ).full_clean()
    assert "name" in caught.value.message_dict


def test_category_with_awards_stays_in_its_competition(category):
    AwardFactory(category=category)
    category.competition = CompetitionPageFactory()

    with pytest.raises(ValidationError) as caught:
        category.full_clean()
    assert list(caught.value.message_dict) == ["competition"]


def test_phase_ends_after_it_begins(competition):
    day, before = date(2025, 6, 2), date(2025, 6, 1)

    with refuses("competitions_phase_days_in_order"), transaction.atomic():
        CompetitionPhaseFactory(competition=competition, starts_on=day, ends_on=before)
    phase = CompetitionPhaseFactory(competition=competition, starts_on=day)
    phase.ends_on = before
    with pytest.raises(ValidationError) as caught:
        phase.full_clean()
    assert "ends_on" in caught.value.message_dict


def test_phases_are_in_order_of_days(competition):
    for day, name in [(3, "Final"), (1, "Pendaftaran"), (2, "Seleksi")]:
        CompetitionPhaseFactory(
            competition=competition, name=name, starts_on=date(2025, 6, day)
        )

    names = [phase.name for phase in competition.phases.all()]
    assert names == ["Pendaftaran", "Seleksi", "Final"]


def test_phase_name_exists_once(competition):
    phase = CompetitionPhaseFactory(competition=competition)

    with refuses("competitionphase|competitions_phase_once"), transaction.atomic():
        CompetitionPhaseFactory(competition=competition, name=phase.name)


# ------------------------------------------------------------------- awards


def test_award_needs_a_winner(category):
    with refuses("competitions_award_has_a_winner"), transaction.atomic():
        AwardFactory(category=category, winner_text="")
    with pytest.raises(ValidationError):
        Award(competition=category.competition, category=category).full_clean()


@pytest.mark.parametrize("with_category", [True, False])
def test_same_result_is_stored_once(category, with_category):
    place = {
        "competition": category.competition,
        "category": category if with_category else None,
    }
    AwardFactory(**place, rank_label="Juara I", winner_text="Kecamatan Contoh")
    again = {"rank_label": "1.", "winner_text": "KECAMATAN  contoh"}

    with refuses("competitions_award"), transaction.atomic():
        AwardFactory(**place, **again)
    with pytest.raises(ValidationError) as caught:
        Award(**place, **again).clean()
    assert caught.value.code == "award_twice"


def test_one_organization_wins_two_places(category, organization):
    for label in ["Juara 3", "Juara 4"]:
        AwardFactory(
            category=category,
            rank_label=label,
            organization=organization,
            winner_text="",
        )

    assert [award.rank for award in category.awards.in_order()] == [3, 4]


def test_one_organization_wins_with_two_innovations(category, organization):
    for title in ["Antar Obat", "Jemput Sehat"]:
        AwardFactory(
            category=category,
            rank_label="Top 45",
            organization=organization,
            innovation_text=title,
        )

    assert category.awards.count() == 2


def test_equals_without_a_place_are_all_stored(category):
    for name in ["Satu", "Dua", "Tiga"]:
        AwardFactory(category=category, rank_label="Harapan:", winner_text=name)

    assert [award.rank for award in category.awards.in_order()] == [None] * 3


def test_awards_are_in_order_of_category_and_place(competition):
    last = CompetitionCategoryFactory(competition=competition, sort_order=2)
    first = CompetitionCategoryFactory(competition=competition, sort_order=1)
    for category, label in [
        (last, "Juara I"),
        (first, "Favorit"),
        (first, "Harapan I"),
        (first, "Juara II"),
        (first, "Juara I"),
    ]:
        AwardFactory(category=category, rank_label=label)
    AwardFactory(category=None, competition=competition, rank_label="1")

    labels = [award.rank_label for award in competition.awards.in_order()]
    assert labels == ["Juara I", "Juara II", "Harapan I", "Favorit", "Juara I", "1"]


def test_override_decides_the_place(category):
    award = AwardFactory(category=category, rank_label="Juara Umum", rank_override=1)

    assert award.rank == 1
    award.rank_override = None
    award.save()
    assert award.rank is None


def test_award_keeps_the_name_of_a_deleted_innovation(category, organization):
    innovation = InnovationPageFactory(parent=organization, title="Antar Obat")
    award = AwardFactory(category=category, innovation=innovation)

    innovation.delete()

    award.refresh_from_db()
    assert award.innovation is None
    assert award.innovation_text == "Antar Obat"


def test_organization_with_awards_is_protected(category, organization):
    AwardFactory(category=category, organization=organization)

    with pytest.raises(ProtectedError):
        organization.delete()


def test_award_points_only_into_its_competition_and_region(category):
    award = Award(
        competition=category.competition,
        category=CompetitionCategoryFactory(),
        organization=OrganizationPageFactory(),
        innovation=InnovationPageFactory(),
    )

    with pytest.raises(ValidationError) as caught:
        award.full_clean()
    assert sorted(caught.value.message_dict) == [
        "category",
        "innovation",
        "organization",
    ]


def test_award_shows_the_person_before_the_organization(category, organization):
    award = AwardFactory(
        category=category, organization=organization, person_name="Budi", winner_text=""
    )

    assert award.winner_name == "Budi"
    assert str(award) == "Juara I: Budi"
    assert award.region == category.competition.region


def test_only_awards_of_live_competitions_are_published(category):
    shown = AwardFactory(category=category)
    AwardFactory(
        category=CompetitionCategoryFactory(
            competition=CompetitionPageFactory(draft=True)
        )
    )

    assert list(Award.objects.published()) == [shown]
