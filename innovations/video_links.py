"""Which video of YouTube a link means; everything else is just a link."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

_HOSTS = {
    "youtube.com",
    "www.youtube.com",
    "m.youtube.com",
    "music.youtube.com",
    "youtube-nocookie.com",
    "www.youtube-nocookie.com",
}
_SHORT_HOSTS = {"youtu.be", "www.youtu.be"}
_IN_PATH = re.compile(r"/(?:embed|shorts|live|v)/([^/]+)/?")
_KEY = re.compile(r"[A-Za-z0-9_-]{11}")


def youtube_key(address: str) -> str:
    """Return the key of a video on YouTube, or nothing.

    Nothing of the address but the key is used, so that a page never frames
    anything else.
    """
    try:
        parts = urlsplit(address.strip())
        host = (parts.hostname or "").lower()
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"}:
        return ""
    key = _key_in(host, parts.path, parts.query)
    return key if _KEY.fullmatch(key) else ""


def _key_in(host: str, path: str, query: str) -> str:
    if host in _SHORT_HOSTS:
        return path.strip("/")
    if host not in _HOSTS:
        return ""
    if path.rstrip("/") == "/watch":
        return parse_qs(query).get("v", [""])[0]
    found = _IN_PATH.fullmatch(path)
    return found[1] if found else ""
