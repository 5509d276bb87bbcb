"""Where a page would publish personal data, in words that its editor knows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from wagtail.models import Page

from innovations.personal_data import PersonalDataKind, find_personal_data
from portal.privacy.texts import texts_of

CONTEXT: Final = 60
#: A list longer than this helps nobody; the rest is counted.
MOST_SHOWN: Final = 100


@dataclass(frozen=True)
class Place:
    """``before`` and ``after`` are the words around what was found."""

    kind: PersonalDataKind
    path: tuple[str, ...]
    before: str
    found: str
    after: str

    @property
    def where(self) -> str:
        return " › ".join(self.path)


def places_in(page: Page) -> list[Place]:
    """Return all places of a page, in the order of its form."""
    return [
        Place(
            kind=one.kind,
            path=path,
            before=_shortened(text[max(0, one.start - CONTEXT) : one.start], one.start),
            found=text[one.start : one.end],
            after=text[one.end : one.end + CONTEXT]
            + ("…" if len(text) > one.end + CONTEXT else ""),
        )
        for path, text in texts_of(page)
        for one in find_personal_data(text)
    ]


def _shortened(before: str, length: int) -> str:
    return f"…{before}" if length > CONTEXT else before
