"""Fields of pages that are made of several rows, and what plugins can't know.

An innovation's awards belong to another plugin, so only the site can name them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import F, Prefetch
from django.utils import timezone
from wagtail.models import Page

from competitions.models import Award, CompetitionCategory, CompetitionPage
from competitions.serializers import category_data, phase_data
from innovations.models import InnovationPage, OrganizationPage
from news.models import EventPage, NewsPage
from portal.api.getters import DOCUMENT_KEYS, LINK_KEYS, Getter, getter_of, rows_of
from portal.api.sources import Sources
from portal.api.streams import represent
from portal.home.models import HomePage

#: Fields that the site adds to those which a plugin's ``api_fields`` name.
ADDED: dict[type[Page], tuple[str, ...]] = {InnovationPage: ("awards",)}


def _awards() -> Prefetch:
    released = Award.objects.released()
    awards = released.select_related("category", "organization").in_order()
    return Prefetch("awards", awards.defer("organization__description"))


def _awards_of_innovation() -> Prefetch:
    awards = Award.objects.published().select_related("category")
    newest = awards.order_by(
        F("competition__edition_year").desc(), F("rank").asc(nulls_last=True), "pk"
    )
    return Prefetch("awards", newest)


def _categories() -> Prefetch:
    return Prefetch("categories", CompetitionCategory.objects.with_rules())


def _award(award: Award, sources: Sources) -> dict[str, Any]:
    return {
        "category": award.category_id,
        "rank_label": award.rank_label,
        "rank": award.rank,
        "winner": award.winner_name,
        "organization": sources.link(award.organization_id, OrganizationPage),
        "innovation": sources.link(award.innovation_id, InnovationPage),
        "innovation_text": award.innovation_text,
        "score": None if award.score is None else str(award.score),
        "prize": award.prize,
    }


def _award_of_innovation(award: Award, sources: Sources) -> dict[str, Any]:
    return {
        "competition": sources.link(award.competition_id, CompetitionPage),
        "category": award.category.name if award.category else None,
        "rank_label": award.rank_label,
        "rank": award.rank,
    }


def _won(innovation: Any, sources: Sources) -> list[dict[str, Any]]:
    rows = [_award_of_innovation(row, sources) for row in rows_of(innovation, "awards")]
    # A competition in a private part of the tree is not told of.
    return [row for row in rows if row["competition"]]


def _documents(competition: Any, sources: Sources) -> list[dict[str, Any]]:
    return _there(
        sources.document(row.document_id, label=row.label)
        for row in rows_of(competition, "documents")
    )


def _related_pages(page: Any, sources: Sources) -> list[dict[str, Any]]:
    keys = dict.fromkeys(row.related_page_id for row in rows_of(page, "related_items"))
    return _there(sources.link(key) for key in keys if key != page.pk)


def _related_stories(page: Any, sources: Sources) -> list[dict[str, Any]]:
    """Only of single pages: each article looks for its own."""
    stories = vars(page).get("_stories")
    if stories is None:
        stories = page.get_related_stories(page.get_related_pages())
        vars(page)["_stories"] = stories  # asked twice, see Sources
    found = []
    for story in stories:
        link = sources.link(story.pk, NewsPage)
        subject = sources.link(story.shared_page)
        if link is not None:
            found.append(link | {"about": subject})
    return found


def _co_owners(innovation: Any, sources: Sources) -> list[dict[str, Any]]:
    return _there(
        sources.link(row.organization_id, OrganizationPage)
        for row in rows_of(innovation, "co_owners")
    )


def _announcements(home: Any, sources: Sources) -> Any:
    """Only those of today: what is announced next week is not known yet."""
    today = timezone.localdate().isoformat()
    block = home._meta.get_field("announcements").stream_block
    raw = [item for item in home.announcements.raw_data if _is_of(item, today)]
    return represent(block, raw, sources)


def _is_of(item: Any, today: str) -> bool:
    # Stored as 2025-06-04, which sorts as it should.
    first, last = item["value"].get("first_day"), item["value"].get("last_day")
    return (first or today) <= today <= (last or today)


def _there(items: Iterable[dict[str, Any] | None]) -> list[dict[str, Any]]:
    return [item for item in items if item is not None]


_COMPOSED: dict[tuple[type[Page], str], Getter] = {
    (model, getter.name): getter
    for model, getter in (
        (
            InnovationPage,
            Getter(
                "awards",
                _won,
                looks_up=True,
                keys=frozenset({"competition", "category", "rank_label", "rank"}),
                prefetches=(_awards_of_innovation,),
            ),
        ),
        (
            InnovationPage,
            Getter(
                "co_owners",
                _co_owners,
                looks_up=True,
                keys=LINK_KEYS,
                prefetches=(lambda: "co_owners",),
            ),
        ),
        (
            CompetitionPage,
            Getter(
                "awards",
                lambda page, sources: [
                    _award(row, sources) for row in rows_of(page, "awards")
                ],
                looks_up=True,
                keys=frozenset(
                    {
                        "category",
                        "rank_label",
                        "rank",
                        "winner",
                        "organization",
                        "innovation",
                        "innovation_text",
                        "score",
                        "prize",
                    }
                ),
                prefetches=(_awards,),
            ),
        ),
        (
            CompetitionPage,
            Getter(
                "categories",
                lambda page, _sources: [
                    category_data(row) for row in rows_of(page, "categories")
                ],
                keys=frozenset(
                    {
                        "id",
                        "name",
                        "description",
                        "audience",
                        "organization_types",
                        "max_entries",
                        "needs_innovation",
                        "min_age_months",
                        "sections",
                        "statements",
                        "criteria",
                    }
                ),
                prefetches=(_categories,),
            ),
        ),
        (
            CompetitionPage,
            Getter(
                "phases",
                lambda page, _sources: [
                    phase_data(row) for row in rows_of(page, "phases")
                ],
                keys=frozenset(
                    {
                        "kind",
                        "name",
                        "starts_on",
                        "ends_on",
                        "opening",
                        "closing",
                        "note",
                    }
                ),
                joins=("region",),
                prefetches=(lambda: "phases",),
            ),
        ),
        (
            CompetitionPage,
            Getter(
                "documents",
                _documents,
                looks_up=True,
                keys=DOCUMENT_KEYS,
                prefetches=(lambda: "documents",),
            ),
        ),
        (HomePage, Getter("announcements", _announcements, looks_up=True)),
        (
            NewsPage,
            Getter(
                "related_pages",
                _related_pages,
                looks_up=True,
                keys=LINK_KEYS,
                prefetches=(lambda: "related_items",),
            ),
        ),
        (
            NewsPage,
            Getter(
                "related_stories",
                _related_stories,
                looks_up=True,
                keys=LINK_KEYS | {"about"},
            ),
        ),
        (
            EventPage,
            Getter(
                "related_pages",
                _related_pages,
                looks_up=True,
                keys=LINK_KEYS,
                prefetches=(lambda: "related_items",),
            ),
        ),
    )
}


def page_getter(model: type[Page], name: str) -> Getter:
    """Return how a field of a page type is read."""
    composed = (_COMPOSED.get((kind, name)) for kind in model.__mro__)
    return next(filter(None, composed), None) or getter_of(model, name)


def added_fields(model: type[Page]) -> tuple[str, ...]:
    return tuple(name for kind in model.__mro__ for name in ADDED.get(kind, ()))
