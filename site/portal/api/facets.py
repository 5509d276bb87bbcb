"""The filters that a page type has besides its plain columns.

Innovations are selected by the registry's own query layer, so that the API and
the public pages can't disagree.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q
from django.http import QueryDict
from wagtail.api.v2.utils import BadRequestError
from wagtail.models import Page

from competitions.choices import CompetitionLevel
from competitions.models import CompetitionKind, CompetitionPage
from innovations.facets import FACETS as REGISTRY_FACETS
from innovations.models import (
    GovernmentAffair,
    InnovationPage,
    OrganizationPage,
    SustainableDevelopmentGoal,
    Theme,
)
from innovations.services.registry import InvalidValue, RegistryQuery, parse, select
from news.archive_dates import Month
from news.models import NewsPage
from news.models.tags import NewsTag
from portal.api.place import Place

MAX_VALUES = 50
#: Of lists that editors make longer and longer, an error names so many.
MAX_NAMED = 40

Condition = Callable[[list[str], Place], Q]


def values_of(params: QueryDict, name: str) -> list[str]:
    """Return the values of a filter, repeated or separated by commas."""
    texts = (text.strip() for item in params.getlist(name) for text in item.split(","))
    values = list(dict.fromkeys(text for text in texts if text))
    if not values:
        raise BadRequestError(f"{name} is empty")
    if len(values) > MAX_VALUES:
        raise BadRequestError(f"{name} takes at most {MAX_VALUES} values")
    return values


def refuse(name: str, value: str, allowed: str) -> BadRequestError:
    shown = value if len(value) <= 40 else value[:40] + "…"
    return BadRequestError(f"{name}: '{shown}' is not known; allowed: {allowed}")


def among(name: str, values: Sequence[str], known: Sequence[str]) -> None:
    """Refuse values that don't exist, and say which do."""
    for value in values:
        if value not in known:
            raise refuse(name, value, _listed(known))


def _listed(known: Sequence[str]) -> str:
    return ", ".join([*known[:MAX_NAMED], *(["…"] if known[MAX_NAMED:] else [])])


def _years(name: str, values: list[str]) -> list[int]:
    for value in values:
        if not re.fullmatch(r"(19|20|21)[0-9]{2}", value):
            raise refuse(name, value, "a year such as 2025")
    return [int(value) for value in values]


def _any(conditions: Any) -> Q:
    return reduce(or_, conditions, Q(pk__in=[]))


# ----------------------------------------------------------------- innovations


def _theme(values: list[str], _place: Place) -> Q:
    among("theme", values, list(Theme.objects.values_list("code", flat=True)))
    return Q(theme__code__in=values)


def _goal(values: list[str], _place: Place) -> Q:
    goals = SustainableDevelopmentGoal.objects.all()
    among("goal", values, list(goals.values_list("code", flat=True)))
    rows = InnovationPage.development_goals.through.objects.filter(
        sustainabledevelopmentgoal__code__in=values
    )
    return Q(pk__in=rows.values("innovationpage"))


def registry_ids(params: QueryDict, place: Place) -> set[int] | None:
    """Return the innovations that the registry's facets leave, if any are asked."""
    asked = QueryDict(mutable=True)
    for name in REGISTRY_FACETS:
        if name in params:
            asked.setlist(name, values_of(params, name))
    if not asked:
        return None
    try:
        query: RegistryQuery = parse(asked, strict=True)
        return set(select(region=place.region, query=query).ids)
    except InvalidValue as error:
        known = _known(error.parameter, place) or error.allowed
        raise refuse(error.parameter, error.value, known) from error


def _known(facet: str, place: Place) -> str:
    """Name the values of a facet that grows with the data."""
    rows = {
        "affair": lambda: GovernmentAffair.objects.values_list("code", flat=True),
        "organization": lambda: (
            place.pages(OrganizationPage)
            .order_by("slug")
            .values_list("slug", flat=True)
        ),
    }
    return _listed(list(rows[facet]()[: MAX_NAMED + 1])) if facet in rows else ""


# ------------------------------------------------------------------------ news


def _news_years(values: list[str], _place: Place) -> Q:
    return _any(
        Q(published_at__gte=Month(year, 1).start, published_at__lt=Month(year, 12).end)
        for year in _years("year", values)
    )


def news_months(params: QueryDict) -> Q | None:
    """``month`` counts in each asked ``year``; alone it means nothing."""
    if "month" not in params:
        return None
    if "year" not in params:
        raise BadRequestError("month needs year, such as year=2025&month=6")
    months = values_of(params, "month")
    for value in months:
        if not re.fullmatch(r"0?[1-9]|1[0-2]", value):
            raise refuse("month", value, "1 to 12")
    wanted = [
        Month(year, int(month))
        for year in _years("year", values_of(params, "year"))
        for month in months
    ]
    return _any(
        Q(published_at__gte=one.start, published_at__lt=one.end) for one in wanted
    )


def _tags(values: list[str], place: Place) -> Q:
    used = NewsTag.objects.filter(
        tagged_items__content_object__in=place.pages(NewsPage)
    )
    slugs = list(used.order_by("slug").values_list("slug", flat=True).distinct())
    among("tag", values, slugs)
    return Q(
        pk__in=NewsPage.tagged_items.rel.related_model.objects.filter(
            tag__slug__in=values
        ).values("content_object")
    )


def _about(values: list[str], place: Place) -> Q:
    keys = [int(value) for value in values if re.fullmatch(r"[0-9]{1,18}", value)]
    found = set(place.pages().filter(pk__in=keys).values_list("pk", flat=True))
    for value in values:
        if not value.isascii() or not value.isdigit() or int(value[:18]) not in found:
            raise refuse("about", value, "the id of a page that is published here")
    rows = NewsPage.related_items.rel.related_model.objects.filter(
        related_page__in=found
    )
    return Q(pk__in=rows.values("page"))


# ---------------------------------------------------------------- competitions


def _editions(values: list[str], _place: Place) -> Q:
    return Q(edition_year__in=_years("edition_year", values))


def _levels(values: list[str], _place: Place) -> Q:
    among("level", values, CompetitionLevel.values)
    return Q(level__in=values)


def _kinds(values: list[str], _place: Place) -> Q:
    among("kind", values, list(CompetitionKind.objects.values_list("code", flat=True)))
    return Q(kind__code__in=values)


def _organization_types(values: list[str], _place: Place) -> Q:
    target: Any = OrganizationPage._meta.get_field("type").related_model
    among("kind", values, list(target.objects.values_list("code", flat=True)))
    return Q(type__code__in=values)


CONDITIONS: dict[type[Page], dict[str, Condition]] = {
    InnovationPage: {"theme": _theme, "goal": _goal},
    OrganizationPage: {"kind": _organization_types},
    NewsPage: {"year": _news_years, "tag": _tags, "about": _about},
    CompetitionPage: {"edition_year": _editions, "level": _levels, "kind": _kinds},
}
_READ_APART = {InnovationPage: REGISTRY_FACETS, NewsPage: ("month",)}


def facets_of(model: type[Page]) -> list[str]:
    """Return the names of a type's own filters."""
    return [*CONDITIONS.get(model, ()), *_READ_APART.get(model, ())]
