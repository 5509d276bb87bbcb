"""What the page of the registry shows: filters, chips, results, ways out."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from innovations.facets import SORTS
from innovations.models import Region
from innovations.registry_query import CARD, LIST, VIEWS, RegistryQuery
from innovations.services.listing import page_numbers, paginate_ids
from innovations.services.registry import Facet, FacetValue, Selection, select

#: A facet with more values than this shows the fullest and folds the others.
SHORT_FACET = 10
SHOWN_OF_LONG_FACET = 8
MAX_WAYS_OUT = 8


class ShownFacet(NamedTuple):
    """A facet for a form: values in sight, and those behind "show all"."""

    name: str
    label: str
    shown: list[FacetValue]
    folded: list[FacetValue]
    selected_count: int


class Chip(NamedTuple):
    """A filter that is on; its link takes it off."""

    facet: str
    label: str
    url: str


class WayOut(NamedTuple):
    """A single filter without which there would be results."""

    label: str
    url: str
    total: int


class Choice(NamedTuple):
    value: str
    label: str
    url: str
    is_current: bool


def registry_context(*, region: Region | None, query: RegistryQuery) -> dict[str, Any]:
    """Return the results of a query and every way to change it.

    Addresses of links are relative and canonical: the same question always has
    the same one.
    """
    selection = select(region=region, query=query)
    query = selection.query
    page = paginate_ids(selection.ids, query.page)
    # A page number too high gives the last page, also in links.
    query = query.on_page(page.number)
    chips = _chips(selection)
    return {
        "query": query,
        "selection": selection,
        "innovations": page,
        "facets": [_shown(facet) for facet in selection.facets if facet.values],
        "chips": chips,
        "without_filters": _address(query.without_filters()),
        "problems": query.problems,
        "sorts": _sorts(query),
        "views": _views(query),
        "page_numbers": page_numbers(page, query),
        "ways_out": [] if selection.total else _ways_out(selection, chips),
        "count_in_words": _in_words(selection),
        # One filter makes a page worth finding; combinations are without number.
        "is_indexed": len(chips) <= 1 and not query.text,
        "canonical": _address(query.viewed_as(LIST).sorted_by("").on_page(page.number)),
        "corrected": selection.corrected,
    }


def _address(query: RegistryQuery) -> str:
    return f"?{query.urlencode()}"


def _shown(facet: Facet) -> ShownFacet:
    selected = list(facet.selected)
    values = list(facet.values)
    if len(values) <= SHORT_FACET:
        return ShownFacet(facet.name, facet.label, values, [], len(selected))
    others = [value for value in values if not value.selected]
    fullest = sorted(others, key=lambda value: -value.count)[:SHOWN_OF_LONG_FACET]
    folded = [value for value in others if value not in set(fullest)]
    return ShownFacet(
        facet.name, facet.label, selected + fullest, folded, len(selected)
    )


def _chips(selection: Selection) -> list[Chip]:
    query = selection.query
    chips = []
    if query.text:
        label = _("Words: %(text)s") % {"text": query.text}
        chips.append(Chip("q", label, _address(query.without_text())))
    for facet in selection.facets:
        for value in facet.selected:
            label = _("%(facet)s: %(value)s") % {
                "facet": facet.label,
                "value": value.label,
            }
            without = query.removing(facet.name, value.value)
            chips.append(Chip(facet.name, label, _address(without)))
    return chips


def _ways_out(selection: Selection, chips: list[Chip]) -> list[WayOut]:
    """Return which single filter, taken off, brings results."""
    query, narrowed = selection.query, selection.narrowed
    found = []
    totals = []
    if query.text:
        totals.append(narrowed.total_without_text())
    for facet in selection.facets:
        for value in facet.selected:
            kept = query.removing(facet.name, value.value).chosen(facet.name)
            totals.append(narrowed.total_with(facet.name, kept))
    for chip, total in zip(chips, totals, strict=True):
        if total:
            found.append(WayOut(chip.label, chip.url, total))
    return sorted(found, key=lambda way: -way.total)[:MAX_WAYS_OUT]


def _sorts(query: RegistryQuery) -> list[Choice]:
    labels = {
        "newest": _("Newest first"),
        "oldest": _("Oldest first"),
        "title": _("Title A–Z"),
        "organization": _("By organisation"),
        "relevance": _("Best match first"),
    }
    return [
        Choice(sort, labels[sort], _address(query.sorted_by(sort)), sort == query.order)
        for sort in SORTS
        if sort != "relevance" or query.text
    ]


def _views(query: RegistryQuery) -> list[Choice]:
    labels = {LIST: _("List"), CARD: _("Cards")}
    return [
        Choice(view, labels[view], _address(query.viewed_as(view)), view == query.view)
        for view in VIEWS
    ]


def _in_words(selection: Selection) -> str:
    total = selection.total
    if not selection.query.is_narrowed:
        return ngettext(
            "%(total)s published innovation", "%(total)s published innovations", total
        ) % {"total": total}
    return ngettext(
        "%(total)s innovation matches", "%(total)s innovations match", total
    ) % {"total": total}
