"""From what somebody typed to what is asked of the database.

A query is a conjunction of parts; a part is satisfied by any of its terms; a
term is one word, or several next to each other, or the beginning of a word.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from portal.search.words import MAX_WORD, STOP_WORDS, compounds, joined, stem

MAX_TEXT = 200
MAX_PARTS = 12
SHORTEST_PREFIX = 3

Stems = tuple[str, ...]
#: From the stems of a term to those of the others in its groups.
Synonyms = Mapping[Stems, Sequence[Stems]]


@dataclass(frozen=True)
class Term:
    """Stems next to each other; of a prefix, the beginning of one word."""

    words: Stems
    is_prefix: bool = False


@dataclass(frozen=True)
class Part:
    """One thing that was asked for, in all forms in which it may be written."""

    text: str
    terms: tuple[Term, ...]
    #: Words that may also stand apart: "pusat kesehatan masyarakat".
    apart: Stems = ()


@dataclass(frozen=True)
class Query:
    parts: tuple[Part, ...]
    #: The whole text as one word, for codes and acronyms.
    joined: str = ""

    @property
    def text(self) -> str:
        return " ".join(part.text for part in self.parts)


def clean_text(text: str) -> str:
    """Return what was typed, fit to be shown and short enough to be searched."""
    # Cut first: folding a megabyte takes long.
    shown = (
        " " if unicodedata.category(char)[0] in "CZ" else char
        for char in text[:MAX_TEXT]
    )
    return " ".join("".join(shown).split())


def parse(text: str, synonyms: Synonyms, *, last_is_prefix: bool = True) -> Query:
    """Return the query of any text whatsoever; without words it has no parts."""
    chunks = _without_stop_words(compounds(clean_text(text)))[:MAX_PARTS]
    parts: list[Part] = []
    position = 0
    while position < len(chunks):
        found = _phrase_at(chunks, position, synonyms)
        if found is None:
            is_last = position == len(chunks) - 1
            found = _part(chunks[position], synonyms, last_is_prefix and is_last), 1
        parts.append(found[0])
        position += found[1]
    distinct = {part.text: part for part in parts}
    return Query(tuple(distinct.values()), joined(text[:MAX_TEXT]))


def with_words_apart(part: Part) -> Part:
    """Return a part of several words that needn't stand together."""
    return Part(part.text, part.terms, tuple(map(stem, part.text.split())))


def _without_stop_words(chunks: Iterable[list[str]]) -> list[list[str]]:
    chunks = [chunk for chunk in chunks if chunk]
    telling = [c for c in chunks if len(c) > 1 or c[0] not in STOP_WORDS]
    return telling or chunks


def _part(chunk: list[str], synonyms: Synonyms, is_prefix: bool) -> Part:
    stems = tuple(map(stem, chunk))
    terms = [Term(stems)]
    if len(chunk) > 1:
        terms.append(Term((stem("".join(chunk)[:MAX_WORD]),)))
    elif is_prefix and len(chunk[0]) >= SHORTEST_PREFIX:
        terms.append(Term((chunk[0],), is_prefix=True))
    terms += map(Term, synonyms.get(stems, ()))
    return Part(" ".join(chunk), tuple(dict.fromkeys(terms)))


def _phrase_at(
    chunks: list[list[str]], position: int, synonyms: Synonyms
) -> tuple[Part, int] | None:
    """Return the longest known phrase that begins here, and how long it is."""
    longest = max(map(len, synonyms), default=0)
    for end in range(min(len(chunks), position + longest), position + 1, -1):
        words = [word for chunk in chunks[position:end] for word in chunk]
        stems = tuple(map(stem, words))
        if stems in synonyms:
            terms = tuple(map(Term, [stems, *synonyms[stems]]))
            return Part(" ".join(words), terms, apart=stems), end - position
    return None
