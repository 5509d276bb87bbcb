"""When two names of innovations probably mean the same one.

Names are often an acronym with what it stands for, in either order, and share the
words that any innovation could have. So the words that tell names apart are compared
(rapidfuzz), acronyms count on their own, and different numbers always tell apart.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import Final

from rapidfuzz import fuzz

#: Names from here on (0 to 100) are shown as possibly the same.
ALIKE: Final = 85
#: What one lead organisation adds: it seldom has two innovations of nearly one name.
SAME_ORGANIZATION: Final = 5
#: Acronyms that agree, when nothing speaks against it.
SAME_ACRONYM: Final = 90
#: What acronyms stand for may not be less alike than this.
_NOT_AGAINST: Final = 60
#: Larger blocks are of words that tell little; true pairs share rarer ones too.
_MOST_IN_BLOCK: Final = 150
_RAREST: Final = 3
_PREFIX: Final = 4
#: "SI CEPAT" is an acronym, "Antar Obat ke Rumah" is none.
_ACRONYM_WORDS: Final = 3

#: Words that any innovation's name could have.
_GENERIC: Final = frozenset(
    [
        "inovasi",
        "aplikasi",
        "sistem",
        "informasi",
        "layanan",
        "pelayanan",
        "program",
        "gerakan",
        "kegiatan",
        "berbasis",
        "online",
        "daring",
        "elektronik",
        "digital",
        "terpadu",
        "terintegrasi",
        "satu",
        "pintu",
        "di",
        "dan",
        "untuk",
        "dengan",
        "pada",
        "melalui",
        "yang",
        "dari",
        "ke",
        "dalam",
        "secara",
        "oleh",
        "kabupaten",
        "kota",
        "kecamatan",
        "kelurahan",
        "desa",
        "daerah",
        "masyarakat",
    ]
)
_PARTS = re.compile(r"[()\[\]:,]|\s[-–—]\s")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class NameKey:
    """A name as it is compared."""

    whole: str
    #: The words that tell it apart, in one order.
    core: str
    acronym: str
    numbers: frozenset[str]
    blocks: frozenset[str]


@lru_cache(maxsize=30_000)
def name_key(name: str) -> NameKey:
    """Return what is compared of a name in any spelling."""
    # Not normalize_name(): it takes the marks away that part an acronym from the
    # rest, and costs a second for ten thousand names.
    parts = [_WORD.findall(part) for part in _PARTS.split(name.casefold())]
    words = [word for part in parts for word in part]
    acronym, long = _acronym_and_long([part for part in parts if part])
    telling = sorted({word for word in long if word not in _GENERIC}) or sorted(words)
    core = " ".join(telling)
    blocks = {word[:_PREFIX] for word in telling} | {f"~{core}"}
    return NameKey(
        whole=" ".join(words),
        core=core,
        acronym=acronym,
        numbers=frozenset(word for word in words if word.isdigit()),
        blocks=frozenset(blocks | ({f"={acronym}"} if acronym else set())),
    )


def _acronym_and_long(parts: list[list[str]]) -> tuple[str, list[str]]:
    """Tell "SIGAP" and what it stands for apart, in either order.

    A name of one word may be an acronym too.
    """
    if len(parts) < 2:
        words = parts[0] if parts else []
        return ("".join(words) if len(words) == 1 else ""), words
    short, long = sorted(parts[:2], key=lambda part: len("".join(part)))
    return ("".join(short) if len(short) <= _ACRONYM_WORDS else ""), long


def likeness(one: NameKey, other: NameKey, *, same_organization: bool = False) -> int:
    """Return how alike two names are, 0 to 100."""
    if one.numbers != other.numbers:
        return 0
    if one.whole == other.whole:
        return 100
    found = max(fuzz.ratio(one.whole, other.whole), fuzz.ratio(one.core, other.core))
    if one.acronym and one.acronym == other.acronym and _nothing_against(one, other):
        found = max(found, SAME_ACRONYM)
    return min(100, round(found) + (SAME_ORGANIZATION if same_organization else 0))


def _nothing_against(one: NameKey, other: NameKey) -> bool:
    """One of them is only the acronym, or they stand for something alike."""
    only_acronym = one.core == one.acronym or other.core == other.acronym
    return only_acronym or fuzz.ratio(one.core, other.core) >= _NOT_AGAINST


@dataclass(frozen=True)
class Named:
    """A name of an innovation: its present one, or an older one."""

    innovation: int
    organization: int | None
    key: NameKey


def alike(
    wanted: NameKey, organization: int | None, names: Iterable[Named]
) -> dict[int, int]:
    """Return the innovations with a name like the wanted one, with their likeness."""
    found: dict[int, int] = {}
    for named in names:
        same = organization is not None and named.organization == organization
        score = likeness(wanted, named.key, same_organization=same)
        if score >= ALIKE:
            found[named.innovation] = max(score, found.get(named.innovation, 0))
    return found


def pairs(names: Iterable[Named]) -> dict[tuple[int, int], int]:
    """Return all pairs of innovations with names alike, with their likeness.

    Only names that share the beginning of a telling word or an acronym are compared.
    """
    found: dict[tuple[int, int], int] = {}
    for one, other in _candidates(names):
        if one.innovation == other.innovation:
            continue
        same = one.organization is not None and one.organization == other.organization
        score = likeness(one.key, other.key, same_organization=same)
        if score >= ALIKE:
            pair = _ordered(one.innovation, other.innovation)
            found[pair] = max(score, found.get(pair, 0))
    return found


def _candidates(names: Iterable[Named]) -> Iterator[tuple[Named, Named]]:
    rows = list(names)
    sizes = Counter(block for named in rows for block in named.key.blocks)
    blocks: dict[str, list[int]] = defaultdict(list)
    for number, named in enumerate(rows):
        for block in _rarest(named.key.blocks, sizes):
            blocks[block].append(number)
    together = {
        pair for members in blocks.values() for pair in combinations(members, 2)
    }
    for one, other in together:
        yield rows[one], rows[other]


def _rarest(blocks: Iterable[str], sizes: Counter[str]) -> list[str]:
    """Return the blocks that tell most, of those with anybody else in them."""
    shared = [block for block in blocks if 1 < sizes[block] <= _MOST_IN_BLOCK]
    return sorted(shared, key=lambda block: (sizes[block], block))[:_RAREST]


def _ordered(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)
