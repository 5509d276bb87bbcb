"""What an entrant reads of the jury: criteria, reasons, perhaps figures; no names.

Only sealed sheets count. Reasons are put in an order that has nothing to do with
the jurors, and that stays the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.utils import translation

from competitions.choices import SheetState
from competitions.letterheads import letterhead_of
from competitions.models import (
    Criterion,
    Entry,
    ResultRules,
    Score,
    ScoreSheet,
    StageClosing,
)
from competitions.pdf import render_pdf
from competitions.services.release import release_of

HUNDREDTH = Decimal("0.01")


@dataclass
class CriterionFeedback:
    name: str
    maximum: Decimal
    #: Mean of the jurors; ``None`` where the competition names no figures.
    mean: Decimal | None = None
    reasons: list[str] = field(default_factory=list)


@dataclass
class PhaseFeedback:
    name: str
    criteria: list[CriterionFeedback] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Feedback:
    entry: Entry
    phases: list[PhaseFeedback]
    has_figures: bool
    rank: int | None
    ranked: int
    awards: list[str]

    @property
    def is_empty(self) -> bool:
        return not self.phases


def is_open_to_entrants(entry: Entry) -> bool:
    """Tell whether entrants may read their feedback: once results are released."""
    release = release_of(entry.competition)
    return release is not None and release.is_out


def feedback_of(entry: Entry) -> Feedback:
    """Return the feedback on an entry; whoever shows it asks who may read it."""
    rules = ResultRules.of(entry.competition)
    sheets = list(_sealed_sheets(entry))
    rank, ranked = _rank_of(entry) if rules.feedback_rank else (None, 0)
    return Feedback(
        entry=entry,
        phases=_phases(entry, sheets, with_figures=rules.feedback_figures),
        has_figures=rules.feedback_figures,
        rank=rank,
        ranked=ranked,
        awards=[award.rank_label for award in entry.awards.in_order()],
    )


def _sealed_sheets(entry: Entry) -> Any:
    sheets = ScoreSheet.objects.filter(entry=entry, state=SheetState.SEALED)
    # By phase only: the order of jurors must not show.
    return sheets.select_related("phase").order_by(
        "phase__starts_on", "phase__opens_at", "phase"
    )


def _phases(
    entry: Entry, sheets: list[ScoreSheet], *, with_figures: bool
) -> list[PhaseFeedback]:
    scores = _scores_by_phase(sheets)
    notes: dict[Any, list[str]] = defaultdict(list)
    for sheet in sheets:
        notes[sheet.phase].append(sheet.note)
    return [
        PhaseFeedback(
            name=phase.name,
            criteria=[
                _criterion(entry, criterion, rows, with_figures)
                for criterion, rows in scores[phase.pk].items()
            ],
            notes=_shuffled(entry, given),
        )
        for phase, given in notes.items()
    ]


def _scores_by_phase(
    sheets: list[ScoreSheet],
) -> dict[int, dict[Criterion, list[Score]]]:
    scores = Score.objects.filter(sheet__in=sheets).select_related("criterion", "sheet")
    found: dict[int, dict[Criterion, list[Score]]] = defaultdict(dict)
    for score in scores.order_by("criterion__sort_order", "criterion"):
        rows = found[score.sheet.phase_id].setdefault(score.criterion, [])
        rows.append(score)
    return found


def _criterion(
    entry: Entry, criterion: Criterion, rows: list[Score], with_figures: bool
) -> CriterionFeedback:
    values = [row.value for row in rows if row.value is not None]
    return CriterionFeedback(
        name=criterion.name,
        maximum=criterion.maximum,
        mean=_mean(values) if with_figures and values else None,
        reasons=_shuffled(entry, (row.note for row in rows)),
    )


def _mean(values: list[Decimal]) -> Decimal:
    mean = sum(values, Decimal(0)) / len(values)
    return mean.quantize(HUNDREDTH, rounding=ROUND_HALF_UP)


def _shuffled(entry: Entry, texts: Iterable[str]) -> list[str]:
    """Order texts by what they say, keyed by the entry: never by who wrote them."""
    given = [text.strip() for text in texts if text.strip()]
    return sorted(
        given, key=lambda text: sha256(f"{entry.pk}\0{text}".encode()).hexdigest()
    )


def _rank_of(entry: Entry) -> tuple[int | None, int]:
    """Return the place in the last closed stage that ranked the entry."""
    closings = StageClosing.objects.filter(category=entry.category_id, undone_at=None)
    latest = closings.order_by("-phase__starts_on", "-closed_at", "-pk")
    for ranking in latest.values_list("ranking", flat=True):
        standings = ranking["standings"]
        for row in standings:
            if row["entry"] == entry.pk:
                return row["rank"], len(standings)
    return None, 0


def feedback_pdf(entry: Entry) -> bytes:
    """Return the feedback as PDF.

    :raises PdfUnavailable: where the machine can't make PDF.
    """
    with translation.override(settings.LANGUAGE_CODE):
        context = {
            "feedback": feedback_of(entry),
            "entry": entry,
            "competition": entry.competition,
            "entrant": str(entry.entered_by),
            "letterhead": letterhead_of(entry.competition.region),
        }
        return render_pdf("competitions/pdf/feedback.html", context)
