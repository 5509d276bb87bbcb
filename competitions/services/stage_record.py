"""A ranking as it is kept: in words and in exact numbers.

Exact numbers are fractions as text ("259/3"), beside them rounded as printed
("86.33"). Keys are those of the database; titles and names stand beside them, so that
the record can be read when the rows are gone. Names of jurors are not in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypedDict

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from competitions import scoring
from competitions.models import (
    CompetitionCategory,
    CompetitionPhase,
    Criterion,
    Entry,
    EntryVersion,
)
from competitions.numbers import plain
from competitions.services.stage_ranking import Computation

FORMAT = 1


class Number(TypedDict):
    exact: str
    shown: str


class StageRow(TypedDict):
    """A stage by whose rules was counted."""

    phase: int
    name: str
    weight: str
    aggregation: str
    pass_mark: str | None
    top: int | None
    criteria: list[dict[str, Any]]


class Step(TypedDict):
    """What a stage made of an entry; ``words`` tell it as a calculation."""

    phase: int
    name: str
    aggregation: str
    weight: str
    jurors: dict[str, str]
    total: Number
    weighted: Number
    goes_on: bool
    words: str


class Standing(TypedDict):
    entry: int
    title: str
    entrant: str
    code: str
    rank: int
    total: Number
    goes_on: bool
    #: The rule that put it behind the one before, in words; else empty.
    by: str
    stages: list[Step]


class Record(TypedDict):
    """``StageClosing.ranking``."""

    format: int
    category: str
    phase: str
    stages: list[StageRow]
    standings: list[Standing]
    #: Groups of equals that share their place.
    equal: list[list[int]]
    #: Sheets that were still open, and how many jurors entries lacked.
    missing: list[dict[str, Any]]
    withdrawn: list[dict[str, Any]]
    decisions: list[dict[str, Any]]


# -------------------------------------------------------------------- numbers


def rounded(value: Fraction, places: int = 2) -> Decimal:
    """Return a fraction with so many decimals, halves away from zero."""
    scaled = abs(value) * 10**places
    whole = (scaled * 2 + 1) // 2
    number = Decimal(whole).scaleb(-places)
    return -number if value < 0 and whole else number


def number_of(value: Fraction) -> Number:
    return {"exact": str(value), "shown": str(rounded(value))}


def shown(number: Number | Mapping[str, str]) -> str:
    """Return a number of a record as people write it: 86,33."""
    return str(number_format(Decimal(number["shown"]), decimal_pos=2))


# ---------------------------------------------------------------------- words


def explain(step: Step | Mapping[str, Any]) -> str:
    """Return how a stage counts, such as "mean of 3 jurors 86,33 × 60% = 51,80"."""
    return pgettext(
        "calculation", "%(how)s %(total)s × %(weight)s%% = %(weighted)s"
    ) % {
        "how": _how(step["aggregation"], len(step["jurors"])),
        "total": shown(step["total"]),
        "weight": plain(Decimal(step["weight"])),
        "weighted": shown(step["weighted"]),
    }


def _how(aggregation: str, count: int) -> str:
    if count == 1 and aggregation != scoring.Aggregation.NORMALISED:
        return _("score of one juror")
    if aggregation == scoring.Aggregation.MEDIAN:
        text = _("median of %(count)s jurors")
    elif aggregation == scoring.Aggregation.TRIMMED and count > 2:
        text = _("mean of %(count)s jurors without the highest and the lowest")
    elif aggregation == scoring.Aggregation.NORMALISED:
        text = _("levelled mean of %(count)s jurors")
    else:
        text = _("mean of %(count)s jurors")
    return text % {"count": count}


def rule_words(
    rule: scoring.TieRule | None,
    phases: Iterable[CompetitionPhase],
    criteria: Iterable[Criterion],
) -> str:
    """Return what put an entry behind its equals."""
    if rule is None:
        return ""
    if rule.kind == scoring.Tie.HEAVIEST:
        return _("by the criterion of the highest weight")
    if rule.kind == scoring.Tie.CHAIR:
        return _("by decision of the chair")
    if rule.kind == scoring.Tie.STAGE:
        return _("by the score in “%(name)s”") % {"name": _name(phases, rule.key)}
    return _("by the criterion “%(name)s”") % {"name": _name(criteria, rule.key)}


def _name(rows: Iterable[CompetitionPhase | Criterion], key: str) -> str:
    return next((row.name for row in rows if str(row.pk) == key), "")


# --------------------------------------------------------------------- record


def record_of(
    category: CompetitionCategory,
    phase: CompetitionPhase,
    done: Computation,
    *,
    missing: list[dict[str, Any]],
    withdrawn: list[dict[str, Any]],
) -> Record:
    """Return the ranking of a stage with its steps, ready to be kept or shown."""
    criteria = list(category.criteria.all())
    entries = _entries(one.entry for one in done.ranking.standings)
    return {
        "format": FORMAT,
        "category": category.name,
        "phase": phase.name,
        "stages": [
            _stage_row(one, stage, criteria)
            for one, stage in zip(done.phases, done.rules.stages, strict=True)
        ],
        "standings": [
            _standing(one, entries[one.entry], done, criteria)
            for one in done.ranking.standings
        ],
        "equal": [[int(entry) for entry in group] for group in done.ranking.equal],
        "missing": missing,
        "withdrawn": withdrawn,
        "decisions": [
            {"order": [int(key) for key in one.order], "reason": one.reason}
            for one in done.rules.decisions
        ],
    }


def _entries(keys: Iterable[str]) -> dict[str, tuple[Entry, EntryVersion | None]]:
    wanted = [int(key) for key in keys]
    rows = Entry.objects.filter(pk__in=wanted).select_related("organization", "entrant")
    versions: dict[int, EntryVersion] = {}
    for version in EntryVersion.objects.filter(entry__in=wanted).order_by("number"):
        versions[version.entry_id] = version
    return {str(row.pk): (row, versions.get(row.pk)) for row in rows}


def _stage_row(
    phase: CompetitionPhase, stage: scoring.Stage, criteria: list[Criterion]
) -> StageRow:
    return {
        "phase": phase.pk,
        "name": phase.name,
        "weight": str(stage.weight),
        "aggregation": str(stage.aggregation),
        "pass_mark": None if stage.pass_mark is None else str(stage.pass_mark),
        "top": stage.top,
        "criteria": [
            {
                "criterion": row.pk,
                "name": row.name,
                "weight": str(row.weight),
                "minimum": str(row.minimum),
                "maximum": str(row.maximum),
            }
            for row in criteria
            if row.phase_id == phase.pk
        ],
    }


def _standing(
    one: scoring.Standing,
    of: tuple[Entry, EntryVersion | None],
    done: Computation,
    criteria: list[Criterion],
) -> Standing:
    entry, version = of
    last = done.phases[-1].pk
    stages = [_step(result, done) for result in one.stages]
    return {
        "entry": entry.pk,
        "title": version.title if version else entry.title,
        "entrant": _entrant(entry, version),
        "code": version.code if version else "",
        "rank": one.rank,
        "total": number_of(one.total),
        "goes_on": bool(stages)
        and stages[-1]["phase"] == last
        and stages[-1]["goes_on"],
        "by": rule_words(one.by, done.phases, criteria),
        "stages": stages,
    }


def _entrant(entry: Entry, version: EntryVersion | None) -> str:
    """Return whose it was when it was handed in."""
    said = version.content.get("entrant", {}) if version else {}
    return str(said.get("institution") or said.get("name") or entry.entered_by)


def _step(result: Any, done: Computation) -> Step:
    number = [str(phase.pk) for phase in done.phases].index(result.stage)
    phase, stage = done.phases[number], done.rules.stages[number]
    step: Step = {
        "phase": phase.pk,
        "name": phase.name,
        "aggregation": str(stage.aggregation),
        "weight": str(stage.weight),
        "jurors": {
            juror: str(total) for juror, total in sorted(result.by_juror.items())
        },
        "total": number_of(result.total),
        "weighted": number_of(result.total * Fraction(stage.weight) / 100),
        "goes_on": result.goes_on,
        "words": "",
    }
    step["words"] = explain(step)
    return step
