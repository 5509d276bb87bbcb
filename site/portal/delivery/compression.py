"""Compression of text, and of nothing else."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware, re_accepts_gzip
from django.utils.cache import patch_vary_headers

_TEXT = (
    "text/",
    "application/json",
    "application/javascript",
    "application/manifest+json",
    "application/xml",
    "application/rss+xml",
    "application/atom+xml",
    "image/svg+xml",
)


def takes_gzip(request: HttpRequest) -> bool:
    accepted = request.META.get("HTTP_ACCEPT_ENCODING", "")
    return re_accepts_gzip.search(accepted) is not None


def can_be_compressed(response: HttpResponseBase) -> bool:
    return response.get("Content-Type", "").startswith(_TEXT)


class CompressionMiddleware(GZipMiddleware):
    """Django's, which also hides the length of secrets, but only for text.

    Pictures and PDFs are compressed already; parts of a file (206) must stay
    the bytes that were asked for. Static files of a deployment come compressed
    from disk; those of the demo are compressed here.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if response.status_code == 206 or response.has_header("Content-Range"):
            return response
        if not can_be_compressed(response):
            return response
        patch_vary_headers(response, ["Accept-Encoding"])
        if request.method == "HEAD" and response.streaming:
            return response
        compressed: HttpResponseBase = super().process_response(request, response)
        return compressed
