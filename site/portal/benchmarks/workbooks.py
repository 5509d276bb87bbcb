"""Workbooks of made-up innovations, the same for the same seed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any, Final

import xlsxwriter

from innovations.choices import Classification, Form, InitiatorType, Kind, Stage
from innovations.models import (
    GovernmentAffair,
    NationalGoal,
    PriorityCluster,
    SustainableDevelopmentGoal,
    Theme,
)
from portal.benchmarks.texts import (
    COMMON_WORD,
    innovation_name,
    paragraphs,
    rare_word,
    sentence,
)

Row = list[Any]
#: Heading by field; all columns of the sheet but the code, which a new one lacks.
HEADINGS: Final = {
    "title": "Nama Inovasi",
    "organization": "Perangkat Daerah",
    "stage": "Tahapan Inovasi",
    "initiator_type": "Inisiator Inovasi Daerah",
    "initiator_name": "Nama Inisiator",
    "classification": "Klasifikasi",
    "kind": "Jenis Inovasi",
    "form": "Bentuk Inovasi",
    "theme": "Tematik",
    "national_goal": "Asta Cita",
    "priority_cluster": "PKPN",
    "main_affair": "Urusan Utama",
    "related_affairs": "Urusan lain yang beririsan",
    "development_goals": "TPB/SDGs",
    "trial_date": "Waktu Uji Coba",
    "implementation_date": "Waktu Penerapan",
    "development_date": "Waktu Pengembangan",
    "coordinates": "Koordinat",
    "maturity_score": "Kematangan",
    "summary": "Ringkasan",
    "design": "Rancang Bangun",
    "purpose": "Tujuan Inovasi",
    "benefit": "Manfaat",
    "result": "Hasil Inovasi",
    "video_url": "Link Video",
}
FIELDS: Final = list(HEADINGS)
#: Cells that say which innovation a row means stay as they are.
IDENTITY: Final = ("title", "organization")
#: Dates depend on each other, so a change of one might be refused.
DATES: Final = ("trial_date", "implementation_date", "development_date")
_TAG = re.compile(r"</?p>")


@dataclass(frozen=True)
class Lists:
    """What the cells of the shorter columns are taken from."""

    organizations: Sequence[str]
    themes: Sequence[str]
    goals: Sequence[str]
    clusters: Sequence[str]
    affairs: Sequence[str]
    sdgs: Sequence[str]

    @classmethod
    def load(cls, organizations: Sequence[str]) -> Lists:
        models: list[Any] = [
            Theme,
            NationalGoal,
            PriorityCluster,
            GovernmentAffair,
            SustainableDevelopmentGoal,
        ]
        labels = (list(m.objects.values_list("label", flat=True)) for m in models)
        return cls(organizations, *labels)


def make_rows(count: int, lists: Lists, seed: int = 1) -> Iterator[Row]:
    """Yield rows in the order of ``HEADINGS``; about 450 words each."""
    random = Random(seed)  # noqa: S311 -- texts, no secret
    for number in range(count):
        yield _row(number, lists, random)


def with_changes(
    rows: Iterable[Row], others: Iterable[Row], share: float, seed: int = 2
) -> Iterator[Row]:
    """Yield the rows with such a share of all cells taken from other rows.

    Cells that may change are picked more often, so that the share holds for all.
    """
    random = Random(seed)  # noqa: S311 -- texts, no secret
    kept = {FIELDS.index(name) for name in (*IDENTITY, *DATES)}
    chance = share * len(FIELDS) / (len(FIELDS) - len(kept))
    for row, other in zip(rows, others, strict=True):
        yield [
            theirs if index not in kept and random.random() < chance else ours
            for index, (ours, theirs) in enumerate(zip(row, other, strict=True))
        ]


def write_rows(path: Path, rows: Iterable[Row]) -> None:
    """Write a workbook as another program would, without any mark of ours."""
    options = {"constant_memory": True, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet = book.add_worksheet("Inovasi")
        sheet.write_row(0, 0, HEADINGS.values())
        for place, row in enumerate(rows, 1):
            for index, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(place, index, value, day)
                else:
                    sheet.write(place, index, value)


def _row(number: int, lists: Lists, random: Random) -> Row:
    began = date(random.randrange(2017, 2026), 1, 1) + timedelta(
        days=random.randrange(300)
    )
    applied = began + timedelta(days=random.randrange(1, 200))
    return [
        innovation_name(random, number),
        random.choice(lists.organizations),
        *(_choice(random, kinds) for kinds in (Stage, InitiatorType)),
        f"{sentence(random).split()[0]} {number}",
        *(_choice(random, kinds) for kinds in (Classification, Kind, Form)),
        random.choice(lists.themes),
        random.choice(lists.goals),
        random.choice(lists.clusters),
        random.choice(lists.affairs),
        "; ".join(random.sample(lists.affairs, random.randrange(1, 3))),
        "; ".join(random.sample(lists.sdgs, random.randrange(1, 4))),
        began,
        applied,
        applied + timedelta(days=100),
        f"{random.uniform(-2, 2):.6f}, {random.uniform(115, 118):.6f}",
        random.randrange(111),
        " ".join(sentence(random) for _n in range(2))[:500],
        _text(random, random.randint(180, 260), f"{COMMON_WORD} {rare_word(number)}"),
        *(_text(random, random.randint(60, 100)) for _n in range(3)),
        f"https://video.contoh.go.id/{number}",
    ]


def _choice(random: Random, kinds: Any) -> str:
    return str(kinds(random.choice(kinds.values)).label)


def _text(random: Random, words: int, extra: str = "") -> str:
    lines = _TAG.split(paragraphs(random, words, extra))
    return "\n".join(line for line in lines if line)
