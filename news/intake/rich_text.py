"""A line of text with its bold, italic and linked parts, cut like a string."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from html import escape
from itertools import groupby
from unicodedata import normalize

#: Soft hyphens, zero-width characters and byte-order marks: seen by nobody.
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
#: Double marks typed as two single ones.
TWICE = {"‘‘": "“", "’’": "”", "``": "“", "''": '"'}
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")
SPACES = re.compile(r"[^\S\n]+")


@dataclass(frozen=True)
class Run:
    text: str
    bold: bool = False
    italic: bool = False
    link: str = ""

    @property
    def look(self) -> tuple[bool, bool, str]:
        return self.bold, self.italic, self.link


@dataclass(frozen=True)
class RichLine:
    runs: tuple[Run, ...] = ()

    @classmethod
    def of(cls, runs: Iterable[Run]) -> RichLine:
        """Return a line without what nobody sees and with single spaces."""
        return cls(tuple(_joined(_tidied(runs))))

    @classmethod
    def plain(cls, text: str) -> RichLine:
        return cls.of([Run(text)])

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)

    def __bool__(self) -> bool:
        return any(run.text for run in self.runs)

    def followed_by(self, other: RichLine) -> RichLine:
        return RichLine.of([*self.runs, Run(" "), *other.runs])

    def cut(self, start: int, end: int | None = None) -> RichLine:
        """Return the part between two positions of ``text``, without outer spaces."""
        stop = len(self.text) if end is None else end
        found, position = [], 0
        for run in self.runs:
            part = run.text[max(start - position, 0) : max(stop - position, 0)]
            if part:
                found.append(replace(run, text=part))
            position += len(run.text)
        return RichLine.of(found)

    def lines(self) -> list[RichLine]:
        """Return the lines between the line breaks, none of them empty."""
        found, start = [], 0
        text = self.text
        for stop in [*(m.start() for m in re.finditer("\n", text)), len(text)]:
            if line := self.cut(start, stop):
                found.append(line)
            start = stop + 1
        return found

    @property
    def is_bold(self) -> bool:
        return bool(self) and all(run.bold or not run.text.strip() for run in self.runs)

    @property
    def links(self) -> list[str]:
        return list(dict.fromkeys(run.link for run in self.runs if run.link))

    def html(self) -> str:
        """Return the line in the markup of Wagtail's rich text."""
        return "".join(_marked_up(run) for run in self.runs)


EMPTY = RichLine()


def _tidied(runs: Iterable[Run]) -> list[Run]:
    """Return runs without double spaces, also across their borders."""
    found: list[Run] = []
    last = "\n"  # so that no space begins the line
    for run in runs:
        text = CONTROL.sub("", INVISIBLE.sub("", run.text.replace("\r", "")))
        text = SPACES.sub(" ", normalize("NFC", text.replace("\t", " ")))
        text = re.sub(r" ?\n ?", "\n", text)
        text = re.sub("‘‘|’’|``|''", lambda marks: TWICE[marks[0]], text)
        if last in " \n":
            text = text.lstrip(" ")
        if text:
            found.append(replace(run, text=text))
            last = text[-1]
    return _without_outer_space(found)


def _without_outer_space(runs: list[Run]) -> list[Run]:
    while runs and not runs[0].text.strip():
        runs = runs[1:]
    while runs and not runs[-1].text.strip():
        runs = runs[:-1]
    if runs:
        runs = [replace(runs[0], text=runs[0].text.lstrip()), *runs[1:]]
        runs = [*runs[:-1], replace(runs[-1], text=runs[-1].text.rstrip())]
    return runs


def _joined(runs: list[Run]) -> Iterable[Run]:
    for _look, same in groupby(runs, key=lambda run: run.look):
        group = list(same)
        yield replace(group[0], text="".join(run.text for run in group))


def _marked_up(run: Run) -> str:
    html = escape(run.text).replace("\n", "<br/>")
    if run.bold:
        html = f"<b>{html}</b>"
    if run.italic:
        html = f"<i>{html}</i>"
    if run.link:
        html = f'<a href="{escape(run.link)}">{html}</a>'
    return html
