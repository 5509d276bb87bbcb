"""Words as the dictionary (KBBI) spells them, prepositions apart, affixes joined."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from news.style import sources
from news.style.hints import Hint, Rule, any_of, begins_sentence, cased_like
from news.style.parts import ALL, OWN, Draft, Kind, Part
from news.style.vocabulary import (
    AFTER_DI,
    AFTER_KE,
    BOUND,
    BOUND_CAPITALS,
    NAMES_TOO,
    NO_PASSIVE,
    PASSIVE,
    SPOKEN,
    WRITTEN,
)

DICTIONARY = Rule("spelling.dictionary", sources.DICTIONARY)
PREPOSITION = Rule("spelling.preposition", sources.PREPOSITIONS)
PREFIX = Rule("spelling.prefix", sources.DERIVED)

_ENDING: Final = r"(?P<ending>nya|lah|kah)?"


def _words(table: dict[str, str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?P<word>{any_of(table)}){_ENDING}(?!\w)", re.I)


_WRITTEN: Final = _words(WRITTEN)
_SPOKEN: Final = _words(SPOKEN)
_JOINED: Final = re.compile(
    rf"(?<![\w-])(?:(?P<di>di)(?P<there>{any_of(AFTER_DI)})"
    rf"|(?P<ke>ke)(?P<where>{any_of(AFTER_KE)}))(?![\w-])",
    re.IGNORECASE,
)
_APART: Final = re.compile(
    rf"(?<![\w-])(?P<di>[Dd]i) (?P<verb>(?:{any_of(PASSIVE)})|[a-z]{{3,}}kan)(?![\w-])"
)
_BOUND: Final = re.compile(
    "|".join(
        rf"(?<![\w-])(?:{first}) (?:{any_of(seconds)})(?![\w])"
        for first, seconds in BOUND.items()
    ),
    re.IGNORECASE,
)
_BOUND_CAPITALS: Final = re.compile(
    rf"(?<![\w-])(?P<first>{any_of(BOUND_CAPITALS)}) (?P<name>[A-Z]{{2,}})(?!\w)"
)


def check(draft: Draft) -> Iterator[Hint]:
    for part in draft.of(*ALL):
        yield from _dictionary(part, part.prose, _WRITTEN, WRITTEN)
        yield from _prepositions(part)
        yield from _prefixes(part)
    for part in draft.of(*OWN):
        yield from _dictionary(part, part.own, _SPOKEN, SPOKEN)
        yield from _bound(part)


def _dictionary(
    part: Part, text: str, pattern: re.Pattern[str], table: dict[str, str]
) -> Iterator[Hint]:
    for found in pattern.finditer(text):
        word = found["word"]
        if may_be_name(part, text, found) or (
            part.kind == Kind.HEADLINE and word.lower() in NAMES_TOO
        ):
            continue
        right = cased_like(word, table[word.lower()]) + (found["ending"] or "")
        if part.kind == Kind.HEADLINE and word.istitle():
            right = right.title()
        yield from DICTIONARY.instead(part, found.span(), right)


def may_be_name(part: Part, text: str, found: re.Match[str]) -> bool:
    """Tell whether a word with a capital is part of a name, or letters of one."""
    word = found[0]
    if word.isupper():
        return True
    if part.kind in (Kind.HEADLINE, Kind.HEADING) or not word[0].isupper():
        return False
    if begins_sentence(text, found.start()):
        return text[found.end() : found.end() + 2].strip()[:1].isupper()
    return True


def _prepositions(part: Part) -> Iterator[Hint]:
    """*Dikantor* is *di kantor*: what follows is a place or a time."""
    for found in _JOINED.finditer(part.prose):
        first = found["di"] or found["ke"]
        right = f"{first} {found['there'] or found['where']}"
        if not found[0].isupper():
            yield from PREPOSITION.instead(part, found.span(), right)


def _prefixes(part: Part) -> Iterator[Hint]:
    """*Di laksanakan* is *dilaksanakan*: what follows is a verb."""
    for found in _APART.finditer(part.prose):
        verb = found["verb"]
        if verb not in PASSIVE and NO_PASSIVE.match(verb):
            continue
        yield from PREFIX.instead(part, found.span(), f"{found['di']}{verb}")


def _bound(part: Part) -> Iterator[Hint]:
    for found in _BOUND.finditer(part.own):
        first, second = found[0].split(" ")
        # "Bagian Kerja Sama Antar Daerah" is an office, and "Antar Kota Tegal ke …"
        # another word: what has a capital may be either.
        if second[0].isupper():
            continue
        right = f"{first}{second.lower()}"
        yield from PREFIX.instead(part, found.span(), right)
    for found in _BOUND_CAPITALS.finditer(part.own):
        right = f"{found['first']}-{found['name']}"
        yield from PREFIX.instead(part, found.span(), right)
