"""The search page and the suggestions while somebody types."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from innovations.models import Region, RegistryPage
from news.models import NewsIndexPage
from portal.search.choices import EntryKind
from portal.search.queries import MAX_TEXT, clean_text
from portal.search.services.searching import Results, describe, search, suggest

HITS_PER_PAGE = 10


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """Show what was found; whatever is in the address gives a page."""
    region = _region_of(request)
    typed = request.GET.get("q", "")
    text = clean_text(typed)
    kind = request.GET.get("kind", "")
    kind = kind if kind in EntryKind.values else ""
    results = search(region=region, text=text)
    ids = results.of_kind(kind) if kind else results.ids
    page = Paginator(ids, HITS_PER_PAGE).get_page(request.GET.get("p"))
    hits = describe(
        region=region, results=results, ids=list(page.object_list), request=request
    )
    context = {
        "text": text,
        "kind": kind,
        "results": results,
        "hits": hits,
        "hits_page": page,
        "tabs": _tabs(results, text, kind),
        "was_cut": len(typed) > MAX_TEXT,
        "ways_on": [] if hits else _ways_on(region, request),
    }
    return render(request, "search/search_page.html", context)


@require_safe
def suggestions(request: HttpRequest) -> JsonResponse:
    found = suggest(
        region=_region_of(request), text=request.GET.get("q", ""), request=request
    )
    rows = [{"title": s.title, "url": s.url, "kind": s.kind} for s in found]
    return JsonResponse(rows, safe=False)


def _region_of(request: HttpRequest) -> Region:
    region: Region | None = getattr(request, "region", None)
    if region is None:
        raise Http404
    return region


def _address(text: str, kind: str) -> str:
    query = urlencode({"q": text} | ({"kind": kind} if kind else {}))
    return f"{reverse('search')}?{query}"


def _tabs(results: Results, text: str, chosen: str) -> list[dict[str, Any]]:
    """Return "all" and the kinds of which something was found."""
    counts = results.counts
    tabs = [("", _("All"), len(results.ids))]
    tabs += [(kind, str(label), counts[kind]) for kind, label in EntryKind.choices]
    return [
        {
            "label": f"{label} ({count})",
            "url": _address(text, kind),
            "is_current": kind == chosen,
        }
        for kind, label, count in tabs
        if count or kind == chosen
    ]


def _ways_on(region: Region, request: HttpRequest) -> list[dict[str, str]]:
    """Return the lists of the region, for somebody who found nothing."""
    root = region.site.root_page
    models = (RegistryPage, NewsIndexPage)
    return [
        {"title": page.title, "url": page.get_url(request)}
        for model in models
        for page in model.objects.child_of(root).live().public()
    ]
