"""Addresses below ``/api/v2/``."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import Http404
from django.urls import path, re_path
from rest_framework.request import Request
from rest_framework.response import Response
from wagtail.api.utils import get_base_url
from wagtail.api.v2.router import WagtailAPIRouter

from portal.api.files import DocumentsViewSet, ImagesViewSet
from portal.api.pages import PagesViewSet
from portal.api.views import PublicViewSet


class RootViewSet(PublicViewSet):
    """Where to begin."""

    endpoints: ClassVar[tuple[str, ...]] = ("pages", "images", "documents")

    def listing_view(self, request: Request) -> Response:
        """The read API of the region. Its words are explained in docs/api.md."""
        here = (get_base_url(request) or "") + request.path
        return Response({name: f"{here}{name}/" for name in self.endpoints})

    def missing_view(self, request: Request, **kwargs: Any) -> Response:
        raise Http404("no such address; begin at /api/v2/")


class RegionRouter(WagtailAPIRouter):
    """Wagtail's router with an entrance, and JSON for what is not there."""

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", RootViewSet.as_view({"get": "listing_view"}), name="root"),
            *super().get_urlpatterns(),
            re_path("", RootViewSet.as_view({"get": "missing_view"})),
        ]


api_router = RegionRouter("wagtailapi")
api_router.register_endpoint("pages", PagesViewSet)
api_router.register_endpoint("images", ImagesViewSet)
api_router.register_endpoint("documents", DocumentsViewSet)
