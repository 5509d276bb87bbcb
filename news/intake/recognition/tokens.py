"""Words of a text with their places; abbreviations keep their full stops."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

#: S.E., M.Si., K.H., Dr., H. — but not the last word of a sentence.
_DOTTED: Final = (
    r"(?:[A-Z][a-z]{0,4}\.)+[A-Z][A-Za-z]{1,6}\b|(?:[A-Z][a-z]{0,4}\.){2,}(?:[A-Z][A-Za-z]{0,6}\.?(?![\w]))?"
    r"|(?:Dr|dr|drg|Drs|Dra|Drh|drh|Ir|Hj|Prof|Plt|Plh|Pj|Pjs|Tgk|Ust|Apt|apt|Ns|Pdt|No|Jl|Hi|Ms|Mr|Mrs|TGH|Ny|Capt|Nd|Dg|Dt|Rm|Tn|Purn|Pol|Muhd|KH|St|Muh|Moh|Abd|Op|Rr|br|Kgs|Nyi)\."
    r"|(?<![\w])[A-Z]\.(?=\s[A-Z])"
)
WORD: Final = re.compile(
    rf"{_DOTTED}|\d+(?:[.,/]\d+)*|[^\W\d_][\w]*(?:['’\-/][\w]+)*(?:['’](?=[\s,]))?|&"
)
SENTENCE_END: Final = re.compile(r"[.!?…]+[”\"’»)\]]*\s+(?=[“\"«„(]?[A-Z0-9])")


@dataclass(frozen=True)
class Token:
    text: str
    start: int
    end: int

    @property
    def lower(self) -> str:
        return self.text.lower()

    @property
    def bare(self) -> str:
        return self.text.rstrip(".").lower()

    @property
    def is_capital(self) -> bool:
        return self.text[0].isupper()

    @property
    def is_acronym(self) -> bool:
        return self.text.isupper() and len(self.text) > 1 and "." not in self.text


def tokens_of(text: str) -> list[Token]:
    return [Token(m[0], m.start(), m.end()) for m in WORD.finditer(text)]


def sentences_of(text: str) -> list[tuple[int, int]]:
    """Return where the sentences of a text begin and end."""
    dotted = {m.end() for m in re.finditer(_DOTTED, text)}
    found, start = [], 0
    for end in SENTENCE_END.finditer(text):
        stop = end.start() + 1
        # Dr. Slamet, M.Si. Bupati: an abbreviation ends no sentence by itself.
        if stop in dotted and text[end.start()] == ".":
            continue
        found.append((start, end.end()))
        start = end.end()
    found.append((start, len(text)))
    return found
