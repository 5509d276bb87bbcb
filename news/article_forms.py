"""Answers with an article as PDF or as a kit for the press."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from news.models.article import NewsPage
from news.services.article_pdf import pdf_of
from news.services.kept_files import Busy
from news.services.pdf import PdfUnavailable
from news.services.press_kit import stream_kit

#: Seconds after which it is worth asking again.
_SOON = "30"


def serve_pdf(article: NewsPage, request: HttpRequest) -> HttpResponse:
    try:
        content = pdf_of(article)
    except PdfUnavailable:
        return _not_now(
            article,
            request,
            _(
                "This server can't make PDF files. Print the article instead: your "
                "browser can save it as PDF."
            ),
        )
    except Busy:
        text = _("Many files are being made right now. Try again in half a minute.")
        response = _not_now(article, request, text)
        response["Retry-After"] = _SOON
        return response
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{_file_name(article)}.pdf"'
    response["Link"] = f'<{article.get_full_url(request)}>; rel="canonical"'
    return response


def serve_press_kit(article: NewsPage, request: HttpRequest) -> StreamingHttpResponse:
    name = _file_name(article)
    response = StreamingHttpResponse(
        stream_kit(article, folder=name), content_type="application/zip"
    )
    response["Content-Disposition"] = f'attachment; filename="{name}.zip"'
    response["X-Robots-Tag"] = "noindex"
    return response


def _file_name(article: NewsPage) -> str:
    # ASCII: slugs may be in other letters where a project allows it.
    slug = article.slug.encode("ascii", "ignore").decode()[:60].strip("-")
    return slug or f"berita-{article.pk}"


def _not_now(article: NewsPage, request: HttpRequest, text: str) -> Any:
    context = {"article": article, "index": article.get_parent(), "text": text}
    return render(request, "news/not_now.html", context, status=503)
