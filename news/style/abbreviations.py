"""Abbreviations of offices and programmes that readers don't have to know."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext as _

from news.style import sources
from news.style.hints import Hint, Rule, any_of
from news.style.parts import Draft, Kind, Part

MEANINGS: Final = {
    "OPD": "organisasi perangkat daerah",
    "SKPD": "satuan kerja perangkat daerah",
    "UPTD": "unit pelaksana teknis daerah",
    "UPT": "unit pelaksana teknis",
    "ASN": "aparatur sipil negara",
    "IGA": "Innovative Government Award",
    "KIPP": "Kompetisi Inovasi Pelayanan Publik",
    "IID": "Indeks Inovasi Daerah",
    "SPBE": "sistem pemerintahan berbasis elektronik",
    "SAKIP": "sistem akuntabilitas kinerja instansi pemerintah",
    "RPJMD": "rencana pembangunan jangka menengah daerah",
    "RKPD": "rencana kerja pemerintah daerah",
    "PPID": "pejabat pengelola informasi dan dokumentasi",
    "APIP": "aparat pengawasan intern pemerintah",
    "SPM": "standar pelayanan minimal",
    "IKM": "indeks kepuasan masyarakat",
    "PAD": "pendapatan asli daerah",
}

UNEXPLAINED = Rule("abbreviations.unexplained", sources.OPENNESS)

_KNOWN: Final = re.compile(rf"(?<![\w/.-])(?:{any_of(MEANINGS)})(?![\w/])")


def check(draft: Draft) -> Iterator[Hint]:
    seen: set[str] = set()
    everything = " ".join(part.text for part in draft.parts)
    for part in draft.of(Kind.PARAGRAPH):
        for found in _KNOWN.finditer(part.own):
            letters = found[0]
            if letters in seen or _names_an_office(part, found):
                continue
            seen.add(letters)
            if not _is_explained(letters, everything):
                yield _hint(part, found)


def _names_an_office(part: Part, found: re.Match[str]) -> bool:
    """*UPTD Puskesmas Waru* is a name; its letters needn't be read."""
    following = part.text[found.end() : found.end() + 2]
    return found[0] in ("UPTD", "UPT") and following.strip()[:1].isupper()


def _is_explained(letters: str, text: str) -> bool:
    meaning = re.escape(MEANINGS[letters]).replace(r"\ ", r"\s+")
    if re.search(meaning, text, re.IGNORECASE):
        return True
    # In brackets after something, or before brackets: the writer's own meaning.
    own = rf"\({letters}\)|(?<!\w){letters}(?:\s+\d{{4}})?\s*\("
    return bool(re.search(own, text))


def _hint(part: Part, found: re.Match[str]) -> Hint:
    meaning = f"{MEANINGS[found[0]]} ({found[0]})"
    message = _("Say what it means where it first stands: %(meaning)s.")
    return UNEXPLAINED.at(part, found.span(), message % {"meaning": meaning}, meaning)
