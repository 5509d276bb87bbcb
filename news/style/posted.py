"""The editor's form, as it stands in the browser, as a draft to check.

Read by the names of its inputs and not through the form class: nothing is validated,
looked up or kept, and each text knows the input that it stands in. Keys of parts are
those names; ``#2`` is the third paragraph of a rich text.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from news.style.parts import Draft, Kind, Named, Part

Data = Mapping[str, str]
#: More blocks, points or speakers no article has; a number in a form may be anything.
MOST: Final = 500
#: Patterns take the square of a text's length where somebody means harm. Longer
#: paragraphs are read so far, articles of ten times an ordinary one's length too.
LONGEST_TEXT: Final = 6_000
LONGEST_ARTICLE: Final = 60_000

_FIELDS: Final = (("title", Kind.HEADLINE), ("standfirst", Kind.STANDFIRST))


def draft_of_form(data: Data, *, today: date) -> Draft:
    """Return what the fields of an article's form say."""
    draft = Draft(
        dateline=data.get("dateline_place", ""),
        event_date=_day(data.get("event_date", "")),
        released=_day(data.get("published_at", ""))
        or _day(data.get("go_live_at", ""))
        or today,
    )
    draft.parts = [Part(name, kind, data.get(name, "")) for name, kind in _FIELDS]
    for _order, kind, name in _rows(data, "body"):
        draft.parts.extend(_block(data, kind, name))
        if _is_bare(data, kind, name):
            draft.bare_pictures.append(f"{name}-caption")
    draft.parts.append(
        Part("lead_image_caption", Kind.CAPTION, data.get("lead_image_caption", ""))
    )
    if data.get("lead_image") and not data.get("lead_image_caption"):
        draft.bare_pictures.append("lead_image_caption")
    draft.parts = list(_bounded(draft.parts))
    draft.speakers = list(_speakers(data))
    return draft


def _bounded(parts: list[Part]) -> Iterator[Part]:
    left = LONGEST_ARTICLE
    for part in parts:
        length = min(len(part.text), LONGEST_TEXT)
        if length > left:
            return
        left -= length
        yield replace(part, text=part.text[:length])


def _rows(data: Data, name: str) -> list[tuple[int, str, str]]:
    """Return order, type and name of the blocks of a stream or the points of a list."""
    rows = []
    for number in range(min(_number(data.get(f"{name}-count")), MOST)):
        row = f"{name}-{number}"
        if not data.get(f"{row}-deleted"):
            order = _number(data.get(f"{row}-order"))
            rows.append((order, data.get(f"{row}-type", ""), f"{row}-value"))
    return sorted(rows)


def _block(data: Data, kind: str, name: str) -> Iterator[Part]:
    if read := _READERS.get(kind):
        yield from read(data, name)


def _paragraph(data: Data, name: str) -> Iterator[Part]:
    return _rich_text(data, name, Kind.PARAGRAPH)


def _heading(data: Data, name: str) -> Iterator[Part]:
    yield Part(f"{name}-text", Kind.HEADING, data.get(f"{name}-text", ""))


def _quote(data: Data, name: str) -> Iterator[Part]:
    yield Part(
        f"{name}-text",
        Kind.QUOTE,
        data.get(f"{name}-text", ""),
        data.get(f"{name}-speaker", ""),
        data.get(f"{name}-post", ""),
    )
    attribution = data.get(f"{name}-attribution", "")
    yield Part(f"{name}-attribution", Kind.ATTRIBUTION, attribution)


def _list(data: Data, name: str) -> Iterator[Part]:
    for _order, _type, item in _rows(data, f"{name}-items"):
        yield from _rich_text(data, item, Kind.ITEM)


def _caption(data: Data, name: str) -> Iterator[Part]:
    yield Part(f"{name}-caption", Kind.CAPTION, data.get(f"{name}-caption", ""))


def _gallery(data: Data, name: str) -> Iterator[Part]:
    for _order, _type, picture in _rows(data, f"{name}-pictures"):
        yield from _caption(data, picture)


def _infographic(data: Data, name: str) -> Iterator[Part]:
    yield from _caption(data, name)
    for _order, kind, inner in _rows(data, f"{name}-text"):
        if kind == "paragraph":
            yield from _rich_text(data, inner, Kind.ITEM)


_READERS: Final[dict[str, Callable[[Data, str], Iterator[Part]]]] = {
    "paragraph": _paragraph,
    "heading": _heading,
    "quote": _quote,
    "list": _list,
    "image": _caption,
    "embed": _caption,
    "gallery": _gallery,
    "infographic": _infographic,
}


def _rich_text(data: Data, name: str, kind: Kind) -> Iterator[Part]:
    """Yield the paragraphs of a rich text, which the editor holds as ``ContentState``."""
    try:
        state: Any = json.loads(data.get(name) or "null")
    except ValueError:
        return
    blocks = state.get("blocks") if isinstance(state, dict) else None
    for number, block in enumerate(blocks if isinstance(blocks, list) else ()):
        text = block.get("text") if isinstance(block, dict) else None
        if isinstance(text, str):
            yield Part(f"{name}#{number}", kind, text)


def _is_bare(data: Data, kind: str, name: str) -> bool:
    has_caption = bool(data.get(f"{name}-caption"))
    return (
        kind in ("image", "infographic")
        and bool(data.get(f"{name}-image-image"))
        and not has_caption
    )


def _speakers(data: Data) -> Iterator[Named]:
    for number in range(min(_number(data.get("speakers-TOTAL_FORMS")), MOST)):
        row = f"speakers-{number}"
        if not data.get(f"{row}-DELETE"):
            name = data.get(f"{row}-name", "")
            yield Named(f"{row}-name", name, data.get(f"{row}-post", ""))


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else 0


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
