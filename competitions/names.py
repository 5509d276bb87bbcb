"""Comparison keys for names of competitions, categories, winners and innovations."""

import re

from spreadsheets.text import clean, fold, normalize_name

__all__ = ["normalize_category", "normalize_name", "tidy_category"]

# "A. ", "3) ", "IV. " in front of a category
_LIST_MARK = re.compile(
    r"^\s*(?:\d{1,2}|[a-z]|[ivx]{1,4})\s*(?:[.)]|//)\s*", re.IGNORECASE
)
# "Kategori Dinas", and "Kategori ketiga: ..." whose number only counts
_KATEGORI = re.compile(r"^kategori\b(?:[^:]{0,12}:)?")
_TRAILING = " :;,-–"


def tidy_category(name: str) -> str:
    """Return a category as people name it, without list mark and colon.

    "A. Kategori Dinas/Badan:" becomes "Kategori Dinas/Badan".
    """
    tidied = _LIST_MARK.sub("", clean(name)).strip(_TRAILING)
    return tidied or clean(name)


def normalize_category(name: str) -> str:
    """Return the comparison key of a category.

    "A. Kategori Dinas/Badan:" and "dinas/badan" meet in one key, and so do
    "Kategori III: Inovasi Sosial" and "Inovasi Sosial".
    """
    words = fold(tidy_category(name))
    return normalize_name(_KATEGORI.sub("", words)) or normalize_name(words)
