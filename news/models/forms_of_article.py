"""An article in other forms, below its own address: PDF and press kit."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from wagtail.url_routing import RouteResult

#: The last step of the address of a form.
PDF = "pdf"
PRESS_KIT = "paket-media"
FORMS = (PDF, PRESS_KIT)


class ServedInForms:
    """Mixin of the article: ``/berita/2025/06/slug/pdf/``.

    Routed by the page itself, so that Wagtail guards private ones before it.
    """

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        match path_components:
            case [form] if form in FORMS:
                return RouteResult(self, kwargs={"form": form})
        return super().route(request, path_components)  # type: ignore[misc]

    def serve(
        self, request: HttpRequest, *args: Any, form: str = "", **kwargs: Any
    ) -> HttpResponseBase:
        if not form:
            answer: HttpResponseBase = super().serve(request, *args, **kwargs)  # type: ignore[misc]
            return answer
        # Late, for they need the models of this package.
        from news.article_forms import serve_pdf, serve_press_kit

        # What leaves the page is public now, whoever asks.
        public = type(self).objects.published().filter(pk=self.pk)  # type: ignore[attr-defined]
        if not public.exists():
            raise Http404
        forms: dict[str, Any] = {PDF: serve_pdf, PRESS_KIT: serve_press_kit}
        made: HttpResponseBase = forms[form](self, request)
        return made
