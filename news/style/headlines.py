"""Headlines: short, and written like a sentence's title, not like a shout."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext as _

from news.style import sources
from news.style.hints import Hint, Rule
from news.style.parts import Draft, Kind, Part

#: Search results cut longer ones, and cards shrink them.
WORDS: Final = 12
CHARACTERS: Final = 90

LONG = Rule("headline.long", sources.HABIT)
STOP = Rule("headline.stop", sources.FULL_STOP)
SHOUT = Rule("headline.shout", sources.HABIT)
CAPITALS = Rule("headline.capitals", sources.CAPITALS)


def check(draft: Draft) -> Iterator[Hint]:
    for part in draft.of(Kind.HEADLINE):
        text = part.text.rstrip()
        whole = (0, len(text))
        words = len(text.split())
        if words > WORDS and len(text) > CHARACTERS:
            message = _("%(count)d words: a headline of twelve is read at a glance.")
            yield LONG.at(part, whole, message % {"count": words})
        if _is_shouted(text):
            message = _("Write capitals only where words of a title have them.")
            yield CAPITALS.at(part, whole, message)
        yield from _ending(part, text)


def _is_shouted(text: str) -> bool:
    words = [word for word in text.split() if any(map(str.isalpha, word))]
    return len(words) > 2 and text.isupper()


def _ending(part: Part, text: str) -> Iterator[Hint]:
    last = (len(text) - 1, len(text))
    if text.endswith(".") and not text.endswith(("..", "…")):
        yield STOP.at(part, last, _("No full stop ends a headline."), "")
    elif text.endswith("!"):
        yield SHOUT.at(part, last, _("News tells and does not exclaim."), "")
