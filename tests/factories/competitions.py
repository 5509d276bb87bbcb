"""Competitions with their list, categories, phases and awards."""

from datetime import date

import factory
from factory.django import DjangoModelFactory
from wagtail.models import Page

from competitions.models import (
    Award,
    CompetitionCategory,
    CompetitionIndexPage,
    CompetitionKind,
    CompetitionPage,
    CompetitionPhase,
    Criterion,
    EntryStatement,
    FormSection,
    TieRule,
)
from tests.factories.innovations import RegionFactory, TreePageFactory


class CompetitionKindFactory(DjangoModelFactory):
    class Meta:
        model = CompetitionKind
        django_get_or_create = ["code"]

    code = "regional"
    label = "Lomba inovasi daerah"


class CompetitionIndexPageFactory(TreePageFactory):
    """``CompetitionIndexPageFactory(region=region)``, or ``parent=`` any page."""

    class Meta:
        model = CompetitionIndexPage

    title = "Lomba"
    slug = "lomba"

    @classmethod
    def _create(cls, model_class, *args, region=None, parent=None, **kwargs):
        if parent is None:
            region = region or RegionFactory()
            parent = Page.objects.get(pk=region.site.root_page_id)
        return super()._create(model_class, *args, parent=parent, **kwargs)


class CompetitionPageFactory(TreePageFactory):
    class Meta:
        model = CompetitionPage

    parent = factory.SubFactory(CompetitionIndexPageFactory)
    title = factory.Sequence(lambda n: f"Lomba Inovasi {n}")
    edition_year = 2025


class CompetitionCategoryFactory(DjangoModelFactory):
    class Meta:
        model = CompetitionCategory

    competition = factory.SubFactory(CompetitionPageFactory)
    name = factory.Sequence(lambda n: f"Kategori nomor {n}")


class CompetitionPhaseFactory(DjangoModelFactory):
    class Meta:
        model = CompetitionPhase

    competition = factory.SubFactory(CompetitionPageFactory)
    name = factory.Sequence(lambda n: f"Tahap {n}")
    starts_on = date(2025, 6, 15)


class FormSectionFactory(DjangoModelFactory):
    class Meta:
        model = FormSection

    category = factory.SubFactory(CompetitionCategoryFactory)
    title = factory.Sequence(lambda n: f"Bagian {n}")


class EntryStatementFactory(DjangoModelFactory):
    class Meta:
        model = EntryStatement

    category = factory.SubFactory(CompetitionCategoryFactory)
    text = factory.Sequence(lambda n: f"Kami menyatakan hal {n}.")


class CriterionFactory(DjangoModelFactory):
    """Scored in a phase of judging that the competition gets with it."""

    class Meta:
        model = Criterion

    category = factory.SubFactory(CompetitionCategoryFactory)
    phase = factory.SubFactory(
        CompetitionPhaseFactory,
        competition=factory.SelfAttribute("..category.competition"),
        kind="judging",
    )
    name = factory.Sequence(lambda n: f"Kriteria {n}")


class TieRuleFactory(DjangoModelFactory):
    class Meta:
        model = TieRule

    category = factory.SubFactory(CompetitionCategoryFactory)
    kind = "chair"


class AwardFactory(DjangoModelFactory):
    class Meta:
        model = Award

    category = factory.SubFactory(CompetitionCategoryFactory)
    competition = factory.SelfAttribute("category.competition")
    rank_label = "Juara I"
    winner_text = factory.Sequence(lambda n: f"Dinas Contoh {n}")
