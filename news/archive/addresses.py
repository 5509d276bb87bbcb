"""Addresses of the old site: whole, comparable, and as paths that are redirected."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import Final
from urllib.parse import parse_qs, unquote, urljoin, urlsplit

#: Jetpack serves pictures of a site from here, with the site in the path.
PROXIES: Final = re.compile(r"https?://i[0-3]\.wp\.com/(?P<rest>.+)", re.IGNORECASE)
#: A smaller copy that WordPress made: ``foto-1024x683.jpg``.
COPY: Final = re.compile(
    r"-\d{2,5}x\d{2,5}(?=\.(?:jpe?g|png|gif|webp)$)", re.IGNORECASE
)
IMAGE: Final = re.compile(r"\.(?:jpe?g|png|gif|webp)$", re.IGNORECASE)
SHORT: Final = ("p", "page_id")


def absolute(address: str, base: str) -> str:
    """Return a whole address without what only the browser needs."""
    try:
        whole = urljoin(base, address.strip())
    except ValueError:
        return address.strip()
    found = PROXIES.match(whole)
    return f"https://{found['rest'].partition('?')[0]}" if found else whole


def originals(address: str) -> list[str]:
    """Return where the file of a picture may be, the largest copy first."""
    whole = COPY.sub("", address.partition("?")[0])
    return list(dict.fromkeys([whole, address]))


def is_picture(address: str) -> bool:
    return bool(IMAGE.search(urlsplit_or_empty(address)[1]))


def urlsplit_or_empty(address: str) -> tuple[str, str, str]:
    """Return host, path and query; nothing of what is no address."""
    try:
        parts = urlsplit(address.strip())
        return (parts.hostname or "").lower(), parts.path, parts.query
    except ValueError:
        return "", "", ""


def key_of(address: str) -> str:
    """Return what is equal for two spellings of an address, empty for none.

    With or without *www*, *https*, a last slash and percent signs it is one place.
    """
    host, path, query = urlsplit_or_empty(address)
    if not host:
        return ""
    numbers = parse_qs(query)
    short = next((f"?p={numbers[name][0]}" for name in SHORT if name in numbers), "")
    folder = unquote(path).rstrip("/").lower()
    return f"{host.removeprefix('www.')}{folder}{short}"


def old_paths(address: str, old_id: int | None) -> list[str]:
    """Return the paths under which visitors of the old site know an entry."""
    _host, path, query = urlsplit_or_empty(address)
    pretty = f"{path}?{query}" if query else path
    short = f"/?p={old_id}" if old_id else ""
    return [p for p in dict.fromkeys([pretty, short]) if p not in ("", "/")]


def fitting(key: str) -> str:
    """Return a key that fits its column; of a longer one its digest."""
    return key if len(key) <= 255 else sha256(key.encode()).hexdigest()
