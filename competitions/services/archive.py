"""The archive of a region's competitions: the list, the hall of fame, the figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from competitions.models import CompetitionIndexPage
from competitions.services.hall_of_fame import hall_context
from competitions.services.listing import index_context
from competitions.services.statistics import statistics_context


@dataclass(frozen=True)
class Tab:
    """A way to look at the archive, with its own address."""

    label: str
    url: str
    is_current: bool


def part_context(
    *, index: CompetitionIndexPage, request: HttpRequest, part: str
) -> dict[str, Any]:
    """Return what a part of the archive shows; ``part`` is its address below it."""
    tabs = _tabs(index, request, part)
    if part == index.HALL_OF_FAME:
        found = hall_context(index=index, params=request.GET)
    elif part == index.STATISTICS:
        found = statistics_context(index=index, params=request.GET)
    else:
        return {"tabs": tabs, **index_context(index=index, params=request.GET)}
    here = next(tab for tab in tabs if tab.is_current)
    # What the breadcrumb of a site calls this part of the page.
    return {"tabs": tabs, "current": here.label, "here": here.url, **found}


def _tabs(index: CompetitionIndexPage, request: HttpRequest, part: str) -> list[Tab]:
    here = index.get_url(request) or ""
    labels = {
        "": _("Competitions"),
        index.HALL_OF_FAME: _("Hall of fame"),
        index.STATISTICS: _("Statistics"),
    }
    return [
        Tab(label, f"{here}{slug}/" if slug else here, slug == part)
        for slug, label in labels.items()
    ]
