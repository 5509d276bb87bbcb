"""Words that say the same twice, and conjunctions that come from translation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext as _

from news.style import sources
from news.style.hints import Hint, Rule, any_of, cased_like, replaced
from news.style.parts import OWN, Draft, Kind, Part

TWICE_SAID: Final = {
    "adalah merupakan": "merupakan",
    "merupakan adalah": "adalah",
    "agar supaya": "agar",
    "supaya agar": "agar",
    "demi untuk": "demi",
    "guna untuk": "untuk",
    "dalam rangka untuk": "untuk",
    "para hadirin": "hadirin",
    "lalu kemudian": "kemudian",
    "seperti misalnya": "misalnya",
    "contohnya seperti": "seperti",
    "sejak dari": "sejak",
    "sangat amat": "sangat",
    "disebabkan karena": "disebabkan oleh",
    "dikarenakan oleh karena": "karena",
    "dan lain sebagainya": "dan sebagainya",
    "naik ke atas": "naik",
    "turun ke bawah": "turun",
    "maju ke depan": "maju",
    "mundur ke belakang": "mundur",
    "saling bahu-membahu": "bahu-membahu",
    "hanya sekadar": "sekadar",
    "hanya sekedar": "sekadar",
    "terdiri dari atas": "terdiri atas",
}

DOUBLED = Rule("wording.doubled", sources.HABIT)
REPEATED = Rule("wording.repeated", sources.HABIT)
RELATIVE = Rule("wording.relative", sources.HABIT)

_TWICE: Final = re.compile(rf"(?<![\w-])(?:{any_of(TWICE_SAID)})(?![\w-])", re.I)
_VERY: Final = re.compile(r"(?<!\w)[Ss]angat (?P<what>[a-z]+) sekali(?!\w)")
_PLURAL: Final = re.compile(
    r"(?<!\w)(?:[Pp]ara|[Bb]anyak|[Bb]eberapa|[Ss]ejumlah|[Ss]emua)"
    r" (?P<word>[a-z]{3,})-(?P=word)(?!\w)"
)
_REPEATED: Final = re.compile(r"(?<![\w-])(?P<word>[a-z]{2,}) (?P=word)(?![\w-])")
_RELATIVE: Final = re.compile(r"(?<=, )(?:di ?mana|yang mana)(?!\w)(?! pun)")


def check(draft: Draft) -> Iterator[Hint]:
    for part in draft.of(*OWN):
        text = part.own
        yield from replaced(DOUBLED, part, text, _TWICE, _once)
        yield from replaced(
            DOUBLED,
            part,
            text,
            _VERY,
            lambda m: cased_like(m[0], f"sangat {m['what']}"),
        )
        yield from replaced(DOUBLED, part, text, _PLURAL, _plural)
        yield from _repeated(part)
        if part.kind != Kind.HEADLINE:
            yield from _relative(part)


def _once(found: re.Match[str]) -> str:
    return cased_like(found[0], TWICE_SAID[found[0].lower()])


def _plural(found: re.Match[str]) -> str:
    return found[0].split("-")[0]


def _repeated(part: Part) -> Iterator[Hint]:
    for found in _REPEATED.finditer(part.own):
        message = _("This word stands there twice; a doubled word has a hyphen.")
        yield REPEATED.at(part, found.span(), message)


def _relative(part: Part) -> Iterator[Hint]:
    for found in _RELATIVE.finditer(part.own):
        message = _(
            "As a conjunction it comes from translation: begin a new sentence, or "
            "write “yang”, “tempat” or “dengan”."
        )
        yield RELATIVE.at(part, found.span(), message)
