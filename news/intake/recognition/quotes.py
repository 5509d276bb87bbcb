"""Direct speech in a paragraph, told from titles and terms in quotation marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from news.intake.recognition.words import NO_VERB, SAID, SAYING

OPENING: Final = "“„«"
CLOSING: Final = "”»‟"
DOUBLE: Final = OPENING + CLOSING + '"'
SINGLE: Final = "'‘’"
#: A term or the name of a programme is shorter, or written like a title.
WORDS_OF_SPEECH: Final = 4
SAID_AFTER: Final = re.compile(
    r"\s*[,.–-]?\s*(?:begitu|demikian|demikianlah)?\s*(?P<verb>[a-z]+(?:-[a-z]+)?)\b(?P<name>\s+(?:sang\s+)?[A-Z])?"
)
LEADS_IN: Final = re.compile(r"(?:[:,]|\bbahwa)\s*$")


@dataclass(frozen=True)
class Spoken:
    """Where speech stands: the marks at ``start`` and ``end``, and its words.

    ``open`` speech goes on in the next paragraph.
    """

    start: int
    end: int
    words: str
    open: bool = False


def spoken_in(text: str) -> list[Spoken]:
    """Return the direct speech of a paragraph, in order."""
    return [found for found in marked_in(text) if _is_speech(text, found)]


def marked_in(text: str) -> Iterator[Spoken]:
    """Yield what stands in quotation marks, of whatever kind."""
    if not any(mark in text for mark in DOUBLE):
        text = _with_double_marks(text)
    start: int | None = None
    for position, character in enumerate(text):
        if start is None and _opens(text, position, character):
            start = position
        elif start is not None and _closes(text, position, character, start):
            yield _spoken(text, start, position + 1)
            start = None
    if start is not None:
        words = text[start + 1 :].strip()
        yield Spoken(start, len(text), words, open=True)


def _with_double_marks(text: str) -> str:
    """Return a text of the same length whose single marks around words are double.

    Apostrophes stay: *Jum'at*, *Ma'arif*, and those that nothing opened.
    """
    characters, is_open = list(text), False
    for position, character in enumerate(text):
        if character not in SINGLE:
            continue
        ends = not text[position + 1 : position + 2].isalnum()
        if not is_open and _begins_word(text, position):
            characters[position], is_open = "“", True
        elif is_open and ends and position:
            characters[position], is_open = "”", False
    return "".join(characters)


def _opens(text: str, position: int, character: str) -> bool:
    if character in OPENING:
        return True
    if character == "”":  # typed at both ends by some
        return _begins_word(text, position)
    return character == '"' and _begins_word(text, position)


def _begins_word(text: str, position: int) -> bool:
    before = text[position - 1] if position else " "
    after = text[position + 1 : position + 2]
    if before in ".!?":  # the space in front is missing
        return after.isupper()
    return (before.isspace() or before in "([–—-:,") and bool(after.strip())


def _closes(text: str, position: int, character: str, start: int) -> bool:
    if character in CLOSING:
        return True
    # „ … “ as some type it; another “ otherwise begins anew after a lost end.
    if character == "“":
        return text[start] == "„" or not _begins_word(text, position)
    if character != '"':
        return False
    ends = position + 1 == len(text) or not text[position + 1].isalnum()
    # The space after the mark is often forgotten: …sama-sama,"kata Djoko.
    return ends or text[position - 1] in ",.!?"


def _spoken(text: str, start: int, end: int) -> Spoken:
    words = text[start + 1 : end - 1].strip()
    return Spoken(start, end, words.removesuffix(",").rstrip())


def _is_speech(text: str, found: Spoken) -> bool:
    words = found.words.split()
    if not words:
        return False
    before = text[: found.start].rstrip()
    inner = text[found.start + 1 : found.end].rstrip(CLOSING + SINGLE + '"“ ')
    closed = inner.endswith((".", ",", "!", "?", "…"))
    said = _is_said(text[found.end : found.end + 60], closed=closed)
    begins = not before or before[-1] in '.!?…”"'
    if said and (closed or len(words) >= (2 if begins else WORDS_OF_SPEECH)):
        return True
    led_in = bool(LEADS_IN.search(text[: found.start])) and _says(before)
    if led_in and len(words) >= 2 and (not _is_title(words) or closed):
        return True
    if closed and before.endswith(":") and len(words) >= 2:
        return True
    if found.open and not before:
        return len(words) >= WORDS_OF_SPEECH
    if _is_title(words) or len(words) < (2 if begins and closed else WORDS_OF_SPEECH):
        return False
    return closed and (begins or led_in)


def _is_said(after: str, *, closed: bool) -> bool:
    """Tell whether it is said who speaks: by a saying verb, or by any word that
    stands between closed speech and a name (*potong Bupati*) or ends in -nya."""
    match = SAID_AFTER.match(after)
    if match is None:
        return False
    verb = match["verb"]
    if verb in SAYING or verb in SAID or verb.removesuffix("nya") in SAID:
        return True
    return (
        closed and verb not in NO_VERB and bool(match["name"] or verb.endswith("nya"))
    )


def _says(before: str) -> bool:
    """Tell whether the last clause has a saying verb."""
    clause = re.split(r"[.!?]\s", before)[-1].lower()
    found = re.findall(r"[a-z-]+", clause)
    return any(
        word in SAYING or word in SAID or word.removesuffix("nya") in SAID
        for word in found
    )


def _is_title(words: list[str]) -> bool:
    """Tell whether words are written like the name of something."""
    large = [word for word in words if word[:1].isupper() or word[:1].isdigit()]
    return len(large) >= 0.7 * len(words)
