"""``/api/v2/pages/``: everything that a region publishes, as Wagtail words it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from rest_framework.request import Request
from rest_framework.response import Response
from wagtail.api.v2.utils import BadRequestError
from wagtail.models import Page

from portal.api.page_fields import page_offer
from portal.api.questions import answer
from portal.api.shapes import Shape, shape
from portal.api.sources import has_own_addresses
from portal.api.views import PublicViewSet, key_of

_ONE = frozenset({"fields", "format", "rich_text_format", "_"})
_TO_FIND = frozenset({"id", "html_path"})


class PagesViewSet(PublicViewSet):
    name = "pages"
    model = Page

    def must_be_fresh(self) -> bool:
        # Not from GET: it can't be read where there are too many parameters.
        return "order=random" in self.request.META.get("QUERY_STRING", "")

    def listing_view(self, request: Request) -> Response:
        """Pages of the region. Filters depend on the type: see docs/api.md."""
        params = request.GET
        offset, limit = self.part()
        sources = self.sources()
        kinds, found = answer(params, self.place, offset=offset, limit=limit)
        model = kinds[0] if len(kinds) == 1 else Page
        form = shape(page_offer(model), params.get("fields", ""), single=False)
        items = self._load(model, form, found.ids)
        for item in items:
            form.prepare(item, sources)
        sources.load()
        return Response(
            {
                "meta": {"total_count": found.total},
                "items": [form.present(item, sources) for item in items],
            }
        )

    def detail_view(self, request: Request, pk: int) -> Response:
        """One page with all its fields."""
        self._only(_ONE)
        sources = self.sources()
        model = self._model_of(pk)
        form = shape(page_offer(model), request.GET.get("fields", ""), single=True)
        items = self._load(model, form, [pk])
        if not items:
            raise Http404("not found")
        form.prepare(items[0], sources)
        sources.load()
        return Response(form.present(items[0], sources))

    def find_view(self, request: Request) -> HttpResponseRedirect:
        """Leads to a page by ``?html_path=`` or ``?id=``."""
        self._only(_ONE | _TO_FIND)
        key = self._found_by_path() or key_of(request.GET.get("id"))
        if not self.place.pages().filter(pk=key).exists():
            raise Http404("not found")
        rest = request.GET.copy()
        for name in _TO_FIND:
            rest.pop(name, None)
        address = reverse("wagtailapi:pages:detail", args=(key,))
        return HttpResponseRedirect(
            f"{address}?{rest.urlencode()}" if rest else address
        )

    def _found_by_path(self) -> int | None:
        path = self.request.GET.get("html_path")
        if path is None:
            return None
        steps = [step for step in path.split("/") if step]
        home = Page.objects.get(pk=self.place.home.pk).specific
        return home.route(self.request._request, steps).page.pk

    def _only(self, known: frozenset[str]) -> None:
        unknown = set(self.request.GET) - known
        if unknown:
            allowed = ", ".join(sorted(known - {"_"}))
            raise BadRequestError(
                f"unknown parameter {min(unknown)[:40]}; allowed: {allowed}"
            )

    def _model_of(self, pk: int) -> type[Page]:
        if pk >= 2**63:
            raise Http404("not found")
        rows = self.place.pages().filter(pk=pk)
        content_type_id = rows.values_list("content_type_id", flat=True).first()
        if content_type_id is None:
            raise Http404("not found")
        kind: Any = ContentType.objects.get_for_id(content_type_id).model_class()
        return kind or Page

    def _load(self, model: type[Page], form: Shape, ids: Sequence[int]) -> list[Page]:
        """Load the pages in the order of their ids; none that is hidden by now."""
        if not ids:
            return []
        pages = form.loading(self.place.pages(model).filter(pk__in=ids)).order_by()
        found = {page.pk: page for page in pages}
        if model is Page and _shows_addresses(form):
            found = self._with_own_addresses(found)
        return [found[pk] for pk in ids if pk in found]

    def _with_own_addresses(self, pages: dict[int, Page]) -> dict[int, Page]:
        """Load those pages as their type whose type makes their address."""
        special: dict[type[Page], list[int]] = defaultdict(list)
        for page in pages.values():
            kind = page.specific_class
            if kind and has_own_addresses(kind):
                special[kind].append(page.pk)
        for kind, keys in special.items():
            rows = self.place.pages(kind).filter(pk__in=keys).order_by()
            pages.update({page.pk: page for page in rows.defer_streamfields()})
        return pages


def _shows_addresses(form: Shape) -> bool:
    return any(getter.name == "html_url" for getter in form.meta)
