"""Where a name begins and ends, with titles, degrees and nicknames."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import Final

from news.intake.recognition.evidence import Text, may_be_name
from news.intake.recognition.words import (
    BALINESE,
    BARE_DEGREE,
    BETWEEN,
    DEGREE,
    OFFICE,
    RANK,
    SAID,
    SAYING,
    TITLES,
    regions,
)

LONGEST_NAME: Final = 7
AGE: Final = re.compile(r"\s*\(\s*(\d{1,2})(?:\s*(?:tahun|th))?\s*\)")
AFTER_NAME: Final = re.compile(
    rf"\s*,\s*(?:{DEGREE.pattern})|\s+(?:{BARE_DEGREE.pattern})"
)
LETTERS_AFTER: Final = re.compile(
    r"\s*,\s*(?P<letters>[A-Z]{2,8}\b\.?)(?=\s*,|\s+[a-z])"
)
FOLLOWS_PERSON: Final = re.compile(rf"(?:{AGE.pattern})|\s*[,.;:”\"(–-]|\s*$")
NICKNAME: Final = re.compile(
    r"\s*,?\s*(?:alias|yang\s+akrab\s+(?:disapa|dipanggil)|(?:biasa|akrab)\s+(?:disapa|dipanggil))"
    r"\s+(?P<name>[A-Z]\w+(?:\s[A-Z]\w+)?)"
)


def end_of_name(text: Text, index: int) -> int:
    """Return the token after a name that begins at ``index``, or ``index``."""
    tokens = text.tokens
    if index >= len(tokens):
        return index
    stop, words = index, 0
    if rank := RANK.match(text.text, tokens[index].start):
        stop = token_at(text, rank.end())
    first = stop
    while stop < len(tokens) and words < LONGEST_NAME:
        token = tokens[stop]
        if stop > first and text.gap(stop - 1).strip():
            break
        if is_title(text, stop):
            stop += 1
            continue
        particle = words and token.lower in ("bin", "binti", "al", "br", "br.", "boru")
        if not (may_be_name(token) or particle or _is_month_of_a_name(text, stop)):
            break
        stop, words = stop + 1, words + 1
    return stop if words else index


def _is_month_of_a_name(text: Text, index: int) -> bool:
    """Tell *Lie Mei Chen* and *kata Mei Chen* from *bulan Mei* and *12 Mei*."""
    if text.tokens[index].lower not in ("mei", "juli", "april"):
        return False
    following = text.tokens[index + 1 : index + 2]
    if not following or text.gap(index).strip() or not may_be_name(following[0]):
        return False
    before = text.tokens[index - 1] if index else None
    return before is not None and (may_be_name(before) or before.lower in SAID)


def is_title(text: Text, index: int) -> bool:
    """Tell whether a word opens a name: *Dr.*, *Hj.*, *R.*, *I* of *I Gede*."""
    token = text.tokens[index]
    if RANK.match(text.text, token.start):
        return True
    if token.text == "Anak" and text.text[token.end : token.end + 7] == " Agung ":
        return True
    if token.text in ("I", "Ni"):
        following = text.tokens[index + 1 : index + 2]
        return bool(following) and following[0].lower in BALINESE
    if len(token.bare) == 1 and not token.text.endswith("."):
        return token.text == "H" and not text.gap(index).strip()
    return TITLES.match(token.text) is not None


def with_degrees(text: Text, start: int, stop: int) -> tuple[str, int]:
    """Return a name with the academic degrees that follow it."""
    begin, end = text.tokens[start].start, text.tokens[stop - 1].end
    while found := AFTER_NAME.match(text.text, end) or _order_after(text, end):
        end = found.end()
    return text.text[begin:end], end


def _order_after(text: Text, end: int) -> re.Match[str] | None:
    """Return letters behind a name that are no office's: *Yohana Kaize, PBHK,*."""
    found = LETTERS_AFTER.match(text.text, end)
    if found is None or found["letters"].lower() in OFFICE | regions().keys():
        return None
    return found


def is_followed_like_a_person(text: Text, index: int) -> bool:
    """Tell a name after a comma from the next thing of a list."""
    end = with_degrees(text, index - 1, index)[1]
    if FOLLOWS_PERSON.match(text.text, end):
        return True
    if text.text[:end].endswith(".") and end > text.tokens[index - 1].end:
        return True  # a degree whose full stop ends the sentence as well
    following = text.tokens[token_at(text, end) :][:1]
    return bool(following) and not following[0].is_capital


def nickname_after(text: Text, end: int) -> tuple[str, int]:
    """Return what somebody is called, where the text says so: *alias Jul*."""
    found = NICKNAME.match(text.text, end)
    return (found["name"], found.end()) if found else ("", end)


def says_next(text: Text, end: int) -> bool:
    """Tell whether the next words say that somebody speaks."""
    for token in text.tokens[token_at(text, end) :][:4]:
        if token.lower in SAYING:
            return True
        if token.lower not in BETWEEN:
            return False
    return False


def token_at(text: Text, position: int) -> int:
    """Return the number of the first token that begins there or later."""
    return bisect_left(text.starts, position)


def after_region(text: Text, position: int, stop: int) -> int:
    """Return the token after the name of a region, or ``position``."""
    if not text.tokens[position].is_capital:
        return position
    words = [token.lower for token in text.tokens[position : min(stop, position + 5)]]
    for name in regions().get(words[0], ()) if words else ():
        if tuple(words[: len(name)]) == name:
            return position + len(name)
    return position
