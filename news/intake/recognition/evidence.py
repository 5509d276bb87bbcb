"""The words of a text with what the whole text tells about them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from news.intake.recognition.tokens import Token, tokens_of
from news.intake.recognition.words import (
    DEGREE,
    NO_NAME,
    OFFICE,
    PLACED,
    POSTS,
    SAID,
    SAYING,
)

NAME_AFTER_SPEECH: Final = re.compile(
    r"[,.!?…][”\"»]\s+(?!di\b|ke\b|dari\b|dan\b|yang\b)[a-z]+\s+(?P<name>[A-Z][a-z]{2,})"
)


@dataclass(frozen=True)
class Evidence:
    """What a whole text tells about its words: who speaks in it, what is a place."""

    spoken_names: frozenset[str]
    places: frozenset[str]
    #: Words with a capital inside a sentence, where only names have one.
    inside: frozenset[str]

    @classmethod
    def of(cls, text: str) -> Evidence:
        tokens = tokens_of(text)
        return cls(
            _names_after_verbs(tokens, text),
            _places(tokens, text),
            _capitals_inside(tokens, text),
        )

    def with_names(self, words: set[str]) -> Evidence:
        return replace(self, spoken_names=self.spoken_names | words)


class Text:
    """The words of a paragraph, read with the evidence of the whole text."""

    def __init__(self, text: str, evidence: Evidence) -> None:
        self.text = text
        self.tokens = tokens_of(text)
        self.starts = [token.start for token in self.tokens]
        self.spoken_names = evidence.spoken_names
        self.places = evidence.places
        self.inside = evidence.inside

    def gap(self, index: int) -> str:
        """Return what stands between a token and the next one."""
        if index + 1 >= len(self.tokens):
            return self.text[self.tokens[index].end :]
        return self.text[self.tokens[index].end : self.tokens[index + 1].start]


def _names_after_verbs(tokens: list[Token], text: str) -> frozenset[str]:
    """Return the words that stand where a speaker is named: *ujar Ainie*."""
    found = set()
    for token, following in pairwise(tokens):
        gap = text[token.end : following.start]
        if gap.strip() or not following.is_capital:
            continue
        verb = token.lower
        if (verb in SAID or verb in ("menurut", "kata")) and may_be_name(following):
            found.add(following.text)
    for token, following in pairwise(tokens):
        begins = token.start == 0 or text[: token.start].rstrip()[-1:] in '.!?”"\n'
        if begins and following.lower in SAYING and may_be_name(token):
            found.add(token.text)
    found |= {
        name["name"]
        for name in NAME_AFTER_SPEECH.finditer(text)
        if may_be_name(Token(name["name"], *name.span("name")))
    }
    return frozenset(found)


def _places(tokens: list[Token], text: str) -> frozenset[str]:
    """Return the words that the text itself uses for places."""
    found = set()
    for token, following in pairwise(tokens):
        together = not text[token.end : following.start].strip()
        if together and token.lower in PLACED and following.is_capital:
            found.add(following.text)
    return frozenset(found | _second_words(tokens, text))


def _second_words(tokens: list[Token], text: str) -> set[str]:
    """Return the last words of places of two: *di Desa Muara Enggelam, Kecamatan …*"""
    found = set()
    for number in range(len(tokens) - 2):
        placed, first, second = tokens[number : number + 3]
        if placed.lower not in PLACED - {"warga", "kades"} or not first.is_capital:
            continue
        if text[placed.end : second.start].split() != [first.text]:
            continue
        following = tokens[number + 3 : number + 4]
        goes_on = bool(following) and following[0].is_capital
        goes_on = goes_on and not text[second.end : following[0].start].strip()
        if second.is_capital and not goes_on and may_be_name(second):
            found.add(second.text)
    return found


def _capitals_inside(tokens: list[Token], text: str) -> frozenset[str]:
    return frozenset(
        token.text
        for token in tokens
        if may_be_name(token) and text[: token.start].rstrip(" ")[-1:].isalpha()
    )


def may_be_name(token: Token) -> bool:
    return (
        token.is_capital
        and token.text[0].isalpha()
        and token.lower not in NO_NAME
        and token.bare not in POSTS
        and token.lower not in OFFICE
        and not token.is_acronym
        and not DEGREE.fullmatch(token.text)
        and not (len(token.text) > 6 and token.lower.endswith("nya"))
    )
