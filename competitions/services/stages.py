"""Closing a stage, opening it again, and what the chair decides.

    open ──close_stage──► closed ──reopen_stage (with a reason)──► open …

Each closing is a row of its own and keeps the ranking as it was computed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.log_actions import log

from competitions import scoring
from competitions.access import keeps_competition, require_keeper
from competitions.choices import SheetState
from competitions.jury_access import require_keeper_or_chair
from competitions.models import (
    ChairDecision,
    CompetitionCategory,
    CompetitionPhase,
    Criterion,
    Entry,
    Juror,
    ScoreSheet,
    SheetReopening,
    StageClosing,
)
from competitions.services.jury_assignment import (
    is_closed,
    lock_category,
    require_open,
)
from competitions.services.stage_progress import Progress, progress_of
from competitions.services.stage_ranking import (
    Computation,
    compute,
    ranking_of,
    require_stage,
    sheets_of,
)
from competitions.services.stage_record import Record, record_of
from competitions.services.stage_rules import (
    closings_of,
    problems_in_words,
    rules_of,
    shares_places,
    stages_of,
)

__all__ = [
    "StageLook",
    "close_stage",
    "decide_tie",
    "is_closed",
    "progress_of",
    "ranking_of",
    "reasons_against",
    "reopen_sheet",
    "reopen_stage",
    "rules_of",
    "sheets_of",
    "standing_of",
    "ties_for_chair",
]


# -------------------------------------------------------------------- looking


class StageLook:
    """What there is to say of a stage now; each thing is computed once.

    Raises ``ValidationError`` for a phase that isn't scored in the category.
    """

    def __init__(self, category: CompetitionCategory, phase: CompetitionPhase) -> None:
        self.category = category
        self.phase = phase
        *before, _this = require_stage(category, phase)
        self._before: CompetitionPhase | None = before[-1] if before else None

    @cached_property
    def closings(self) -> dict[int, StageClosing]:
        return closings_of(self.category)

    @cached_property
    def progress(self) -> Progress:
        """Raises ``ValidationError`` while the stage before isn't closed."""
        return progress_of(self.category, self.phase)

    @cached_property
    def done(self) -> Computation:
        """Raises ``ValidationError`` where a sealed sheet can't be counted."""
        try:
            return compute(self.category, self.phase)
        except scoring.BadSheet as error:
            raise ValidationError(_words_of(error)) from error

    @cached_property
    def ties(self) -> list[list[Entry]]:
        """The equals whose order only the chair can tell, the best first.

        Only after the last stage, and only where a prize hangs on it: of places that
        get an award, else of the number that the stage lets pass, else of all.
        """
        is_last = self.phase.pk == stages_of(self.category)[-1].pk
        if not is_last or shares_places(self.category):
            return []
        places = self.category.places.count() or self.done.rules.stages[-1].top
        ranks = {
            one.entry: one.rank
            for one in self.done.ranking.standings
            if len(one.stages) == len(self.done.phases)
        }
        groups = [
            group
            for group in self.done.ranking.equal
            if group[0] in ranks and (places is None or ranks[group[0]] <= places)
        ]
        entries = Entry.objects.in_bulk([int(key) for group in groups for key in group])
        return [[entries[int(key)] for key in group] for group in groups]

    @property
    def record(self) -> Record:
        """The ranking as it would be kept now, with its steps."""
        return _record(self.category, self.phase, self.progress, self.done)

    def reasons(self, *, allow_missing: bool = False) -> list[str]:
        """Return why the stage can't be closed now, each with what to do."""
        if self.phase.pk in self.closings:
            return [_closed_words(self.category, self.phase)]
        problems = problems_in_words(rules_of(self.category, self.closings))
        if problems:
            return problems
        if self._before and self._before.pk not in self.closings:
            return [_("Close “%(phase)s” first.") % {"phase": self._before}]
        found = list(_of_progress(self.progress, allow_missing))
        if found:
            return found
        try:
            return [_tie_words(group) for group in self.ties]
        except ValidationError as error:
            return list(error.messages)


def standing_of(category: CompetitionCategory, phase: CompetitionPhase) -> Record:
    """Return the ranking of a stage as it would be kept now, with its steps.

    Raises ``ValidationError`` while the stage before isn't closed, or where a sealed
    sheet can't be counted.
    """
    return StageLook(category, phase).record


def ties_for_chair(
    category: CompetitionCategory, phase: CompetitionPhase
) -> list[list[Entry]]:
    """Return the equals whose order only the chair can tell. Raises as ``StageLook``."""
    return StageLook(category, phase).ties


def reasons_against(
    category: CompetitionCategory,
    phase: CompetitionPhase,
    *,
    allow_missing: bool = False,
) -> list[str]:
    """Return why a stage can't be closed now; empty if it can."""
    return StageLook(category, phase).reasons(allow_missing=allow_missing)


def _words_of(error: scoring.BadSheet) -> str:
    """Say which sheet can't be counted; people look it up by these names."""
    sheet = error.sheet
    criterion = Criterion.objects.filter(pk=error.criterion).first()
    return _(
        "The sheet of %(juror)s about “%(entry)s” can't be counted: there is no right "
        "score for “%(criterion)s”. Give the sheet back to be scored again."
    ) % {
        "juror": Juror.objects.get(pk=sheet.juror),
        "entry": Entry.objects.get(pk=sheet.entry),
        "criterion": criterion or error.criterion,
    }


def _of_progress(progress: Progress, allow_missing: bool) -> Iterator[str]:
    if not progress.entries:
        yield _("No entry takes part in this stage.")
    elif progress.unscored:
        yield _("No juror has sealed a sheet about: %(entries)s.") % {
            "entries": ", ".join(one.version.title for one in progress.unscored)
        }
    if allow_missing:
        return
    for one in progress.jurors:
        if one.open:
            yield ngettext(
                "%(juror)s has not sealed %(count)s sheet yet.",
                "%(juror)s has not sealed %(count)s sheets yet.",
                len(one.open),
            ) % {"juror": one.juror, "count": len(one.open)}
    for entry in progress.lacking:
        yield ngettext(
            "“%(entry)s” lacks %(count)s juror: assign the entries.",
            "“%(entry)s” lacks %(count)s jurors: assign the entries.",
            entry.lacks,
        ) % {"entry": entry.version.title, "count": entry.lacks}


def _closed_words(category: CompetitionCategory, phase: CompetitionPhase) -> str:
    closing = StageClosing.objects.select_related("closed_by").get(
        category=category, phase=phase, undone_at=None
    )
    moment = date_format(timezone.localtime(closing.closed_at), "j F Y H.i")
    return _("This stage was closed on %(moment)s by %(person)s.") % {
        "moment": moment,
        "person": closing.closed_by or _("the system"),
    }


def _tie_words(group: Sequence[Entry]) -> str:
    return _(
        "These are equal after all rules, and a place hangs on it: %(entries)s. The "
        "chair has to decide their order."
    ) % {"entries": ", ".join(map(str, group))}


# -------------------------------------------------------------------- closing


@transaction.atomic
def close_stage(
    category: CompetitionCategory,
    phase: CompetitionPhase,
    actor: Any,
    allow_missing: bool = False,
) -> StageClosing:
    """Close a stage: keep its ranking, and who goes on.

    With ``allow_missing``, open sheets and missing jurors are no obstacle, but are
    kept with the ranking; an entry without any sealed sheet always is. Raises
    ``PermissionDenied``, and ``ValidationError`` with all ``reasons_against``.
    """
    require_keeper(actor, category.competition)
    category = lock_category(category)
    # Held as well: nobody may seal or give back a sheet while it is counted.
    sheets = ScoreSheet.objects.filter(phase=phase, entry__category=category)
    list(sheets.select_for_update(of=("self",)).only("pk"))
    look = StageLook(category, phase)
    reasons = look.reasons(allow_missing=allow_missing)
    if reasons:
        raise ValidationError(reasons)
    progress, done = look.progress, look.done
    closing = _store(category, phase, look.record, actor)
    log(
        instance=category,
        action="competitions.close_stage",
        user=actor,
        data={
            "phase": phase.name,
            "entries": len(done.ranking.standings),
            "going_on": closing.going_on.count(),
            "missing": len(progress.open) + sum(one.lacks for one in progress.lacking),
            "withdrawn": [entry.pk for entry in progress.withdrawn],
        },
    )
    return closing


def _store(
    category: CompetitionCategory,
    phase: CompetitionPhase,
    record: Record,
    actor: Any,
) -> StageClosing:
    try:
        with transaction.atomic():
            closing = StageClosing.objects.create(
                category=category, phase=phase, ranking=record, closed_by=actor
            )
    except IntegrityError as error:
        raise ValidationError(_closed_words(category, phase), code="closed") from error
    closing.going_on.set(
        [row["entry"] for row in record["standings"] if row["goes_on"]]
    )
    return closing


def _record(
    category: CompetitionCategory,
    phase: CompetitionPhase,
    progress: Progress,
    done: Computation,
) -> Record:
    missing = [
        {"entry": sheet.entry_id, "title": sheet.entry.title, "juror": sheet.juror_id}
        for sheet in progress.open
    ] + [
        {"entry": one.entry.pk, "title": one.version.title, "lacks": one.lacks}
        for one in progress.lacking
    ]
    gone = {entry.pk: entry for entry in progress.withdrawn}
    gone |= Entry.objects.in_bulk([int(key) for key in done.withdrawn])
    return record_of(
        category,
        phase,
        done,
        missing=missing,
        withdrawn=[
            {"entry": one.pk, "title": one.title, "reason": one.withdrawal_reason}
            for one in gone.values()
        ],
    )


@transaction.atomic
def reopen_stage(
    category: CompetitionCategory, phase: CompetitionPhase, reason: str, actor: Any
) -> StageClosing:
    """Open a closed stage again; the closing stays as it was, with the reason.

    Raises ``PermissionDenied``, and ``ValidationError`` without a reason, for a stage
    that is open, while a later one is closed, and once results are public.
    """
    require_keeper(actor, category.competition)
    category = lock_category(category)
    closing = (
        StageClosing.objects.select_for_update(of=("self",))
        .filter(category=category, phase=phase, undone_at=None)
        .first()
    )
    if closing is None:
        raise ValidationError(_("This stage is open already."))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the stage is opened again.")})
    _require_last(category, phase)
    release = getattr(category.competition, "release", None)
    if release is not None and release.is_out:
        raise ValidationError(
            _("The results are public; what led to them can't change any more.")
        )
    closing.undone_at = timezone.now()
    closing.reason_for_undoing = reason.strip()
    closing.save(update_fields=["undone_at", "reason_for_undoing"])
    log(
        instance=category,
        action="competitions.reopen_stage",
        user=actor,
        data={"phase": phase.name, "reason": closing.reason_for_undoing},
    )
    return closing


def _require_last(category: CompetitionCategory, phase: CompetitionPhase) -> None:
    closings = closings_of(category)
    later = stages_of(category)[len(require_stage(category, phase)) :]
    for one in later:
        if one.pk in closings:
            raise ValidationError(
                _("“%(phase)s” went by it and is closed. Open that one again first.")
                % {"phase": one}
            )


# ----------------------------------------------------------------- scoring again


@transaction.atomic
def reopen_sheet(
    *, sheet: ScoreSheet, reason: str, actor: Any, at: datetime | None = None
) -> SheetReopening:
    """Give a sealed sheet back to its juror; what stood in it is kept.

    Raises ``PermissionDenied``, and ``ValidationError`` without a reason, for a sheet
    that isn't sealed, for a juror who left, and in a stage that is closed.
    """
    category = lock_category(sheet.entry.category)
    require_keeper(actor, category.competition)
    rows = ScoreSheet.objects.select_for_update(of=("self",))
    sheet = rows.select_related("phase", "juror").get(pk=sheet.pk)
    if sheet.state != SheetState.SEALED:
        raise ValidationError(_("This sheet is not sealed."))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why it has to be scored again.")})
    require_open(category, sheet.phase)
    if sheet.juror.left_at is not None:
        raise ValidationError(
            _("%(juror)s has left the jury and can't score again.")
            % {"juror": sheet.juror}
        )
    reopening = SheetReopening.objects.create(
        sheet=sheet,
        reason=reason.strip(),
        before=_content_of(sheet),
        reopened_by=actor,
        reopened_at=at or timezone.now(),
    )
    sheet.state, sheet.sealed_at = SheetState.OPEN, None
    sheet.revision += 1
    sheet.save(update_fields=["state", "sealed_at", "revision"])
    log(
        instance=category,
        action="competitions.reopen_sheet",
        user=actor,
        data={
            "phase": sheet.phase.name,
            "juror": sheet.juror_id,
            "entry": sheet.entry_id,
            "reason": reopening.reason,
        },
    )
    return reopening


def _content_of(sheet: ScoreSheet) -> dict[str, Any]:
    return {
        "note": sheet.note,
        "sealed_at": sheet.sealed_at.isoformat() if sheet.sealed_at else None,
        "scores": [
            {
                "criterion": row.criterion.key,
                "name": row.criterion.name,
                "value": None if row.value is None else str(row.value),
                "note": row.note,
            }
            for row in sheet.scores.select_related("criterion")
        ],
    }


# ----------------------------------------------------------------------- ties


@transaction.atomic
def decide_tie(
    category: CompetitionCategory, order: Sequence[int], reason: str, actor: Any
) -> ChairDecision:
    """Write down in which order the chair puts equals, the best first.

    The registrar may enter it, naming the chair's written decision in the reason.
    Raises ``PermissionDenied``, and ``ValidationError`` without a reason, after the
    last stage was closed, and for entries that aren't just these equals.
    """
    phases = stages_of(category)
    if not phases:
        raise ValidationError(problems_in_words(rules_of(category)))
    last = phases[-1]
    require_keeper_or_chair(actor, category, last)
    category = lock_category(category)
    require_open(category, last)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why in this order.")})
    groups = ties_for_chair(category, last)
    wanted = {int(key) for key in order}
    if len(wanted) != len(order) or wanted not in [
        {entry.pk for entry in group} for group in groups
    ]:
        raise ValidationError(
            _("These are not all of the entries that are equal. Look at them again."),
            code="not_equal",
        )
    decision = ChairDecision.objects.create(
        category=category,
        order=[int(key) for key in order],
        reason=reason.strip(),
        decided_by=actor,
    )
    log(
        instance=category,
        action="competitions.decide_tie",
        user=actor,
        data={
            "order": decision.order,
            "reason": decision.reason,
            "for_chair": actor is not None
            and keeps_competition(actor, category.competition),
        },
    )
    return decision
