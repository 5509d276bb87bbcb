"""Known values of a column, and telling them apart inside one cell.

Values hold commas and "dan" themselves, while people separate several values with
both; so nothing is split blindly: the longest known values win, and what remains
is reported.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from rapidfuzz import fuzz

from spreadsheets.text import clean, clean_lines, fold

LIKELY: Final = 85.0  # below this rapidfuzz proposes "Kesehatan" for "Dinas PUPR"
_NEAR: Final = 55.0

_HARD_SEPARATORS = re.compile(r"[;\n|•·●▪]+|(?:^|(?<=\s))[-*](?=\s)")
_SOFT_SEPARATORS = re.compile(
    r"\s*[,/]\s*(?:(?:dan|serta)\s+)?|\s+(?:dan|serta)\s+|\s*&\s*", re.I
)
_COMMAS = re.compile(r"\s*[,/]\s*(?:(?:dan|serta)\s+)?", re.I)
# A code in front of a label ("1.02 Kesehatan"), or the number of a list ("2. ").
_CODE = re.compile(r"^\(?([0-9a-z]{1,3}(?:\.[0-9]{1,3})+)\)?[\s:-]+")
_NUMBERING = re.compile(r"^\(?(?:[0-9]{1,2}|[a-z])[.)]+\s*")
_COMMA_BEFORE_AND = re.compile(r",dan ")


class Term(NamedTuple):
    """One value: the key that is stored, what people read, and other spellings."""

    key: str
    label: str
    synonyms: tuple[str, ...] = ()
    code: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A value similar to what was written; ``score`` is 0 to 100."""

    key: str
    label: str
    score: float


class Vocabulary:
    """A closed list of terms.

    A text that would mean two terms by their labels, codes or keys means none; a
    synonym never hides those.
    """

    def __init__(self, terms: Iterable[Term]) -> None:
        self.terms = tuple(terms)
        self._labels = {term.key: term.label for term in self.terms}
        self._keys: dict[str, str | None] = {}
        for term in self.terms:
            for text in {_key(text) for text in (term.key, term.label, term.code)}:
                self._add(text, term.key)
        synonyms: dict[str, str | None] = {}
        for term in self.terms:
            for text in {_key(text) for text in term.synonyms}:
                synonyms[text] = (
                    term.key if synonyms.get(text, term.key) == term.key else None
                )
        self._keys = {**synonyms, **self._keys}
        self._keys.pop("", None)
        # How many separators the longest value holds bounds the search for it.
        self._span = 1 + max(
            (len(_SOFT_SEPARATORS.findall(text)) for text in self._keys), default=0
        )

    @classmethod
    def of(cls, choices: Iterable[tuple[str, object]]) -> "Vocabulary":
        """From pairs (key, label), such as ``TextChoices.choices``."""
        return cls(Term(key, str(label)) for key, label in choices)

    def label(self, key: str) -> str:
        """What people read for a key; an unknown key is its own label."""
        return self._labels.get(key, key)

    def match(self, text: str) -> str | None:
        """The key a text means exactly: as key, label, code, synonym or "3. label"."""
        key = _key(text)
        if key in self._keys:
            return self._keys[key]
        code = _CODE.match(key)
        if code is None:
            return self._keys.get(_NUMBERING.sub("", key))
        found = self._keys.get(key[code.end() :])
        # A code that belongs to another label is a contradiction, not a match.
        return found if self._keys.get(code[1], found) == found else None

    def closest(self, text: str, n: int = 3) -> tuple[Suggestion, ...]:
        """Similar values, best first: up to ``n`` likely ones, else two at most.

        Only for messages and for a person to choose from, never to decide.
        """
        key = _key(text)
        scores: dict[str, float] = {}
        for written, found in self._keys.items():
            if found is not None and key:
                score = max(
                    fuzz.ratio(key, written), fuzz.token_sort_ratio(key, written)
                )
                scores[found] = max(score, scores.get(found, 0.0))
        ranked = sorted(scores, key=lambda found: -scores[found])
        all_found = [Suggestion(k, self.label(k), scores[k]) for k in ranked]
        likely = [found for found in all_found if found.score >= LIKELY]
        near = [found for found in all_found if found.score >= _NEAR]
        return tuple(likely[:n] or near[: min(2, n)])

    def split_known(self, text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The keys of all values in a cell, and what was not understood.

        Lines, ";" and "|" always separate. Commas, "/" and "dan" separate where
        known values, longest first, remain on both sides; "dan" only if that
        resolves everything around it.
        """
        whole = self.match(text)
        if whole is not None:
            return (whole,), ()
        keys: dict[str, None] = {}
        leftovers: list[str] = []
        for part in _HARD_SEPARATORS.split(clean_lines(text)):
            for piece in self._resolve(part):
                found = self.match(piece)
                if found is not None:
                    keys[found] = None
                elif _key(piece):
                    leftovers.append(clean(piece))
        return tuple(keys), tuple(leftovers)

    def _add(self, text: str, key: str) -> None:
        self._keys[text] = key if self._keys.get(text, key) == key else None

    def _resolve(self, text: str) -> Iterator[str]:
        """Cut a text into known values and as few unknown pieces as possible."""
        pieces = _cut(text, _SOFT_SEPARATORS, self._span, self.match)
        if all(self.match(piece) is not None for piece in pieces):
            yield from pieces
            return
        for piece in _cut(text, _COMMAS, self._span, self.match):
            finer = _cut(piece, _SOFT_SEPARATORS, self._span, self.match)
            known = all(self.match(part) is not None for part in finer)
            yield from finer if known else [piece]


def _cut(
    text: str,
    separators: re.Pattern[str],
    span: int,
    match: Callable[[str], str | None],
) -> list[str]:
    """Slices of ``text`` between separators, with the fewest unknown tokens.

    Neighbouring tokens join when together they are a known value; among equals,
    fewer slices win, that is longer values. Unknown neighbours come back as one.
    """
    tokens = _tokens(text, separators)
    # best[i]: (unknown tokens, slices, next slice's end, known) for tokens[i:]
    best: list[tuple[int, int, int, bool]] = [(0, 0, 0, True)] * (len(tokens) + 1)
    for start in range(len(tokens) - 1, -1, -1):
        unknown, slices, _, _ = best[start + 1]
        best[start] = (unknown + 1, slices + 1, start + 1, False)
        for end in range(start + 1, min(start + span, len(tokens)) + 1):
            if match(text[tokens[start][0] : tokens[end - 1][1]]) is not None:
                unknown, slices, _, _ = best[end]
                best[start] = min(
                    best[start], (unknown, slices + 1, end, True), key=lambda b: b[:2]
                )
    return list(_slices(text, tokens, best))


def _slices(
    text: str,
    tokens: Sequence[tuple[int, int]],
    best: Sequence[tuple[int, int, int, bool]],
) -> Iterator[str]:
    start, unknown_from = 0, -1
    while start < len(tokens):
        _, _, end, known = best[start]
        if known and unknown_from >= 0:
            yield text[tokens[unknown_from][0] : tokens[start - 1][1]]
            unknown_from = -1
        if known:
            yield text[tokens[start][0] : tokens[end - 1][1]]
        elif unknown_from < 0:
            unknown_from = start
        start = end
    if unknown_from >= 0:
        yield text[tokens[unknown_from][0] : tokens[-1][1]]


def _tokens(text: str, separators: re.Pattern[str]) -> list[tuple[int, int]]:
    """Start and end of the non-empty parts between separators."""
    tokens, start = [], 0
    for separator in separators.finditer(text):
        tokens.append((start, separator.start()))
        start = separator.end()
    tokens.append((start, len(text)))
    return [(start, end) for start, end in tokens if text[start:end].strip()]


@lru_cache(maxsize=20_000)
def _key(text: str) -> str:
    folded = _COMMA_BEFORE_AND.sub(" dan ", fold(text))
    return folded.strip(".,;: ")
