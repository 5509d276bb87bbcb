"""What may have been meant when nothing is found: typing errors, too many words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler

from portal.search.backends import get_backend
from portal.search.backends.base import Scope
from portal.search.models import SearchEntry
from portal.search.queries import Part, Query, Synonyms, parse, with_words_apart
from portal.search.words import joined

Vocabulary = dict[str, int]
_SHORTEST = 3
_CANDIDATES = 20
#: Two errors make "onlen" of "online" (0.89), but also "pelay" of "pola" (0.81).
_LIKENESS = 0.84


def vocabulary_of(scope: Scope) -> Vocabulary:
    """Return the words of published titles and keywords, and in how many they are."""
    entries = SearchEntry.objects.filter(region=scope.region_id)
    if scope.kinds:
        entries = entries.filter(kind__in=scope.kinds)
    texts = entries.values_list("vocabulary", flat=True)
    return dict(Counter(" ".join(texts.iterator(chunk_size=2000)).split()))


def closest(word: str, vocabulary: Vocabulary) -> str | None:
    """Return the known word that was most probably meant.

    One error in short words, three in long ones; exchanged neighbours are one.
    Numbers and codes are never replaced by others.
    """
    if len(word) < _SHORTEST or not word.isalpha():
        return None
    found = process.extract(
        word,
        vocabulary.keys(),
        scorer=OSA.distance,
        score_cutoff=1 if len(word) < 5 else 2 if len(word) < 9 else 3,
        limit=_CANDIDATES,
    )
    likely = [
        (distance, known[0] != word[0], -vocabulary[known], known)
        for known, distance, _index in found
        if JaroWinkler.similarity(word, known) >= _LIKENESS
    ]
    return min(likely)[-1] if likely else None


def forgive(
    query: Query,
    scope: Scope,
    vocabulary: Callable[[], Vocabulary],
    synonyms: Synonyms,
) -> Query | None:
    """Return the nearest query that finds something, or ``None``.

    ``vocabulary`` is asked only when a word has to be compared.
    """
    parts: list[Part] = []
    for part in query.parts:
        if _finds([part], scope):
            parts.append(part)
        else:
            parts += _repaired(part, scope, vocabulary, synonyms)
    together = _as_query(parts)
    if parts and get_backend().has_match(together, scope):
        return together
    return _as_many_as_possible(parts, scope)


def _repaired(
    part: Part,
    scope: Scope,
    vocabulary: Callable[[], Vocabulary],
    synonyms: Synonyms,
) -> list[Part]:
    """Return what to search instead; nothing for a word that nobody knows."""
    words = part.text.split()
    if not all(word.isalpha() for word in words):
        return []  # a code or a number: part of it is something else
    if len(words) > 1:
        apart = with_words_apart(part)
        if _finds([apart], scope):
            return [apart]
    meant = [closest(word, vocabulary()) or word for word in words]
    repaired = parse(" ".join(meant), synonyms, last_is_prefix=False).parts
    return [found for found in repaired if _finds([found], scope)]


def _as_many_as_possible(parts: list[Part], scope: Scope) -> Query | None:
    """Leave out words until a page has all the others; the first ones count most."""
    kept: list[Part] = []
    for part in parts:
        if _finds([*kept, part], scope):
            kept.append(part)
    return _as_query(kept) if kept else None


def _finds(parts: Iterable[Part], scope: Scope) -> bool:
    return get_backend().has_match(_as_query(parts), scope)


def _as_query(parts: Iterable[Part]) -> Query:
    query = Query(tuple({part.text: part for part in parts}.values()))
    return Query(query.parts, joined(query.text))
