"""Which videos can be played in the page, told from their address alone.

Nothing here asks the network: an oEmbed look-up would make the first reader of
an article wait for another site, and tell that site who reads it.
"""

import re
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

YOUTUBE = {"youtube.com", "www.youtube.com", "m.youtube.com", "youtube-nocookie.com"}
VIMEO = {"vimeo.com", "www.vimeo.com"}
DRIVE = {"drive.google.com"}
YOUTUBE_ID = re.compile(r"[\w-]{6,20}", re.ASCII)
VIMEO_ID = re.compile(r"[0-9]{4,15}")
DRIVE_ID = re.compile(r"[\w-]{20,80}", re.ASCII)


class Player(NamedTuple):
    provider: str
    address: str


def find_player(url: str) -> Player | None:
    """Return the page that plays the video alone, at the providers we know."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"}:
        return None
    steps = [step for step in parts.path.split("/") if step]
    if host == "youtu.be" or host in YOUTUBE:
        return _youtube(host, steps, parts.query)
    if host in VIMEO and steps and VIMEO_ID.fullmatch(steps[-1]):
        return Player("Vimeo", f"https://player.vimeo.com/video/{steps[-1]}?dnt=1")
    if host in DRIVE:
        return _drive(steps)
    return None


def _drive(steps: list[str]) -> Player | None:
    match steps:
        case ["file", "d", found, *_] if DRIVE_ID.fullmatch(found):
            address = f"https://drive.google.com/file/d/{found}/preview"
            return Player("Google Drive", address)
    return None


def _youtube(host: str, steps: list[str], query: str) -> Player | None:
    if host == "youtu.be":
        found = steps[0] if steps else ""
    elif steps[:1] == ["watch"]:
        found = parse_qs(query).get("v", [""])[0]
    elif len(steps) > 1 and steps[0] in {"embed", "shorts", "live", "v"}:
        found = steps[1]
    else:
        found = ""
    if not YOUTUBE_ID.fullmatch(found):
        return None
    # The host that sets no cookies before the video is played.
    address = f"https://www.youtube-nocookie.com/embed/{found}?rel=0"
    return Player("YouTube", address)
