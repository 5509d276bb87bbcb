"""The next edition: everything but what happened in the last."""

from datetime import date, time

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from competitions.models import (
    CompetitionCategory,
    CompetitionDocument,
    CompetitionPage,
    CompetitionPhase,
    Criterion,
    EntryStatement,
    FormSection,
    TieRule,
)
from competitions.services.editions import copy_edition, moved
from tests.factories.competitions import (
    AwardFactory,
    CompetitionCategoryFactory,
    CompetitionPageFactory,
    CompetitionPhaseFactory,
    CriterionFactory,
    EntryStatementFactory,
    FormSectionFactory,
    TieRuleFactory,
)
from tests.factories.files import DocumentFactory
from tests.factories.innovations import (
    OrganizationTypeFactory,
    RegionFactory,
    make_registrar,
)

pytestmark = pytest.mark.django_db

RULES = (FormSection, EntryStatement, Criterion, TieRule)
#: What belongs to its edition alone, and Wagtail's own rows about pages.
#: What people hand in, judge and award; the places and the rules for results go along.
STAYS = {
    *("awards", "award_runs", "ballots", "certificates", "certificate_bundles"),
    *("chair_decisions", "closings", "entries", "jurors", "late_exceptions"),
    *("papers", "release", "seats"),
}
COPIED = {"phases", "categories", "documents", "places", "result_rules"}


@pytest.fixture
def edition(index):
    """An edition in which every field of every row says something."""
    page = CompetitionPageFactory(
        parent=index,
        title="Lomba Inovasi Daerah 2024",
        slug="lid-2024",
        edition_year=2024,
        theme="Untuk warga",
        how_to_enter="<p>Daftar.</p>",
        faq=[{"type": "question", "value": {"question": "Siapa?", "answer": "Semua"}}],
    )
    page.documents.add(CompetitionDocument(document=DocumentFactory(), label="Juknis"))
    page.save()
    category = CompetitionCategoryFactory(
        competition=page,
        name="Dinas",
        description="Semua dinas",
        sort_order=2,
        audience="organizations",
        max_entries=2,
        needs_innovation=True,
        min_age_months=12,
        age_counted_on=date(2024, 2, 29),
        excludes_winners=True,
        winners_years=2,
        winners_ranks="Juara I",
    )
    category.organization_types.add(OrganizationTypeFactory())
    CompetitionPhaseFactory(
        competition=page,
        kind="registration",
        name="Pendaftaran",
        starts_on=date(2024, 2, 29),
        opens_at=time(8),
        ends_on=date(2025, 1, 5),
        closes_at=time(16),
        note="Aula",
    )
    judging = CompetitionPhaseFactory(
        competition=page,
        kind="judging",
        weight=60,
        pass_mark=85,
        top_n=10,
        aggregation="median",
    )
    section = FormSectionFactory(
        category=category,
        guidance="Isi",
        max_words=200,
        required=False,
        attachment="required",
        source="Juknis",
        sort_order=3,
    )
    EntryStatementFactory(category=category, required=False, source="Juknis")
    criterion = CriterionFactory(
        category=category,
        phase=judging,
        section=section,
        anchors="0–100",
        weight=40,
        minimum=1,
        maximum=10,
        source="Juknis",
        sort_order=4,
    )
    TieRuleFactory(category=category, kind="criterion", criterion=criterion)
    TieRuleFactory(category=category, kind="phase", phase=judging, sort_order=1)
    AwardFactory(category=category)
    return page


def rows(page):
    """All rows of a competition without what tells one edition from another."""
    found = {
        CompetitionPhase: page.phases.order_by("name"),
        CompetitionCategory: page.categories.order_by("name"),
    }
    for model in RULES:
        found[model] = model.objects.filter(category__competition=page).order_by(
            "sort_order", "pk"
        )
    return {
        model: [_plain(row) for row in queryset] for model, queryset in found.items()
    }


def _plain(row):
    days = {"starts_on", "ends_on", "age_counted_on"}
    values = {}
    for field in row._meta.concrete_fields:
        if field.primary_key or field.name in days:
            continue
        value = getattr(row, field.name)
        # What a row points at, by name: the key differs.
        values[field.name] = str(value) if field.is_relation else value
    values.pop("competition", None)
    return values


def test_copy_leaves_nothing_out(edition, registrar):
    page = copy_edition(competition=edition, year=2025, actor=registrar)

    assert rows(page) == rows(edition)
    assert {model: len(found) for model, found in rows(page).items()} == {
        CompetitionPhase: 2,
        CompetitionCategory: 1,
        FormSection: 1,
        EntryStatement: 1,
        Criterion: 1,
        TieRule: 2,
    }
    [category] = page.categories.all()
    assert [kind.code for kind in category.organization_types.all()] == ["department"]
    assert [str(item) for item in page.documents.all()] == ["Juknis"]
    assert page.faq[0].value["question"] == "Siapa?"
    assert (page.theme, page.how_to_enter) == ("Untuk warga", "<p>Daftar.</p>")


def test_rows_of_the_copy_point_at_its_own(edition, registrar):
    page = copy_edition(competition=edition, year=2025, actor=registrar)

    [criterion] = Criterion.objects.filter(category__competition=page)
    by_criterion, by_phase = TieRule.objects.filter(category__competition=page)
    assert criterion.phase.competition == page
    assert criterion.section.category.competition == page
    assert by_criterion.criterion == criterion
    assert by_phase.phase == criterion.phase


def test_copy_is_a_draft_of_the_year_without_awards(edition, registrar):
    page = copy_edition(competition=edition, year=2025, actor=registrar)

    page = CompetitionPage.objects.get(pk=page.pk)
    assert page.title == "Lomba Inovasi Daerah 2025"
    assert page.slug == "lomba-inovasi-daerah-2025"
    assert (page.live, page.edition_year, page.owner) == (False, 2025, registrar)
    assert page.region == edition.region
    assert page.first_published_at is None
    assert not page.awards.exists()
    assert edition.awards.count() == 1


def test_every_kind_of_row_of_a_competition_is_copied_or_known_to_stay():
    """Who adds rows to competitions or categories decides here about copies."""
    own = {
        relation.get_accessor_name()
        for model in (CompetitionPage, CompetitionCategory)
        for relation in model._meta.related_objects
        if relation.related_model._meta.app_label == "competitions"
        and relation.related_model is not CompetitionPage
    }

    assert own == COPIED | STAYS | {"sections", "statements", "criteria", "tie_rules"}


def test_days_move_by_the_years(edition, registrar):
    page = copy_edition(competition=edition, year=2027, actor=registrar)

    phase = page.phases.get(kind="registration")
    assert (phase.starts_on, phase.ends_on) == (date(2027, 2, 28), date(2028, 1, 5))
    assert page.categories.get().age_counted_on == date(2027, 2, 28)


@pytest.mark.parametrize(
    ("day", "years", "expected"),
    [
        (date(2024, 2, 29), 1, date(2025, 2, 28)),
        (date(2024, 2, 29), 4, date(2028, 2, 29)),
        (date(2025, 2, 28), -1, date(2024, 2, 28)),
        (None, 1, None),
    ],
)
def test_leap_days_move_to_the_last_of_february(day, years, expected):
    assert moved(day, years) == expected


def test_copy_takes_what_the_draft_says(edition, registrar):
    draft = edition.get_latest_revision_as_object()
    draft.theme = "Tema baru"
    draft.save_revision()

    page = copy_edition(competition=edition, year=2025, actor=registrar)

    assert page.theme == "Tema baru"
    assert page.get_latest_revision_as_object().theme == "Tema baru"


@pytest.mark.parametrize("year", [2024, 2025])
def test_year_that_is_taken_is_refused(edition, registrar, year):
    copy_edition(competition=edition, year=2025, actor=registrar)
    count = CompetitionPage.objects.count()

    with pytest.raises(ValidationError):
        copy_edition(competition=edition, year=year, actor=registrar)

    assert CompetitionPage.objects.count() == count
    assert CompetitionCategory.objects.count() == 2


def test_only_the_registrar_of_the_region_copies(edition):
    with pytest.raises(PermissionDenied):
        copy_edition(
            competition=edition, year=2025, actor=make_registrar(RegionFactory())
        )

    assert CompetitionPage.objects.count() == 1


def test_title_without_a_year_stays_and_the_address_names_it(index):
    page = CompetitionPageFactory(parent=index, title="Krenova", edition_year=2024)

    copy = copy_edition(competition=page, year=2025, actor=None)

    assert (copy.title, copy.slug, copy.owner) == ("Krenova", "krenova-2025", None)
