"""Which files a PDF may take in; imported only where Pango is there."""

from __future__ import annotations

import mimetypes
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.storage import default_storage
from weasyprint.urls import URLFetcher, URLFetcherResponse


class OwnFilesFetcher(URLFetcher):
    """Reads public media and static files from storage, and no address at all."""

    def __init__(self, base_url: str) -> None:
        super().__init__(allowed_protocols=["data"], allow_redirects=False)
        self._media = urljoin(base_url, settings.MEDIA_URL or "/media/")
        self._static = urljoin(base_url, settings.STATIC_URL or "/static/")

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """Return a file; what is none of ours is left out of the document.

        :raises ValueError: if the address is none of a file that anybody may see.
        """
        if url.startswith("data:"):
            return super().fetch(url, headers)
        path = unquote(urlsplit(url).path)
        if url.startswith(self._media):
            return self._response(url, self._read_media(_below(path, self._media)))
        if url.startswith(self._static):
            return self._response(url, self._read_static(_below(path, self._static)))
        raise ValueError(f"Not a file of this site: {url}")

    def _read_media(self, name: str) -> bytes:
        # Storages refuse an address to files that are not public, and to names
        # that lead out of their folder.
        default_storage.url(name)
        with default_storage.open(name) as file:
            content: bytes = file.read()
        return content

    def _read_static(self, name: str) -> bytes:
        if found := finders.find(name):
            return Path(found).read_bytes()
        # Names with a fingerprint are known only where files were collected.
        with staticfiles_storage.open(name) as file:
            content: bytes = file.read()
        return content

    def _response(self, url: str, content: bytes) -> URLFetcherResponse:
        kind, _encoding = mimetypes.guess_type(urlsplit(url).path)
        headers = {"Content-Type": kind} if kind else {}
        return URLFetcherResponse(url, content, headers)


def _below(path: str, prefix: str) -> str:
    return path.removeprefix(urlsplit(prefix).path)
