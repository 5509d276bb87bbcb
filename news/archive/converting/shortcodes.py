"""What WordPress writes in square brackets: captions, galleries, videos, plugins."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from typing import Final

from django.utils.translation import gettext as _

ATTRIBUTE: Final = re.compile(
    r"""(?P<name>[\w-]+)\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s"'\]]+))"""
)
CAPTION: Final = re.compile(
    r"\[(?:wp_)?caption(?P<attributes>[^\]]*)\](?P<inner>.{0,5000}?)\[/(?:wp_)?caption\]",
    re.DOTALL | re.IGNORECASE,
)
GALLERY: Final = re.compile(r"\[gallery(?P<attributes>[^\]]*)\]", re.IGNORECASE)
EMBED: Final = re.compile(
    r"\[embed[^\]]*\]\s*(?P<inner>.{0,2000}?)\s*\[/embed\]", re.DOTALL | re.IGNORECASE
)
PLAYED: Final = re.compile(
    r"\[(?:video|audio|youtube|vimeo|playlist|wpvideo)\b(?P<attributes>[^\]]*)\]"
    r"(?:(?P<inner>[^\[]*)\[/(?:video|audio|youtube|vimeo)\])?",
    re.IGNORECASE,
)
ADDRESS: Final = re.compile(r"""https?://[^\s"'\]<>]+""")
PICTURE: Final = re.compile(
    r"<a\b[^>]*>\s*<img\b[^>]*>\s*</a>|<img\b[^>]*>", re.IGNORECASE
)
ANY: Final = re.compile(
    r"\[(?P<closing>/)?(?P<name>[A-Za-z][\w-]*)(?P<attributes>(?:\s[^\[\]]*)?)(?P<void>/)?\]"
)
LONGEST: Final = 160


def without_shortcodes(text: str, remarks: list[str]) -> str:
    """Return text with known shortcodes as HTML; of others their inner text stays.

    Words in brackets that are no shortcode are left as they are.
    """
    text = CAPTION.sub(_figure, text)
    text = GALLERY.sub(_gallery, text)
    text = EMBED.sub(lambda found: _linked(found["inner"]), text)
    text = PLAYED.sub(_played(remarks), text)
    return ANY.sub(_unknown(text, remarks), text)


def attributes_of(text: str) -> dict[str, str]:
    return {
        found["name"].lower(): found["double"] or found["single"] or found["bare"] or ""
        for found in ATTRIBUTE.finditer(text)
    }


def _figure(found: re.Match[str]) -> str:
    picture = PICTURE.search(found["inner"])
    said = attributes_of(found["attributes"]).get("caption", "")
    if picture is None:
        return f"<div>{found['inner']} {escape(said)}</div>"
    rest = found["inner"][: picture.start()] + found["inner"][picture.end() :]
    caption = rest.strip() or escape(said)
    return f"<figure>{picture[0]}<figcaption>{caption}</figcaption></figure>"


def _gallery(found: re.Match[str]) -> str:
    attributes = attributes_of(found["attributes"])
    numbers = attributes.get("ids") or attributes.get("include", "")
    return f'<figure data-gallery="{escape(numbers)}"></figure>'


def _linked(address: str) -> str:
    plain = re.sub(r"<[^>]+>", "", address).strip()
    return f"<div>{plain}</div>"


def _played(remarks: list[str]) -> Callable[[re.Match[str]], str]:
    def play(found: re.Match[str]) -> str:
        addresses = ADDRESS.findall(f"{found['attributes']} {found['inner'] or ''}")
        if not addresses:
            remarks.append(_left_out(found[0]))
        return "".join(_linked(address) for address in dict.fromkeys(addresses))

    return play


def _unknown(text: str, remarks: list[str]) -> Callable[[re.Match[str]], str]:
    closed = {m.lower() for m in re.findall(r"\[/([A-Za-z][\w-]*)\]", text)}

    def leave(found: re.Match[str]) -> str:
        is_one = (
            found["closing"]
            or found["void"]
            or found["name"].lower() in closed
            or ATTRIBUTE.search(found["attributes"])
        )
        if not is_one:
            return found[0]
        if not found["closing"]:
            remarks.append(_left_out(found[0]))
        return ""

    return leave


def _left_out(code: str) -> str:
    shown = code if len(code) <= LONGEST else f"{code[:LONGEST]}…"
    return _("Left out, for only the old site understands it: %(code)s") % {
        "code": shown
    }
