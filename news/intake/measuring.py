"""How well recognition does on releases whose right result is known.

A folder holds each release beside a ``.json`` of the same name with what an
editor would say is right; see ``docs/news.md``.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from news.intake.manuscript import Manuscript
from news.intake.reading import READERS, read_release
from news.intake.recognition import Aside, BlockKind, Recognised, recognise

SINGLE: Final = (
    *("headline", "kicker", "standfirst", "dateline_place", "event_date"),
    *("event_place", "author_code", "source_name", "source_url", "caption", "credit"),
)
NOISE: Final = (Aside.NOISE, Aside.OUTSIDE, Aside.LETTERHEAD)
#: What the dates of releases without a day of their own are read by.
TODAY: Final = date(2026, 7, 1)


@dataclass
class Score:
    """Of one field: how many were found and right, found and wrong, and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    differences: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1

    @property
    def recall(self) -> float:
        all_ = self.right + self.missed
        return self.right / all_ if all_ else 1

    def add(self, other: Score) -> None:
        self.right += other.right
        self.wrong += other.wrong
        self.missed += other.missed
        self.differences += other.differences


def measure(folder: Path) -> dict[str, Score]:
    """Return the scores of all fields over the releases of a folder."""
    scores: dict[str, Score] = {}
    for release, expected in labelled_releases(folder):
        manuscript = read_release(release.name, release.read_bytes())
        for name, score in compare(recognise_as(manuscript, expected), expected):
            score.differences = [f"{release.name}: {d}" for d in score.differences]
            scores.setdefault(name, Score()).add(score)
    return scores


def labelled_releases(folder: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Yield the releases of a folder with what is right for each."""
    for labels in sorted(folder.glob("*.json")):
        for ending in READERS:
            release = labels.with_suffix(ending)
            if release.exists():
                yield release, json.loads(labels.read_text(encoding="utf-8"))


def recognise_as(manuscript: Manuscript, expected: dict[str, Any]) -> Recognised:
    """Return what is recognised in a release of the day that its labels name."""
    day = expected["released"]
    released = date.fromisoformat(day) if day else None
    return recognise(manuscript, today=TODAY, released=released)


def compare(found: Recognised, expected: dict[str, Any]) -> Iterator[tuple[str, Score]]:
    """Yield the score of each field of one release."""
    doubtful = set(expected.get("doubtful", ()))
    for name in SINGLE:
        if name not in doubtful:
            yield name, _compare_lists([found.value(name)], [expected[name]])
    for name, ours, theirs in _lists(found, expected):
        if name.split(".")[0] not in doubtful:
            yield name, _compare_lists(ours, theirs)
    if expected.get("lead") and "lead" not in doubtful:
        length = len(expected["lead"].split())
        first = " ".join(text_of(found).split()[:length])
        yield "lead", _compare_lists([first], [expected["lead"]])


def _lists(
    found: Recognised, expected: dict[str, Any]
) -> Iterator[tuple[str, list[Any], list[Any]]]:
    people, speakers = found.speakers, expected["speakers"]
    yield "speakers", [p.name for p in people], [p["name"] for p in speakers]
    posts = [f"{p['name']}, {p['post']}" for p in speakers if p["post"]]
    yield "speakers.posts", [f"{p.name}, {p.post}" for p in people if p.post], posts
    quotes = expected["quotes"]
    yield "quotes", [q.text for q in found.quotes], [q["text"] for q in quotes]
    yield (
        "quotes.speakers",
        [f"{q.text} – {q.speaker.name}" for q in found.quotes if q.speaker],
        [f"{q['text']} – {q['speaker']}" for q in quotes if q["speaker"]],
    )
    noise = " ".join(aside.text for aside in found.aside if aside.kind in NOISE)
    yield "noise.words", _words(noise), _words(" ".join(expected.get("noise") or []))
    yield "links", links_of(found), expected.get("links") or []
    yield "pictures", [True] * len(found.photos), [True] * expected["pictures"]


def text_of(found: Recognised) -> str:
    """Return the words of the body."""
    return " ".join(text for block in found.blocks for text in _texts(block))


def _texts(block: Any) -> Iterator[str]:
    if block.kind == BlockKind.QUOTE:
        yield block.quote.text
        yield block.attribution
    yield block.line.text
    yield from (item.text for item in block.items)
    yield from (cell for row in block.rows for cell in row)


def links_of(found: Recognised) -> list[str]:
    lines = [line for block in found.blocks for line in (block.line, *block.items)]
    return list(dict.fromkeys(link for line in lines for link in line.links))


def lost_words(manuscript: Manuscript, found: Recognised) -> list[str]:
    """Return the words of a manuscript that are in no part of the result."""
    ours = Counter(_words(" ".join(_everything(found))))
    theirs: Counter[str] = Counter()
    for piece in manuscript.pieces:
        cells = " ".join(cell for row in piece.rows for cell in row)
        theirs.update(_words(f"{piece.text} {cells}"))
    theirs.update(_words(" ".join(manuscript.outside)))
    return sorted((theirs - ours).elements())


def _everything(found: Recognised) -> Iterator[str]:
    yield text_of(found)
    for finding in found.findings.values():
        yield finding.original
    yield from (aside.text for aside in found.aside)
    yield from (photo.original for photo in found.photos)
    yield from found.tags


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.lower())


def _compare_lists(ours: Iterable[Any], theirs: Iterable[Any]) -> Score:
    found = Counter(_same(value) for value in ours if value not in (None, ""))
    right = Counter(_same(value) for value in theirs if value not in (None, ""))
    both = found & right
    score = Score(both.total(), (found - both).total(), (right - both).total())
    if found != right:
        difference = f"{list(found - both)} instead of {list(right - both)}"
        score.differences.append(difference)
    return score


def _same(value: Any) -> str:
    """Return a value without what editors wouldn't call a difference."""
    text = value.isoformat() if isinstance(value, date) else str(value)
    return " ".join(text.replace("’", "'").split()).rstrip(" .,")
