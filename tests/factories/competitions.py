"""Competitions with their list, categories, phases and awards."""

from datetime import date

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory
from wagtail.models import Page

from competitions.entry_content import FORMAT, checksum_of
from competitions.models import (
    Award,
    CompetitionCategory,
    CompetitionIndexPage,
    CompetitionKind,
    CompetitionPage,
    CompetitionPhase,
    Criterion,
    Entry,
    EntryStatement,
    EntryVersion,
    FormSection,
    Juror,
    PanelSeat,
    PublicEntrant,
    TieRule,
)
from innovations.models import RegistryPage
from tests.factories.innovations import (
    OrganizationPageFactory,
    RegionFactory,
    RegistryPageFactory,
    TreePageFactory,
    UserFactory,
)


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


class PublicEntrantFactory(DjangoModelFactory):
    class Meta:
        model = PublicEntrant

    region = factory.SubFactory(RegionFactory)
    email = factory.Sequence(lambda n: f"peserta{n}@example.org")
    name = factory.Sequence(lambda n: f"Warga Contoh {n}")
    verified_at = factory.LazyFunction(timezone.now)


def organization_in(category):
    """A new organisation of the region that holds the competition."""
    region = category.competition.region
    root = Page.objects.get(pk=region.site.root_page_id)
    registry = RegistryPage.objects.child_of(root).first()
    return OrganizationPageFactory(
        parent=registry or RegistryPageFactory(region=region)
    )


class EntryFactory(DjangoModelFactory):
    """Of an organisation of the category's region; ``entrant=`` for the public."""

    class Meta:
        model = Entry

    category = factory.SubFactory(CompetitionCategoryFactory)
    title = factory.Sequence(lambda n: f"Inovasi Peserta {n}")
    organization = factory.LazyAttribute(
        lambda entry: None if entry.entrant else organization_in(entry.category)
    )
    entrant = None


class EntryVersionFactory(DjangoModelFactory):
    """What was handed in, without asking whether it was allowed."""

    class Meta:
        model = EntryVersion

    entry = factory.SubFactory(EntryFactory, state="submitted")
    number = 1
    code = factory.Sequence(lambda n: f"TT-{n:08d}")
    title = factory.SelfAttribute("entry.title")
    submitted_at = factory.LazyFunction(timezone.now)
    content = factory.LazyAttribute(lambda version: content_for(version.entry))
    sha256 = factory.LazyAttribute(lambda version: checksum_of(version.content))


def content_for(entry, **changes):
    """The content of a version with an answer to each section of the form."""
    owner = entry.entered_by
    entrant = (
        {"kind": "organization", "name": owner.title}
        if entry.organization
        else {"kind": owner.kind, "name": owner.name, "institution": owner.institution}
    )
    if entry.organization:
        entrant["organization"] = entry.organization_id
    answers = [
        {
            "key": section.key,
            "title": section.title,
            "max_words": section.max_words,
            "text": f"Jawaban {entry.title} tentang {section.title}.",
        }
        for section in entry.category.sections.all()
    ]
    content = {
        "format": FORMAT,
        "title": entry.title,
        "category": entry.category.name,
        "entrant": entrant,
        "profile": None,
        "in_use_since": None,
        "answers": answers,
        "team": [{"name": "Ketua Tim Contoh", "post": "", "is_lead": True}],
        "statements": [],
        "files": [],
        "video_url": "",
    }
    return content | changes


class JurorFactory(DjangoModelFactory):
    class Meta:
        model = Juror

    competition = factory.SubFactory(CompetitionPageFactory)
    user = factory.SubFactory(UserFactory)
    name = factory.Sequence(lambda n: f"Dr. Juri Contoh {n}, M.Si.")
    declared_at = factory.LazyFunction(timezone.now)


class PanelSeatFactory(DjangoModelFactory):
    class Meta:
        model = PanelSeat

    category = factory.SubFactory(CompetitionCategoryFactory)
    phase = factory.SubFactory(
        CompetitionPhaseFactory,
        competition=factory.SelfAttribute("..category.competition"),
        kind="judging",
    )
    juror = factory.SubFactory(
        JurorFactory, competition=factory.SelfAttribute("..category.competition")
    )
