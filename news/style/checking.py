"""All rules over a draft."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from news.style import (
    abbreviations,
    dates,
    degrees,
    headlines,
    lead,
    lengths,
    marks,
    numbers,
    people,
    pictures,
    spelling,
    wording,
)
from news.style.hints import Hint
from news.style.parts import Draft

RULES: Final[tuple[Callable[[Draft], Iterator[Hint]], ...]] = (
    headlines.check,
    lead.check,
    dates.check,
    numbers.check,
    spelling.check,
    wording.check,
    degrees.check,
    people.check,
    abbreviations.check,
    lengths.check,
    marks.check,
    pictures.check,
)


def check(draft: Draft) -> list[Hint]:
    """Return the hints of all rules, in the order in which the article is read.

    Of hints about the same words the first rule's stands: a time with a colon needn't
    be told of twice.
    """
    order = {part.key: number for number, part in enumerate(draft.parts)}
    found: dict[tuple[str, int, int], Hint] = {}
    several = []
    for rule in RULES:
        for hint in rule(draft):
            if hint.replacement is None:
                several.append(hint)
            else:
                found.setdefault((hint.part, hint.start, -hint.end), hint)
    last = len(order)
    return sorted(
        [*several, *found.values()],
        key=lambda hint: (order.get(hint.part, last), hint.start, -hint.end),
    )
