"""The signed decree on the results of a competition, for anybody."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.text import slugify
from django.utils.translation import pgettext
from django.views import View

from competitions.models import ResultPaper
from competitions.public_pages import PublicPage
from competitions.services.decrees import public_decrees


class DecreeView(PublicPage, View):
    """Nothing is said of one that isn't public yet."""

    http_method_names = ("get", "head")

    def get(self, request: HttpRequest, pk: str) -> FileResponse:
        rows = public_decrees(self.region)
        paper: ResultPaper = get_object_or_404(rows, pk=pk)
        if not paper.file:
            raise Http404
        word = pgettext("name of a file", "decree")
        response = FileResponse(
            paper.file.open("rb"),
            as_attachment=True,
            filename=f"{slugify(f'{word} {paper.number}')[:80]}.pdf",
            content_type="application/pdf",
        )
        response["X-Content-Type-Options"] = "nosniff"
        return response
