"""Spaces, punctuation and quotation marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext as _

from news.style import sources
from news.style.hints import Hint, Rule
from news.style.parts import ALL, Draft, Part

SPACES = Rule("marks.spaces", sources.HABIT)
BEFORE = Rule("marks.before", sources.PUNCTUATION)
AFTER = Rule("marks.after", sources.PUNCTUATION)
DOUBLE = Rule("marks.double", sources.PUNCTUATION)
QUOTES = Rule("marks.quotes", sources.HABIT)

_SPACES: Final = re.compile(r"(?<=\S)[ \u00a0]{2,}(?=\S)")
_BEFORE: Final = re.compile(r"(?<=\w)[ \u00a0]+(?P<mark>[,;?!]|\.(?![\w.])|:(?=\s))")
_AFTER: Final = re.compile(
    r"(?<=[a-z])(?P<comma>,)(?=[^\W\d_]{2})|(?<=[a-z]{3})(?P<stop>[.?!])(?=[A-Z][a-z])"
)
_DOUBLE: Final = re.compile(
    r",{2,}|;{2,}|(?<!\.)\.\.(?!\.)|[!?]{2,}|,\.|(?<![\w.])[a-z]{4,}(?P<both>\.,)"
)
_STRAIGHT: Final = re.compile(r'(?<!\d)"')
_ROUND: Final = re.compile("[“”]")


def check(draft: Draft) -> Iterator[Hint]:
    for part in draft.of(*ALL):
        yield from _spaces(part)
        yield from _marks(part)
    yield from _mixed_quotes(draft)


def _spaces(part: Part) -> Iterator[Hint]:
    for found in _SPACES.finditer(part.prose):
        yield SPACES.at(part, found.span(), _("One space is enough."), " ")
    for found in _BEFORE.finditer(part.prose):
        message = _("No space stands before “%(mark)s”.") % {"mark": found["mark"]}
        yield BEFORE.at(part, found.span(), message, found["mark"])
    for found in _AFTER.finditer(part.prose):
        message = _("A space stands after “%(mark)s”.") % {"mark": found[0]}
        yield AFTER.at(part, found.span(), message, f"{found[0]} ")


def _marks(part: Part) -> Iterator[Hint]:
    for found in _DOUBLE.finditer(part.prose):
        span = found.span("both") if found["both"] else found.span()
        marks = part.prose[slice(*span)]
        replacement = marks[0] if len(set(marks)) == 1 else None
        message = _("One punctuation mark is enough.")
        yield DOUBLE.at(part, span, message, replacement)


def _mixed_quotes(draft: Draft) -> Iterator[Hint]:
    """Either kind is right; both in one article look like two hands."""
    if not any(_ROUND.search(part.text) for part in draft.parts):
        return
    for part in draft.of(*ALL):
        if found := _STRAIGHT.search(part.text):
            message = _("Elsewhere the quotation marks are “ and ”: use them here too.")
            yield QUOTES.at(part, found.span(), message)
            return
