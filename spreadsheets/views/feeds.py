"""What spreadsheet programs refresh from; public, the address is the secret."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.generic import View

from spreadsheets.registry import get_sheet
from spreadsheets.services.background_exports import download_name
from spreadsheets.services.feeds import (
    FRESH,
    find_link,
    is_open,
    make_feed,
    note_use,
)
from spreadsheets.views.exports import CONTENT_TYPES


class FeedView(View):
    """The table behind a link, as it is now."""

    http_method_names = ["get", "head"]

    def dispatch(
        self, request: HttpRequest, secret: str, kind: str
    ) -> HttpResponseBase:
        response = super().dispatch(request, secret, kind)
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex"
        response["Referrer-Policy"] = "no-referrer"
        return response

    def get(self, request: HttpRequest, secret: str, kind: str) -> HttpResponseBase:
        link = find_link(secret)
        if link is not None and link.revoked_at is not None:
            return _sentence(410, _("This link was revoked. Ask for a new one."))
        if link is None or not is_open(link):
            return _sentence(404, _("There is no such link. Ask for a new one."))
        feed = make_feed(link, kind)
        note_use(link)
        if feed is None:
            return _busy()
        etag = quote_etag(feed.etag)
        conditional = get_conditional_response(request, etag=etag)
        if conditional is not None:
            conditional["ETag"] = etag
            return conditional
        try:
            stored = feed.open()
        except FileNotFoundError:
            return _busy()
        sheet = get_sheet(link.sheet)
        response = FileResponse(
            stored,
            as_attachment=True,
            filename=download_name(sheet, sheet.find_scope(link.scope), kind),
            content_type=CONTENT_TYPES[kind],
        )
        response["ETag"] = etag
        return response


def _sentence(status: int, text: str) -> HttpResponse:
    return HttpResponse(
        f"{text}\n", status=status, content_type="text/plain; charset=utf-8"
    )


def _busy() -> HttpResponse:
    response = _sentence(503, _("The table is being written. Try again in a moment."))
    response["Retry-After"] = str(FRESH)
    return response
