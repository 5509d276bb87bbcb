"""Academic degrees and titles: points after each, a comma between name and degree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from news.style import sources
from news.style.hints import Hint, Rule, any_of, replaced, words
from news.style.parts import ALL, Draft, Kind, Part

#: The letters of degrees after their first point, as they are written most.
BACHELOR: Final = words("""
    Pd Kom Sos Hut Kep Farm STP IP Ag Si Pt Psi Kel Hum Pi Sn Ling Gz Ars Ak Stat Trans
""")
MASTER: Final = words("""
    Si Kom Kes Pd Hum Sc Ag Sos Sn Psi Farm Kep Eng Ling Pt Han Ak Ds
""")
#: Written without points these are never anything else.
WITHOUT_POINTS: Final = {
    "SPd": "S.Pd.",
    "SKom": "S.Kom.",
    "SSos": "S.Sos.",
    "SKep": "S.Kep.",
    "SHut": "S.Hut.",
    "SPt": "S.Pt.",
    "SSi": "S.Si.",
    "SAg": "S.Ag.",
    "MSi": "M.Si.",
    "MKes": "M.Kes.",
    "MPd": "M.Pd.",
    "MKom": "M.Kom.",
    "MHum": "M.Hum.",
    "AMd": "A.Md.",
}
TITLES: Final = words("Hj Drs Dra Ir Prof Dr dr drg drh")

POINT = Rule("degrees.point", sources.ABBREVIATIONS)
COMMA = Rule("degrees.comma", sources.COMMA)

_SHORT: Final = rf"(?:S\.(?:{any_of(BACHELOR)})|M\.(?:{any_of(MASTER)})|A\.Md)"
_ALL_LETTERS: Final = (
    r"(?:S\.K\.M|S\.ST|S\.H|S\.E|S\.T|S\.P|M\.M|M\.T|M\.H|M\.P|M\.A\.P|M\.AP|M\.P\.H)"
)
_NO_LAST_POINT: Final = re.compile(
    rf"(?<![\w.])(?P<degree>{_SHORT})(?![\w.])(?=\s*[,;)]|\s+[a-z(]|\s*$)"
)
_WITHOUT_POINTS: Final = re.compile(rf"(?<=[\s,])(?:{any_of(WITHOUT_POINTS)})(?![\w.])")
#: A surname may follow initials: *S.H. Wibowo*.
_NO_COMMA: Final = re.compile(
    rf"(?<=[a-z])(?P<space>\s+)(?P<degree>(?:{_SHORT}|{_ALL_LETTERS})\.?+)"
    r"(?=\s*[,;)]|\s+[a-z(]|\s*$)"
)
_TITLE: Final = re.compile(
    rf"(?<![\w.])(?P<title>{any_of(TITLES)})(?=\s+(?:[A-Z][a-z]|drg?\b))"
)


def check(draft: Draft) -> Iterator[Hint]:
    for part in draft.of(*ALL):
        yield from in_text(part)
    for speaker in draft.speakers:
        # A name by itself, in a field of its own.
        yield from in_text(Part(speaker.key, Kind.ATTRIBUTION, speaker.name))


def in_text(part: Part) -> Iterator[Hint]:
    text = part.prose
    yield from replaced(POINT, part, text, _NO_LAST_POINT, lambda m: f"{m['degree']}.")
    yield from replaced(
        POINT, part, text, _WITHOUT_POINTS, lambda m: WITHOUT_POINTS[m[0]]
    )
    yield from replaced(POINT, part, text, _TITLE, lambda m: f"{m['title']}.")
    yield from _commas(part)


def _commas(part: Part) -> Iterator[Hint]:
    for found in _NO_COMMA.finditer(part.prose):
        before = part.prose[: found.start()].split()[-1:]
        if before and before[0][0].isupper():
            yield from COMMA.instead(part, found.span(), f", {found['degree']}")
