"""``/api/v2/images/`` and ``/api/v2/documents/``: the region's public files."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.db.models import F, QuerySet
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from rest_framework.request import Request
from rest_framework.response import Response
from wagtail.api.v2.utils import BadRequestError
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from portal.api.getters import Getter, getter_of
from portal.api.pictures import full
from portal.api.shapes import Offer, shape
from portal.api.usage import hidden_files, public_documents
from portal.api.views import PublicViewSet, key_of

_FIELDS = frozenset({"fields", "format", "_"})
_ONE = _FIELDS | {"id"}


class FilesViewSet(PublicViewSet):
    """Files of the region's public collections, but for those of drafts."""

    order_columns = ("id", "title")
    filter_columns: tuple[str, ...] = ()

    @classmethod
    def offer(cls) -> Offer:
        raise NotImplementedError

    def must_be_fresh(self) -> bool:
        """A draft that is saved hides its files, and renews no region's version."""
        return True

    def files(self) -> QuerySet:
        return self.model.objects.filter(collection__in=self.place.collection_ids)

    def visible_ids(self, files: QuerySet) -> list[int]:
        keys = list(files.values_list("pk", flat=True))
        hidden = hidden_files(self.place, self.model, set(keys)) if keys else set()
        return [key for key in keys if key not in hidden]

    def listing_view(self, request: Request) -> Response:
        """Files of the region that anybody may see."""
        offset, limit = self.part()
        filters = {*self.order_columns, *self.filter_columns}
        self._only(_FIELDS | {"order", "limit", "offset"} | filters)
        keys = self.visible_ids(self._filtered().order_by(*self._order()))
        return Response(
            {
                "meta": {"total_count": len(keys)},
                "items": self._present(keys[offset : offset + limit], single=False),
            }
        )

    def detail_view(self, request: Request, pk: int) -> Response:
        """One file with all its fields."""
        self._only(_FIELDS)
        return Response(self._present([self._visible(pk)], single=True)[0])

    def find_view(self, request: Request) -> HttpResponseRedirect:
        """Leads to a file by ``?id=``."""
        self._only(_ONE)
        key = self._visible(key_of(request.GET.get("id")))
        rest = request.GET.copy()
        rest.pop("id")
        address = reverse(f"wagtailapi:{self.name}:detail", args=(key,))
        return HttpResponseRedirect(
            f"{address}?{rest.urlencode()}" if rest else address
        )

    def _visible(self, pk: int) -> int:
        if pk >= 2**63 or pk not in self.visible_ids(self.files().filter(pk=pk)):
            raise Http404("not found")
        return pk

    def _filtered(self) -> QuerySet:
        files = self.files()
        for name in (*self.order_columns, *self.filter_columns):
            if name in self.request.GET:
                text = self.request.GET[name]
                number = name != "title"
                if number and not (
                    text.isascii() and text.isdigit() and len(text) < 10
                ):
                    raise BadRequestError(f"{name} must be a positive integer")
                files = files.filter(**{name: int(text) if number else text})
        return files

    def _order(self) -> list[Any]:
        text = self.request.GET.get("order", "id")
        allowed = (*self.order_columns, *self.filter_columns)
        order = []
        for name in text.split(","):
            bare = name.removeprefix("-")
            if bare not in allowed:
                raise BadRequestError(
                    f"cannot order by '{name[:40]}'; allowed: {', '.join(allowed)}"
                )
            order.append(F(bare).desc() if name.startswith("-") else F(bare).asc())
        return [*order[:10], "pk"]

    def _present(self, keys: list[int], *, single: bool) -> list[dict[str, Any]]:
        asked = self.request.GET.get("fields", "")
        form = shape(self.offer(), asked, single=single)
        rows = form.loading(self.model.objects.filter(pk__in=keys)).order_by()
        found = {row.pk: row for row in rows}
        sources = self.sources()
        if any(getter.name == "renditions" for getter in form.body):
            sources.load_renditions(found)
        return [form.present(found[key], sources) for key in keys if key in found]

    def _only(self, known: frozenset[str] | set[str]) -> None:
        unknown = set(self.request.GET) - known
        if unknown:
            allowed = ", ".join(sorted(set(known) - {"_"}))
            raise BadRequestError(
                f"query parameter is not an operation or a recognised field: "
                f"{min(unknown)[:40]}; allowed: {allowed}"
            )


class ImagesViewSet(FilesViewSet):
    name = "images"
    model = get_image_model()
    filter_columns = ("width", "height")

    @classmethod
    def offer(cls) -> Offer:
        return _images()


class DocumentsViewSet(FilesViewSet):
    name = "documents"
    model = get_document_model()

    def visible_ids(self, files: QuerySet) -> list[int]:
        keys = list(files.values_list("pk", flat=True))
        public = public_documents(self.place, self.model) if keys else set()
        return [key for key in keys if key in public]

    @classmethod
    def offer(cls) -> Offer:
        return _documents()


def _meta(model: Any, endpoint: str, address: Any) -> tuple[Getter, ...]:
    return (
        Getter("type", lambda _file, _sources: model._meta.label),
        Getter(
            "detail_url", lambda file, sources: sources.detail_url(file.pk, endpoint)
        ),
        getter_of(model, "tags"),
        Getter("download_url", address),
    )


_IN_LISTS = frozenset({"id", "type", "detail_url", "title", "tags", "download_url"})


@cache
def _images() -> Offer:
    model = get_image_model()
    plain = ("id", "title", "width", "height")
    return Offer(
        model,
        body=(
            *(getter_of(model, name) for name in plain),
            Getter("alt", lambda image, _sources: image.default_alt_text),
            Getter("renditions", lambda image, sources: sources.renditions(image)),
        ),
        meta=_meta(
            model,
            "images",
            lambda image, sources: full(sources.base, image.file.url),
        ),
        in_lists=_IN_LISTS,
    )


@cache
def _documents() -> Offer:
    model = get_document_model()
    return Offer(
        model,
        body=(
            getter_of(model, "id"),
            getter_of(model, "title"),
            Getter("extension", lambda file, _sources: file.file_extension.lower()),
            Getter("size", lambda file, _sources: file.file_size),
        ),
        meta=_meta(
            model,
            "documents",
            lambda file, sources: full(sources.base, file.url),
        ),
        in_lists=_IN_LISTS,
    )
