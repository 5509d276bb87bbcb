"""From any text to the words that are indexed and searched: pure functions.

Both databases hold words that were cut and stemmed here, so that they find
the same. A word consists of letters and digits only; whatever else was typed
(operators, quotes, control characters, half characters) never gets further.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from threading import Lock

import snowballstemmer  # type: ignore[import-untyped]

MAX_WORD = 60
#: PostgreSQL knows no places in a text beyond 16,383.
MAX_BODY_WORDS = 12_000
_WORD = re.compile(r"[^\W_]+")
#: In ASCII all but letters and digits parts words; splitting is much quicker there.
_APART = {code: " " for code in range(128) if not chr(code).isalnum()}
#: Words held together by a sign: "DPM-PTSP", "1.02", "INV-2025-0012", "Jum'at".
_COMPOUND = re.compile(r"[^\W_]+(?:[-.'’–][^\W_]+)*")
_SHORTEST_STEMMED = 4
_ACRONYM_LENGTHS = range(3, 13)

#: Left out of a query that has other words, and of acronyms.
STOP_WORDS = frozenset(
    """
    ada adalah agar akan antara apa apakah atau bagaimana bagi bahwa beberapa
    cara dalam dan dapat dari dengan di dimana hal hingga ia ialah ini itu
    juga kami kapan karena ke kepada kita maka melalui mana mengapa menjadi
    oleh pada para saat saya secara sebagai sebuah serta siapa suatu sudah
    supaya telah tentang tersebut untuk yaitu yakni yang
    """.split()  # noqa: SIM905 -- read and kept in order as a text
)

_stemmer = snowballstemmer.stemmer("indonesian")
_stemmer_lock = Lock()  # the stemmer keeps the word it works on in itself


def fold(text: str) -> str:
    """Return the text without differences of case, width and accents."""
    if text.isascii():
        return text.lower()
    # Twice, since each can bring forth what the other changes.
    for _time in range(2):
        text = unicodedata.normalize("NFKD", text).casefold()
    spread = unicodedata.normalize("NFKD", text)
    return "".join(c for c in spread if not unicodedata.combining(c))


def words(text: str, limit: int | None = None) -> list[str]:
    """Return the words of a text, folded."""
    folded = fold(text)
    if folded.isascii():
        found = folded.translate(_APART).split()
    else:
        found = _WORD.findall(folded)
    return [word[:MAX_WORD] for word in found[:limit]]


def compounds(text: str) -> list[list[str]]:
    """Return the words of a text, those held together by a sign in one list."""
    return [words(match[0]) for match in _COMPOUND.finditer(fold(text))]


def joined(text: str) -> str:
    """Return a name as one word: "DPM-PTSP" and "dpmptsp" meet there."""
    return "".join(words(text))[:MAX_WORD]


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """Return the Indonesian stem of a folded word: "pelayanan" → "layan"."""
    if len(word) < _SHORTEST_STEMMED or not word.isalpha():
        return word
    with _stemmer_lock:
        return str(_stemmer.stemWord(word)) or word


def stems(text: str, limit: int | None = None) -> list[str]:
    return [stem(word) for word in words(text, limit)]


def acronym(title: str) -> str:
    """Return the initials of the words that matter, or nothing.

    "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu" → "dpmptsp".
    """
    initials = [
        word[0]
        for word in words(title)
        if word not in STOP_WORDS and not word[0].isdigit()
    ]
    return "".join(initials) if len(initials) in _ACRONYM_LENGTHS else ""
