"""Sentences and paragraphs that are read on a phone in one breath."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext as _

from news.intake.recognition.tokens import sentences_of
from news.style import sources
from news.style.hints import Hint, Rule
from news.style.parts import Draft, Kind, Part

#: Words of one sentence, what is said in it left out.
LONG_SENTENCE: Final = 30
VERY_LONG_SENTENCE: Final = 40
SENTENCES: Final = 4
PARAGRAPH_WORDS: Final = 90
#: A paragraph of many sentences that has fewer words is quick, not long.
QUICK: Final = 60

SENTENCE = Rule("length.sentence", sources.HABIT)
PARAGRAPH = Rule("length.paragraph", sources.HABIT)

_WORD: Final = re.compile(r"[^\W_]+(?:[-’'./,][^\W_]+)*")


def check(draft: Draft) -> Iterator[Hint]:
    for part in draft.of(Kind.PARAGRAPH):
        yield from _sentences(part)
        yield from _paragraph(part)


def _sentences(part: Part) -> Iterator[Hint]:
    for start, end in sentences_of(part.text):
        count = words_in(part.own[start:end])
        if count <= LONG_SENTENCE:
            continue
        strong = count > VERY_LONG_SENTENCE
        span = (start, start + len(part.text[start:end].rstrip()))
        message = _("%(count)d words in one sentence: make two or three of it.")
        yield SENTENCE.at(part, span, message % {"count": count}, strong=strong)


def _paragraph(part: Part) -> Iterator[Hint]:
    sentences, words = len(sentences_of(part.text)), words_in(part.text)
    if words <= (QUICK if sentences > SENTENCES else PARAGRAPH_WORDS):
        return
    message = _(
        "%(sentences)d sentences and %(words)d words: divide the paragraph where a "
        "new thought begins."
    ) % {"sentences": sentences, "words": words}
    yield PARAGRAPH.at(part, (0, len(part.text)), message)


def words_in(text: str) -> int:
    return sum(1 for _found in _WORD.finditer(text))
