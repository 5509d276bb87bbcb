"""Which pages a list request asks for: types, filters, words and order.

Ids first: whatever the filters, a list reads narrow rows until it knows the few
pages that it shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.http import QueryDict
from wagtail.api.v2.utils import (
    BadRequestError,
    page_models_from_string,
    parse_boolean,
)
from wagtail.models import Page, get_page_models
from wagtail.query import PageQuerySet

from competitions.models import CompetitionPage
from innovations.models import InnovationPage, OrganizationPage
from news.models import EventPage, NewsPage
from portal.api.facets import (
    CONDITIONS,
    facets_of,
    news_months,
    registry_ids,
    values_of,
)
from portal.api.page_fields import page_offer
from portal.api.place import Place
from portal.search.choices import EntryKind
from portal.search.services.searching import search

OPERATIONS = frozenset(
    {
        "type",
        "fields",
        "order",
        "limit",
        "offset",
        "search",
        "child_of",
        "descendant_of",
        "ancestor_of",
        "rich_text_format",
        "format",
        "_",
    }
)
#: Up to here a list of ids is part of the query; beyond, it is matched here.
MAX_IDS_IN_QUERY = 500
MAX_TYPES = 10
_COLUMNS = (
    models.CharField,
    models.BooleanField,
    models.IntegerField,
    models.DateField,
    models.DecimalField,
    models.AutoField,
)
_KINDS: dict[type[Page], EntryKind] = {
    InnovationPage: EntryKind.INNOVATION,
    OrganizationPage: EntryKind.ORGANIZATION,
    CompetitionPage: EntryKind.COMPETITION,
    NewsPage: EntryKind.NEWS,
    EventPage: EntryKind.EVENT,
}


_SHARED = {field.name for field in Page._meta.concrete_fields}


class Answer(NamedTuple):
    """The ids of one page of a list in their order, and how many there are."""

    ids: Sequence[int]
    total: int


# --------------------------------------------------------------------- columns


_columns: dict[type[Page], dict[str, Any]] = {}


def columns_of(model: type[Page]) -> dict[str, Any]:
    """Return the columns by which anybody may filter and order."""
    if model not in _columns:
        _columns[model] = _public_columns(model)
    return _columns[model]


def _public_columns(model: type[Page]) -> dict[str, Any]:
    names = [one.name for one in page_offer(model).getters]
    fields = {field.name: field for field in model._meta.concrete_fields}
    found = {
        name: fields[name]
        for name in names
        if name in fields
        and isinstance(fields[name], _COLUMNS)
        and not fields[name].is_relation
    }
    return {"id": model._meta.pk} | {
        name: field for name, field in found.items() if name != "id"
    }


def _column_condition(name: str, column: Any, text: str) -> Q:
    lookup = "pk" if name == "id" else name
    try:
        if isinstance(column, models.BooleanField):
            return Q(**{lookup: parse_boolean(text)})
        if name == "id":
            column = models.BigIntegerField()
        value = column.to_python(text)
        column.run_validators(value) if isinstance(value, int) else None
    except (ValidationError, ValueError) as error:
        raise BadRequestError(f"{name}: '{text[:40]}' is not a value of it") from error
    return Q(**{lookup: value})


# ----------------------------------------------------------------------- types


def models_of(params: QueryDict) -> list[type[Page]]:
    """Return the page types that are asked for; none means all."""
    asked = params.get("type", "")
    if not asked:
        return []
    if asked.count(",") >= MAX_TYPES:
        raise BadRequestError(f"type takes at most {MAX_TYPES} types")
    try:
        found = dict.fromkeys(page_models_from_string(asked))
    except (LookupError, ValueError, TypeError) as error:
        known = ", ".join(sorted(model._meta.label for model in get_page_models()))
        raise BadRequestError(f"type doesn't exist; there are {known}") from error
    if any(model._meta.abstract for model in found):
        raise BadRequestError("type doesn't exist")
    return [] if Page in found else list(found)


def check_parameters(params: QueryDict, kinds: Sequence[type[Page]]) -> None:
    """Refuse what nobody knows, and what another type has."""
    for name in params:
        if name in OPERATIONS:
            continue
        if not all(_has(model, name) for model in kinds or [Page]):
            raise BadRequestError(_explained(name, kinds))


def _has(model: type[Page], name: str) -> bool:
    return name in columns_of(model) or name in facets_of(model)


def _explained(name: str, kinds: Sequence[type[Page]]) -> str:
    owners = [model._meta.label for model in get_page_models() if _has(model, name)]
    if owners and len(owners) < len(get_page_models()):
        return f"'{name}' is a filter of type={' or type='.join(sorted(owners))}"
    allowed = set(OPERATIONS) - {"_", "format"}
    allowed |= {one for model in kinds or [Page] for one in columns_of(model)}
    allowed |= {one for model in kinds for one in facets_of(model)}
    return (
        f"query parameter is not an operation or a recognised field: {name[:40]}; "
        f"allowed: {', '.join(sorted(allowed))}"
    )


# --------------------------------------------------------------------- filters


def _narrowed(
    model: type[Page], params: QueryDict, place: Place
) -> tuple[PageQuerySet, set[int] | None]:
    """Return the pages of a type that the filters leave, and perhaps their ids."""
    pages = _all_of(model, params, place)
    conditions = CONDITIONS.get(model, {})
    columns = columns_of(model)
    for name in params:
        if name in OPERATIONS or name in facets_of(model):
            continue
        pages = pages.filter(
            _column_condition(name, columns[name], params.get(name, ""))
        )
    for name, condition in conditions.items():
        if name in params:
            pages = pages.filter(condition(values_of(params, name), place))
    if model is NewsPage and (months := news_months(params)) is not None:
        pages = pages.filter(months)
    ids = registry_ids(params, place) if model is InnovationPage else None
    return pages, ids


def _all_of(model: type[Page], params: QueryDict, place: Place) -> PageQuerySet:
    """Return the pages of a type; from Wagtail's narrow table where that will do."""
    ordered = {
        _alias(model, name.lstrip("-")) for name in params.get("order", "").split(",")
    }
    own = {field.name for field in model._meta.concrete_fields} - _SHARED
    own |= set(CONDITIONS.get(model, ())) | {"month"}
    if own & (set(params) | ordered):
        return place.pages(model)
    kinds = [kind for kind in get_page_models() if issubclass(kind, model)]
    types = ContentType.objects.get_for_models(*kinds).values()
    pages = place.pages()
    return pages if model is Page else pages.filter(content_type__in=types)


def _within(pages: PageQuerySet, params: QueryDict, place: Place) -> PageQuerySet:
    """Apply Wagtail's filters by place in the tree."""
    if "child_of" in params and "descendant_of" in params:
        raise BadRequestError(
            "filtering by descendant_of with child_of is not supported"
        )
    for name in ("child_of", "descendant_of", "ancestor_of"):
        if name in params:
            pages = getattr(pages, name)(_place_page(name, params.get(name, ""), place))
    return pages


def _place_page(name: str, text: str, place: Place) -> Page:
    root = text == "root" and name != "ancestor_of"
    if not root and not re.fullmatch(r"[0-9]{1,18}", text, re.ASCII):
        raise BadRequestError(f"{name} must be a positive integer")
    key = place.home.pk if root else int(text)
    page = place.pages().filter(pk=key).only("path", "depth").first()
    if page is None:
        raise BadRequestError(f"{name}: the page doesn't exist")
    return page


# ----------------------------------------------------------------------- order


def _order(params: QueryDict, model: type[Page]) -> list[Any] | None:
    text = params.get("order", "")
    if not text:
        return None
    names = text.split(",")
    if names == ["random"]:
        if "offset" in params:
            raise BadRequestError("random ordering with offset is not supported")
        return ["?"]
    columns = columns_of(model)
    order = []
    for name in names[:10]:
        bare = name.removeprefix("-")
        column = _alias(model, bare)
        if column not in columns:
            allowed = ", ".join(sorted(columns))
            raise BadRequestError(
                f"cannot order by '{name[:40]}' (unknown field); allowed: {allowed}"
            )
        expression = F("pk" if column == "id" else column)
        order.append(
            expression.desc(nulls_last=True)
            if name.startswith("-")
            else expression.asc(nulls_last=True)
        )
    # The key breaks ties, so that no page is in two parts of a list.
    return [*order, "pk"]


def _alias(model: type[Page], name: str) -> str:
    is_year = model is InnovationPage and name == "year"
    return "implementation_date" if is_year else name


# ---------------------------------------------------------------------- answer


def answer(
    params: QueryDict, place: Place, *, offset: int, limit: int
) -> tuple[list[type[Page]], Answer]:
    """Return the types that were asked for and one page of the list."""
    kinds = models_of(params)
    check_parameters(params, kinds)
    model = kinds[0] if len(kinds) == 1 else Page
    order = _order(params, model)
    pages, ids = _asked_pages(kinds, params, place)
    pages = _within(pages, params, place)
    if order:
        pages = pages.order_by(*order)
    if "search" in params:
        ranked = _found(params.get("search", ""), kinds, place)
        allowed = set(ranked) if ids is None else ids & set(ranked)
        if not order:
            return kinds, _by_relevance(pages, ranked, allowed, offset, limit)
        ids = allowed
    return kinds, _part(pages, ids, offset, limit)


def _asked_pages(
    kinds: Sequence[type[Page]], params: QueryDict, place: Place
) -> tuple[PageQuerySet, set[int] | None]:
    if len(kinds) == 1:
        return _narrowed(kinds[0], params, place)
    if not kinds:
        return _narrowed(Page, params, place)
    wanted = Q(pk__in=[])
    for model in kinds:
        pages, ids = _narrowed(model, params, place)
        if ids is not None:
            pages = pages.filter(pk__in=ids)
        wanted |= Q(pk__in=pages.order_by().values("pk"))
    return place.pages().filter(wanted), None


def _found(text: str, kinds: Iterable[type[Page]], place: Place) -> Sequence[int]:
    asked = {_KINDS.get(model, EntryKind.PAGE) for model in kinds}
    results = search(region=place.region, text=text, kinds=asked or None)
    if not results.has_words:
        raise BadRequestError("search: the text holds no word to search for")
    return results.ids


def _by_relevance(
    pages: PageQuerySet,
    ranked: Sequence[int],
    allowed: set[int],
    offset: int,
    limit: int,
) -> Answer:
    left = allowed.intersection(_ids(pages.order_by(), allowed))
    ordered = [key for key in dict.fromkeys(ranked) if key in left]
    return Answer(ordered[offset : offset + limit], len(ordered))


def _part(pages: PageQuerySet, ids: set[int] | None, offset: int, limit: int) -> Answer:
    if ids is not None:
        found = [key for key in _ids(pages, ids) if key in ids]
        return Answer(found[offset : offset + limit], len(found))
    part = list(pages.values_list("pk", flat=True)[offset : offset + limit])
    # A list that ends here tells its length.
    if len(part) < limit and (part or not offset):
        return Answer(part, offset + len(part))
    return Answer(part, pages.order_by().count())


def _ids(pages: PageQuerySet, ids: set[int]) -> Iterable[int]:
    if len(ids) <= MAX_IDS_IN_QUERY:
        pages = pages.filter(pk__in=ids)
    return pages.values_list("pk", flat=True)
