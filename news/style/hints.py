"""A hint: which rule, where, and what to do; and how rules make them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from news.style.parts import Part


@dataclass(frozen=True)
class Hint:
    """``start`` and ``end`` count characters of the part's text.

    ``replacement`` stands there only where it is certain. ``source`` says who wants
    it so: a chapter of EYD V, the dictionary (KBBI), or the newsroom's habit.
    """

    rule: str
    part: str
    start: int
    end: int
    phrase: str
    message: str
    source: str
    replacement: str | None = None
    strong: bool = False


@dataclass(frozen=True)
class Rule:
    """What the hints of one rule share."""

    name: str
    source: str

    def at(
        self,
        part: Part,
        span: tuple[int, int],
        message: str,
        replacement: str | None = None,
        *,
        strong: bool = False,
    ) -> Hint:
        start, end = span
        phrase = part.text[start:end]
        return Hint(
            self.name,
            part.key,
            start,
            end,
            phrase,
            message,
            self.source,
            replacement,
            strong,
        )

    def instead(
        self, part: Part, span: tuple[int, int], replacement: str
    ) -> Iterator[Hint]:
        """Yield a hint to write something else, unless it is written so."""
        phrase = part.text[slice(*span)]
        if phrase != replacement:
            message = _("Write “%(right)s”.") % {"right": replacement}
            yield self.at(part, span, message, replacement)


def replaced(
    rule: Rule,
    part: Part,
    text: str,
    pattern: re.Pattern[str],
    right: Callable[[re.Match[str]], str | None],
) -> Iterator[Hint]:
    """Yield a hint wherever a pattern is found for which there is something right."""
    for found in pattern.finditer(text):
        replacement = right(found)
        if replacement is not None:
            yield from rule.instead(part, found.span(), replacement)


def words(text: str) -> tuple[str, ...]:
    """Return the words of a list that is written as a text."""
    return tuple(text.split())


def any_of(words: Iterable[str]) -> str:
    """Return a pattern of any of these words, the longest first."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


def cased_like(original: str, word: str) -> str:
    """Return a word with the capital of the one that it replaces."""
    return word[:1].upper() + word[1:] if original[:1].isupper() else word


def begins_sentence(text: str, position: int) -> bool:
    before = text[:position].rstrip(' “"‘(\0')
    return not before or before[-1] in ".!?:…"
