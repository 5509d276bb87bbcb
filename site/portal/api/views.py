"""What all endpoints share: anybody may read, and nobody is asked who they are."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.utils import translation
from rest_framework.exceptions import APIException
from rest_framework.renderers import BrowsableAPIRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet
from wagtail.api.rich_text import APIRichText
from wagtail.api.utils import get_base_url
from wagtail.api.v2.utils import BadRequestError

from portal.api.place import Place, region_of
from portal.api.sources import Sources

LIMIT, MAX_LIMIT, MAX_OFFSET = 20, 100, 1_000_000_000
#: No filter needs more, and no error or query grows beyond it.
MAX_LENGTH = 2_000
FORMATS = (APIRichText.FORMAT_DB_HTML, APIRichText.FORMAT_HTML)
CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Content-Type, If-None-Match",
    "Access-Control-Expose-Headers": "ETag, Last-Modified",
    "Access-Control-Max-Age": "86400",
}


class PublicViewSet(ViewSet):
    """A read-only endpoint whose answers depend on the address alone."""

    # A session must not change an answer, nor be read for one.
    authentication_classes: ClassVar[list[Any]] = []
    permission_classes: ClassVar[list[Any]] = []
    renderer_classes: ClassVar[list[Any]] = [JSONRenderer, BrowsableAPIRenderer]
    http_method_names: ClassVar[list[str]] = ["get", "head", "options"]
    name = ""
    model: Any = None

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # Messages are for programs; in English whoever's browser asks.
        with translation.override("en"):
            response = super().dispatch(request, *args, **kwargs)
            # Rendered here, since the browsable page is translated as well.
            if hasattr(response, "render"):
                response.render()
            return response

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        check_texts(request)
        self.place = Place(region_of(request))

    def options(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return Response(status=204)

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, Http404):
            return self._refusal(404, str(exc) or "not found")
        if isinstance(exc, BadRequestError | SuspiciousOperation):
            return self._refusal(400, str(exc))
        if isinstance(exc, APIException):
            return self._refusal(exc.status_code, str(exc.detail))
        return super().handle_exception(exc)

    def finalize_response(
        self, request: Any, response: Any, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        for header, value in CORS.items():
            response.headers[header] = value
        if self.must_be_fresh():
            response.headers["Cache-Control"] = "no-store"
        return super().finalize_response(request, response, *args, **kwargs)

    def must_be_fresh(self) -> bool:
        """Tell whether an answer may change while nothing is published."""
        return False

    def _refusal(self, status: int, message: str) -> Response:
        response = Response({"message": message}, status=status)
        response.exception = True
        return response

    # ------------------------------------------------------------ requests

    def sources(self) -> Sources:
        request = self.request
        asked = request.GET.get("rich_text_format", APIRichText.FORMAT_DB_HTML)
        if asked not in FORMATS:
            allowed = ", ".join(FORMATS)
            raise BadRequestError(f"rich_text_format must be one of {allowed}")
        base = get_base_url(request) or ""
        return Sources(self.place, base=base, rich_text_format=asked)

    def part(self) -> tuple[int, int]:
        """Return offset and limit as they were asked for."""
        return (
            self._number("offset", 0, MAX_OFFSET),
            self._number("limit", LIMIT, MAX_LIMIT),
        )

    def _number(self, name: str, default: int, most: int) -> int:
        text = self.request.GET.get(name)
        if text is None:
            return default
        if not re.fullmatch(r"[0-9]+", text):
            raise BadRequestError(f"{name} must be a positive integer")
        if len(text) > 10 or int(text) > most:
            raise BadRequestError(f"{name} cannot be higher than {most}")
        return int(text)

    # ------------------------------------------------------------- routing

    @classmethod
    def get_urlpatterns(cls) -> list[URLPattern]:
        return [
            path("", cls.as_view({"get": "listing_view"}), name="listing"),
            path("find/", cls.as_view({"get": "find_view"}), name="find"),
            path("<int:pk>/", cls.as_view({"get": "detail_view"}), name="detail"),
        ]

    @classmethod
    def get_object_detail_urlpath(cls, model: Any, pk: int, namespace: str = "") -> str:
        return reverse(f"{namespace}:detail", args=(pk,))

    @classmethod
    def get_model_listing_urlpath(cls, model: Any, namespace: str = "") -> str:
        return reverse(f"{namespace}:listing")


def check_texts(request: Request) -> None:
    """Refuse parameters that no query could use, before any is read."""
    for name, values in request.GET.lists():
        if "\x00" in name or any("\x00" in value for value in values):
            raise BadRequestError("null characters are not allowed")
        if len(values) > 100 or sum(map(len, values)) > MAX_LENGTH:
            raise BadRequestError(
                f"{name[:40]} is longer than {MAX_LENGTH} characters or repeated too often"
            )
        if len(name) > 100:
            raise BadRequestError(f"unknown parameter {name[:40]}…")


def key_of(text: str | None) -> int:
    """Return the id in a parameter; what can't be one is not found."""
    if text is None or not re.fullmatch(r"[0-9]{1,18}", text):
        raise Http404("not found")
    return int(text)
