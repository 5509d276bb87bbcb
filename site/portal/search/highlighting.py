"""Shows in titles and texts what was found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from portal.search.queries import Query
from portal.search.words import STOP_WORDS, fold, stem

SNIPPET_LENGTH = 220
_LEAD = 60
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Marker:
    """The stems and beginnings of words that a query asks for."""

    stems: frozenset[str] = frozenset()
    prefixes: tuple[str, ...] = ()

    @classmethod
    def of(cls, query: Query) -> Marker:
        terms = [term for part in query.parts for term in part.terms]
        stems = {w for term in terms if not term.is_prefix for w in term.words}
        stems |= {word for part in query.parts for word in part.apart}
        telling = {word for word in stems if word not in STOP_WORDS}
        prefixes = tuple(term.words[0] for term in terms if term.is_prefix)
        return cls(frozenset(telling or stems), prefixes)

    def marks(self, word: str) -> bool:
        folded = fold(word)
        return stem(folded) in self.stems or folded.startswith(self.prefixes)

    def highlight(self, text: str) -> SafeString:
        """Return the text as HTML with what was found in <mark>."""
        return mark_safe("".join(self._pieces(text)))  # noqa: S308 -- escaped below

    def _pieces(self, text: str) -> Iterator[str]:
        position = 0
        for match in _WORD.finditer(text):
            if self.marks(match[0]):
                yield escape(text[position : match.start()])
                yield f"<mark>{escape(match[0])}</mark>"
                position = match.end()
        yield escape(text[position:])

    def snippet(self, texts: Iterable[str]) -> SafeString:
        """Return the first place that was found, or how the first text begins."""
        texts = [text for text in texts if text]
        for text in texts:
            found = next((m for m in _WORD.finditer(text) if self.marks(m[0])), None)
            if found is not None:
                return self.highlight(_window(text, found.start()))
        return self.highlight(_window(texts[0], 0)) if texts else SafeString("")


def _window(text: str, position: int) -> str:
    """Return whole words around a position, with "…" where text was left out."""
    start = 0
    if position > _LEAD and len(text) > SNIPPET_LENGTH:
        # At the beginning of a word; a single word may be longer than that.
        space = text.find(" ", position - _LEAD, position)
        start = space + 1 if space >= 0 else position
    end = start + SNIPPET_LENGTH
    if end < len(text):
        end = max(text.rfind(" ", start, end), start + SNIPPET_LENGTH // 2)
    shown = " ".join(text[start:end].split())
    return f"{'…' if start else ''}{shown}{'…' if end < len(text) else ''}"
