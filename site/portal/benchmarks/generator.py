"""Fills an empty database with a large region, the same for the same seed."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from itertools import count
from random import Random
from typing import Any

from django.core.files.images import ImageFile
from django.db import connection, transaction
from wagtail.images import get_image_model
from wagtail.models import Page

from competitions.choices import PhaseKind
from competitions.models import (
    Award,
    CompetitionCategory,
    CompetitionIndexPage,
    CompetitionPage,
    CompetitionPhase,
)
from innovations.choices import Classification, Form, InitiatorType, Kind, Stage
from innovations.models import (
    CoOwner,
    GovernmentAffair,
    InnovationPage,
    NationalGoal,
    OrganizationPage,
    OrganizationType,
    PriorityCluster,
    Region,
    RegistryPage,
    SustainableDevelopmentGoal,
    Theme,
)
from innovations.models.codes import RegistryCodeSequence
from innovations.services.reference import load_reference
from innovations.services.versions import touch
from news.models import NewsIndexPage, NewsPage, NewsTag, TaggedNewsPage
from portal.benchmarks.page_rows import add_pages
from portal.benchmarks.texts import (
    COMMON_WORD,
    innovation_name,
    paragraphs,
    rare_word,
    sentence,
)
from portal.home.demo.pictures import PATTERNS, picture
from portal.home.services.regions import create_region

TOP_ORGANIZATIONS = 20
UNITS_EACH = 2
PICTURES = 8
COLOURS = ("#cfe8f3", "#0b3c5d", "#328cc1", "#d9b310")
YEARS = range(2017, 2027)


@dataclass(frozen=True)
class Reference:
    """The official rows that innovations point at."""

    affairs: list[GovernmentAffair]
    themes: list[Theme]
    goals: list[NationalGoal]
    clusters: list[PriorityCluster]
    sdgs: list[SustainableDevelopmentGoal]
    types: list[OrganizationType]


def fill(
    *,
    rows: int,
    articles: int = 500,
    seed: int = 1,
    hostname: str = "127.0.0.1",
    port: int = 80,
    say: Callable[[str], None] = lambda _line: None,
) -> Region:
    """Make one region with so many innovations, and what belongs to it."""
    random = Random(seed)  # noqa: S311 -- texts, no secret
    load_reference()
    region = create_region(
        code="64.09",
        name="Kabupaten Tolok Ukur",
        hostname=hostname,
        port=port,
        is_default=True,
    )
    reference = _reference()
    with transaction.atomic():
        pictures = _add_pictures(region, random)
        say(f"{len(pictures)} pictures")
        organizations = _add_organizations(region, reference, random)
        say(f"{len(organizations)} organisations")
        _add_innovations(region, organizations, reference, pictures, rows, random)
        say(f"{rows} innovations")
        _add_articles(region, pictures, articles, random)
        say(f"{articles} articles")
        _add_competitions(region, random)
        _dress_home_page(region, pictures)
        touch([region.pk])
    return region


def analyze() -> None:
    """Let the database know how much of what there is, as after an import."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _reference() -> Reference:
    return Reference(
        affairs=list(GovernmentAffair.objects.all()),
        themes=list(Theme.objects.all()),
        goals=list(NationalGoal.objects.all()),
        clusters=list(PriorityCluster.objects.all()),
        sdgs=list(SustainableDevelopmentGoal.objects.all()),
        types=list(OrganizationType.objects.all()),
    )


def _add_pictures(region: Region, random: Random) -> list[Any]:
    patterns = sorted(PATTERNS)
    images = []
    for number in range(PICTURES):
        content = picture(
            patterns[number % len(patterns)], COLOURS, seed=f"benchmark/{number}"
        )
        images.append(
            get_image_model().objects.create(
                title=f"Gambar {number}",
                description=sentence(random),
                collection=region.collection,
                file=ImageFile(BytesIO(content), name=f"tolok-ukur-{number}.webp"),
            )
        )
    return images


# ---------------------------------------------------------------- organisations


def _add_organizations(
    region: Region, reference: Reference, random: Random
) -> list[OrganizationPage]:
    registry = RegistryPage.objects.get(path__startswith=region.root_path)
    numbers = count(1)
    top = [
        _organization(region, reference, random, next(numbers))
        for _n in range(TOP_ORGANIZATIONS)
    ]
    add_pages(registry, top)
    everything = list(top)
    for parent in top:
        units = [
            _organization(region, reference, random, next(numbers))
            for _n in range(UNITS_EACH)
        ]
        add_pages(parent, units)
        everything.extend(units)
    return everything


def _organization(
    region: Region, reference: Reference, random: Random, number: int
) -> OrganizationPage:
    page = OrganizationPage(
        title=f"Dinas {innovation_name(random, number)}",
        slug=f"dinas-{number:02d}",
        type=random.choice(reference.types),
        short_name=f"Dinas {number:02d}",
        code=f"OPD-{number:02d}",
        description=" ".join(sentence(random) for _n in range(3)),
        address=sentence(random),
        public_email=f"opd-{number:02d}@contoh.go.id",
        region=region,
    )
    page.normalized_name = page.comparison_key(page.title)
    return page


# ------------------------------------------------------------------ innovations


def _add_innovations(
    region: Region,
    organizations: list[OrganizationPage],
    reference: Reference,
    pictures: list[Any],
    rows: int,
    random: Random,
) -> None:
    shares: dict[int, list[InnovationPage]] = {page.pk: [] for page in organizations}
    # A few large organisations and many small ones, as in life.
    weights = [1 / (place + 4) for place in range(len(organizations))]
    owners = random.choices(organizations, weights=weights, k=rows)
    for number, owner in enumerate(owners):
        page = _innovation(region, reference, pictures, number, random)
        page.organization = owner
        shares[owner.pk].append(page)
    for owner in organizations:
        add_pages(Page.objects.get(pk=owner.pk), shares[owner.pk])
    everything = [page for owner in organizations for page in shares[owner.pk]]
    _add_links(everything, organizations, reference, random)
    RegistryCodeSequence.objects.update_or_create(
        region=region, year=2026, defaults={"last": rows}
    )


def _innovation(
    region: Region,
    reference: Reference,
    pictures: list[Any],
    number: int,
    random: Random,
) -> InnovationPage:
    began = date(random.choice(YEARS), 1, 1) + timedelta(days=random.randrange(300))
    page = InnovationPage(
        title=innovation_name(random, number),
        region=region,
        code=f"INV-2026-{number + 1:04d}",
        stage=random.choice(Stage.values),
        kind=random.choice(Kind.values),
        form=random.choice(Form.values),
        classification=random.choice(Classification.values),
        initiator_type=random.choice(InitiatorType.values),
        theme=random.choice(reference.themes),
        national_goal=random.choice(reference.goals),
        priority_cluster=random.choice(reference.clusters),
        main_affair=random.choice(reference.affairs),
        trial_date=began if random.random() < 0.8 else None,
        implementation_date=began + timedelta(days=random.randrange(1, 200))
        if random.random() < 0.9
        else None,
        latitude=f"{random.uniform(-2, 2):.6f}",
        longitude=f"{random.uniform(115, 118):.6f}",
        summary=" ".join(sentence(random) for _n in range(2))[:500],
        design=paragraphs(random, random.randint(150, 300), COMMON_WORD),
        purpose=paragraphs(random, random.randint(40, 80), rare_word(number // 3)),
        benefit=paragraphs(random, random.randint(40, 80)),
        result=paragraphs(random, random.randint(40, 80)),
        legal_basis=f"<p>Peraturan Bupati Nomor {number} Tahun {began.year}</p>",
        story=_story(random, pictures) if random.random() < 0.3 else "[]",
        gallery=_gallery(random, pictures) if random.random() < 0.3 else "[]",
        photo=_perhaps(random, pictures, 0.5),
        video_url="https://video.contoh.go.id/1" if random.random() < 0.2 else "",
    )
    page.search_description = page.summary[:200]
    page.normalized_name = page.comparison_key(page.title)
    return page


def _perhaps(random: Random, pictures: list[Any], share: float) -> Any:
    return random.choice(pictures) if pictures and random.random() < share else None


def _block(kind: str, value: Any) -> dict[str, Any]:
    return {"type": kind, "value": value}


def _story(random: Random, pictures: list[Any]) -> str:
    return json.dumps(
        [
            _block("heading", sentence(random)[:100]),
            _block("paragraph", paragraphs(random, 60)),
            _block("picture", _picture(random, pictures)),
            _block("quote", sentence(random)),
        ]
    )


def _gallery(random: Random, pictures: list[Any]) -> str:
    return json.dumps(
        [_block("picture", _picture(random, pictures)) for _n in range(3)]
    )


def _picture(random: Random, pictures: list[Any]) -> dict[str, Any]:
    image = {
        "image": random.choice(pictures).pk,
        "alt_text": sentence(random),
        "decorative": False,
    }
    return {"image": image, "caption": sentence(random), "credit": "program"}


def _add_links(
    innovations: list[InnovationPage],
    organizations: list[OrganizationPage],
    reference: Reference,
    random: Random,
) -> None:
    affairs = InnovationPage.related_affairs.through
    goals = InnovationPage.development_goals.through
    related, aimed, owned = [], [], []
    for page in innovations:
        for affair in random.sample(reference.affairs, random.randrange(3)):
            row = affairs(innovationpage_id=page.pk, governmentaffair_id=affair.pk)
            related.append(row)
        for goal in random.sample(reference.sdgs, random.randrange(4)):
            row = goals(
                innovationpage_id=page.pk, sustainabledevelopmentgoal_id=goal.pk
            )
            aimed.append(row)
        if random.random() < 0.1:
            other = random.choice(organizations)
            if other.pk != page.organization_id:
                owned.append(CoOwner(innovation_id=page.pk, organization_id=other.pk))
    affairs.objects.bulk_create(related, batch_size=400)
    goals.objects.bulk_create(aimed, batch_size=400)
    CoOwner.objects.bulk_create(owned, batch_size=400)


# --------------------------------------------------------- news, competitions


def _add_articles(
    region: Region, pictures: list[Any], articles: int, random: Random
) -> None:
    index = NewsIndexPage.objects.get(path__startswith=region.root_path)
    newest = datetime(2026, 6, 30, 4, tzinfo=UTC)
    pages = [
        NewsPage(
            title=f"Berita {innovation_name(random, number)}",
            standfirst=sentence(random),
            published_at=newest - timedelta(hours=number * 37),
            dateline_place="PENAJAM",
            author_code="*/tolok-ukur",
            body=json.dumps(
                [_block("paragraph", paragraphs(random, 80)) for _n in range(4)]
            ),
            lead_image=_perhaps(random, pictures, 0.7),
            lead_image_alt=sentence(random),
        )
        for number in range(articles)
    ]
    add_pages(index, pages)
    tags = [NewsTag(name=f"topik {n}", slug=f"topik-{n}") for n in range(12)]
    NewsTag.objects.bulk_create(tags)
    TaggedNewsPage.objects.bulk_create(
        TaggedNewsPage(tag=tag, content_object_id=page.pk)
        for page in pages
        for tag in random.sample(tags, 2)
    )


def _add_competitions(region: Region, random: Random) -> None:
    index = CompetitionIndexPage.objects.get(path__startswith=region.root_path)
    pages = []
    for year in (2023, 2024, 2025, 2026):
        page = CompetitionPage(
            title=f"Lomba Inovasi Daerah {year}",
            edition_year=year,
            region=region,
            introduction=sentence(random),
            theme=sentence(random)[:200],
            body="[]",
        )
        page.normalized_name = page.comparison_key(page.title)
        pages.append(page)
    add_pages(index, pages)
    entries = list(InnovationPage.objects.select_related("organization")[:200])
    for page in pages:
        _add_results(page, entries, random)


def _add_results(
    page: CompetitionPage, entries: list[InnovationPage], random: Random
) -> None:
    CompetitionPhase.objects.create(
        competition=page,
        kind=PhaseKind.REGISTRATION,
        name="Pendaftaran",
        starts_on=date(page.edition_year, 3, 1),
        ends_on=date(page.edition_year, 12, 20),
    )
    for place in range(3):
        category = CompetitionCategory.objects.create(
            competition=page, name=f"Kategori {place + 1}", sort_order=place
        )
        for rank, entry in zip(
            ("Juara I", "Juara II", "Juara III"),
            random.sample(entries, min(3, len(entries))),
            strict=False,
        ):
            Award.objects.create(
                competition=page,
                category=category,
                rank_label=rank,
                innovation=entry,
                organization=entry.organization,
            )


def _dress_home_page(region: Region, pictures: list[Any]) -> None:
    home = Page.objects.get(pk=region.site.root_page_id).specific
    home.tagline = "Inovasi untuk semua"
    home.introduction = "Daerah buatan untuk mengukur kecepatan."
    home.hero_image = pictures[0] if pictures else None
    home.save()
