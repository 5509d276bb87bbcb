"""The fields of every page type: Wagtail's, the plugin's and the site's."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page

from portal.api.composed import added_fields, page_getter
from portal.api.getters import LINK_KEYS, Getter
from portal.api.shapes import Offer
from portal.api.sources import Sources

IN_LISTS = frozenset(
    {"id", "type", "detail_url", "title", "html_url", "slug", "first_published_at"}
)
COLUMNS = (
    "slug",
    "show_in_menus",
    "seo_title",
    "search_description",
    "first_published_at",
    "last_published_at",
)


_offers: dict[type[Page], Offer] = {}


def page_offer(model: type[Page]) -> Offer:
    """Return the fields of a page type, which never change while the site runs."""
    if model not in _offers:
        _offers[model] = _offer(model)
    return _offers[model]


def _offer(model: type[Page]) -> Offer:
    named = [getattr(one, "name", one) for one in getattr(model, "api_fields", ())]
    names = dict.fromkeys(["id", "title", *named, *added_fields(model)])
    columns = {name: page_getter(model, name) for name in COLUMNS}
    return Offer(
        model,
        body=tuple(page_getter(model, name) for name in names),
        meta=(
            Getter("type", _type),
            Getter("detail_url", lambda page, sources: sources.detail_url(page.pk)),
            Getter("html_url", lambda page, sources: sources.html_url(page)),
            *columns.values(),
            Getter("alias_of", _alias_of, looks_up=True, keys=LINK_KEYS),
            Getter("parent", _parent, looks_up=True, keys=LINK_KEYS),
        ),
        in_lists=IN_LISTS,
        only_single=frozenset({"parent", "related_stories"}),
    )


def _type(page: Any, _sources: Sources) -> str:
    kind = ContentType.objects.get_for_id(page.content_type_id).model_class()
    return (kind or type(page))._meta.label


def _alias_of(page: Any, sources: Sources) -> Any:
    return _named(sources.page(page.alias_of_id), sources)


def _parent(page: Any, sources: Sources) -> Any:
    return _named(sources.parent(page), sources)


def _named(page: Page | None, sources: Sources) -> Any:
    """Name a page as Wagtail's serializers do."""
    if page is None:
        return None
    return {
        "id": page.pk,
        "meta": {
            "type": _type(page, sources),
            "detail_url": sources.detail_url(page.pk),
            "html_url": sources.html_url(page),
        },
        "title": page.title,
    }
