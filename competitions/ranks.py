"""Ranks as Indonesian announcements print them, and the place they mean."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from competitions.names import normalize_name
from spreadsheets.text import fold

#: Places "Harapan I", "Harapan II" ... come after all others: 101, 102 ...
RUNNER_UP = 100
LAST_PLACE = 99

_ORDINALS = {
    word: place
    for place, words in enumerate(
        (
            "satu pertama kesatu",
            "dua kedua",
            "tiga ketiga",
            "empat keempat",
            "lima kelima",
            "enam keenam",
            "tujuh ketujuh",
            "delapan kedelapan",
            "sembilan kesembilan",
            "sepuluh kesepuluh",
        ),
        start=1,
    )
    for word in words.split()
}
_ROMAN = re.compile(r"x{0,3}(?:ix|iv|v?i{0,3})")
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10}
_LIST_MARK = re.compile(r"^\(?(\d{1,2}|[ivx]+)[.)](?!\d)")
_WORD = re.compile(r"[^\W\d_]+|\d+")

_RUNNER_UP_WORD = "harapan"
_RANK_WORDS = frozenset(
    [
        "juara",
        "harapan",
        "terbaik",
        "terinovatif",
        "inovatif",
        "peringkat",
        "ranking",
        "rangking",
        "rank",
        "posisi",
        "urutan",
        "diurutan",
        "pemenang",
    ]
)
_FILLERS = frozenset({"ke", "nomor", "no", "bersama"})
_JOINERS = frozenset({"dan", "sampai", "hingga"})
# "10 besar", "nominasi": a circle of equals, whatever number stands beside it.
_NO_PLACE = frozenset(
    ["top", "besar", "nominasi", "nominator", "nomine", "finalis", "favorit", "peserta"]
)


def parse_rank(label: str) -> int | None:
    """Return the place that a printed rank means, or ``None`` for no place.

    Places count from 1; "Harapan" (runners-up) from 101, so that they sort
    after every other place. Equals ("Harapan", "Favorit", "Top 45",
    "nominasi") and several places at once ("Juara I dan II") have none.
    """
    text = fold(label)
    mark = _LIST_MARK.match(text)
    words = _words(text[mark.end() :] if mark else text)
    if set(words) & _NO_PLACE:
        return None
    listed = _number(mark[1]) if mark else None
    if not words:
        return listed
    # "I (Satu)" says it twice.
    numbers = {_number(word) for word in words}
    if len(numbers) == 1 and (alone := numbers.pop()):
        return alone
    return _place_in(words, listed)


def rank_key(label: str) -> str:
    """Return the comparison key of a printed rank: "Juara I" equals "1."."""
    rank = parse_rank(label)
    return normalize_name(label)[:255] if rank is None else str(rank)


def _words(text: str) -> list[str]:
    # "ke-2", "ke 2" and "ke2" are one; so are "ter-inovatif" and "terinovatif".
    words = _WORD.findall(text.replace("ter-", "ter"))
    return [word for word in words if word not in _FILLERS]


def _place_in(words: Sequence[str], listed: int | None) -> int | None:
    named = {
        word: number
        for word, following in pairwise(words)
        if word in _RANK_WORDS and (number := _number(following))
    }
    if not named:
        # "1. Juara" is the first of a list; a bare "Harapan" has no place.
        bare = set(words) <= _RANK_WORDS - {_RUNNER_UP_WORD}
        return listed if bare else None
    if _several_places(words):
        return None
    if _RUNNER_UP_WORD in named:
        return RUNNER_UP + named[_RUNNER_UP_WORD]
    return next(iter(named.values()))


def _several_places(words: Sequence[str]) -> bool:
    numbers = [_number(word) for word in words if word not in _JOINERS]
    return any(a and b and a != b for a, b in pairwise(numbers))


def _number(word: str) -> int | None:
    number = _ORDINALS.get(word)
    if number is None and word.isascii() and word.isdigit():
        number = int(word)
    if number is None and word and _ROMAN.fullmatch(word):
        number = _roman(word)
    return number if number and number <= LAST_PLACE else None


def _roman(word: str) -> int:
    values = [_ROMAN_VALUES[letter] for letter in word]
    return sum(
        -value if value < following else value
        for value, following in zip(values, [*values[1:], 0], strict=True)
    )
