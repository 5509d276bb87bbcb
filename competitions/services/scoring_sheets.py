"""Score sheets of jurors: saving, sealing, giving back.

A sheet is about the version that it was assigned for, and is written by its juror only,
after their declaration and while its phase runs. The secretariat extends a phase by its
days. A sheet that was opened again after the end of its phase can be written until it
is sealed, so that one correction doesn't open all others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from competitions.choices import ConflictKind, EntryState, SheetState
from competitions.juror_access import require_its_juror, seats_of
from competitions.models import (
    Criterion,
    EntryVersion,
    Juror,
    JurorConflict,
    Score,
    ScoreSheet,
    StageClosing,
)
from competitions.models.phases import zone_of
from competitions.services.jury_assignment import fill_up, lock_category
from competitions.services.sheet_totals import total_of
from competitions.sheet_values import (
    NOTE,
    Value,
    is_same,
    read,
    reason_name,
    score_name,
    shown,
    stored_values,
)


@dataclass(frozen=True)
class Edit:
    """What somebody wrote, and what they know to have stood there before.

    ``bases`` are the text they began with and those they sent since without hearing
    whether they arrived.
    """

    mine: str
    bases: tuple[str, ...]


@dataclass(frozen=True)
class Clash:
    """Two texts for one field: the one that was sent, and the one that stands there."""

    mine: str
    theirs: str


@dataclass(frozen=True)
class Saved:
    """What became of edits: fields with ``errors`` and ``clashes`` were not written."""

    sheet: ScoreSheet
    values: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)
    clashes: dict[str, Clash] = field(default_factory=dict)


@dataclass(frozen=True)
class GivenBack:
    """``added`` are the sheets that others got instead, ``short`` how many jurors an
    entry still lacks; ``trouble`` is why nobody could be looked for."""

    sheet: ScoreSheet
    added: list[ScoreSheet] = field(default_factory=list)
    short: Mapping[Any, int] = field(default_factory=dict)
    trouble: str = ""

    @property
    def needs_secretariat(self) -> bool:
        return bool(self.short or self.trouble)


# ------------------------------------------------------------------- reading


def criteria_of(sheet: ScoreSheet) -> QuerySet[Criterion]:
    """Return what is scored on a sheet, in its order."""
    return Criterion.objects.filter(
        category=sheet.entry.category_id, phase=sheet.phase_id
    ).select_related("section")


def obstacle(sheet: ScoreSheet, at: datetime | None = None) -> str:
    """Return why nothing can be written on a sheet now, or nothing."""
    if sheet.state == SheetState.SEALED:
        return _("The sheet is sealed. Only the secretariat can open it again.")
    if sheet.state == SheetState.RECUSED:
        return _("The sheet was given back.")
    if sheet.entry.state == EntryState.WITHDRAWN:
        return _("The entry was withdrawn; there is nothing to score any more.")
    if _is_closed(sheet):
        return _("The stage is closed; its scores can't change any more.")
    return _out_of_time(sheet, at or timezone.now())


def newer_version(sheet: ScoreSheet) -> EntryVersion | None:
    """Return what the entrant handed in after the version of the sheet, if anything."""
    later = EntryVersion.objects.filter(
        entry=sheet.entry_id, number__gt=sheet.version.number
    )
    return later.order_by("-number").first()


def _is_closed(sheet: ScoreSheet) -> bool:
    return StageClosing.objects.filter(
        category=sheet.entry.category_id, phase=sheet.phase_id, undone_at=None
    ).exists()


def _out_of_time(sheet: ScoreSheet, at: datetime) -> str:
    zone = zone_of(sheet.entry.category.competition)
    opening, closing = sheet.phase.opening_in(zone), sheet.phase.closing_in(zone)
    if at < opening:
        return _("Scores are given from %(moment)s.") % {"moment": _moment(opening)}
    if at < closing + timedelta(seconds=1):
        return ""
    if sheet.reopenings.filter(reopened_at__gt=closing).exists():
        return ""
    return _(
        "Scores were taken until %(moment)s. Ask the secretariat to extend the phase."
    ) % {"moment": _moment(closing)}


def _moment(moment: datetime) -> str:
    return f"{date_format(moment, 'j F Y, H.i')} {moment.tzname()}"


# --------------------------------------------------------------- declaration


@transaction.atomic
def declare(*, juror: Juror, actor: Any, at: datetime | None = None) -> Juror:
    """Note that a juror declared to have no interests of their own; once."""
    juror = _lock_seat(juror)
    region = juror.competition.region
    if region is None or not seats_of(actor, region).filter(pk=juror.pk).exists():
        raise PermissionDenied(_("Everybody declares for themselves."))
    if juror.declared_at is None:
        juror.declared_at = at or timezone.now()
        juror.save(update_fields=["declared_at"])
        log(instance=juror, action="competitions.declare", user=actor)
    return juror


def _lock_seat(juror: Juror) -> Juror:
    rows = Juror.objects.select_for_update(of=("self",))
    return rows.select_related("competition__region").get(pk=juror.pk)


# -------------------------------------------------------------------- saving


@transaction.atomic
def save_sheet(
    *,
    sheet: ScoreSheet,
    revision: int,
    edits: Mapping[str, Edit],
    actor: Any,
    at: datetime | None = None,
) -> Saved:
    """Write what a juror changed, field by field.

    ``revision`` is the one that they saw. A field that somebody else (they themselves,
    in another window) changed since is a clash and stays as it is; one that can't be
    read is an error. The others are written.
    """
    sheet = _writable(sheet, actor, at)
    criteria = list(criteria_of(sheet))
    scored = {score_name(row): row for row in criteria}
    stored = stored_values(sheet, criteria, sheet.scores.all())
    changes: dict[str, Value] = {}
    errors: dict[str, str] = {}
    clashes: dict[str, Clash] = {}
    for name in edits.keys() & stored.keys():
        edit, old = edits[name], stored[name]
        try:
            new = read(name, edit.mine, scored)
        except ValidationError as error:
            errors[name] = " ".join(error.messages)
            continue
        if new == old:
            continue
        knew = (is_same(base, old, name, scored) for base in edit.bases)
        if revision != sheet.revision and not any(knew):
            clashes[name] = Clash(shown(new), shown(old))
        else:
            changes[name] = new
    write_values(sheet, criteria, changes, at=at)
    values = {name: shown(value) for name, value in (stored | changes).items()}
    return Saved(sheet, values, errors, clashes)


def write_values(
    sheet: ScoreSheet,
    criteria: list[Criterion],
    changes: Mapping[str, Value],
    *,
    at: datetime | None = None,
) -> None:
    """Write values that were read and checked on a locked sheet."""
    if not changes:
        return
    scores = {score.criterion_id: score for score in sheet.scores.all()}
    touched = []
    for criterion in criteria:
        names = score_name(criterion), reason_name(criterion)
        if not changes.keys() & set(names):
            continue
        score = scores.get(criterion.pk) or Score(sheet=sheet, criterion=criterion)
        score.value = changes.get(names[0], score.value)
        score.note = changes.get(names[1], score.note)  # type: ignore[assignment]
        touched.append(score)
    for score in touched:
        score.save()
    sheet.note = changes.get(NOTE, sheet.note)  # type: ignore[assignment]
    sheet.edited_at = at or timezone.now()
    sheet.revision += 1
    sheet.save(update_fields=["note", "edited_at", "revision"])


def _writable(sheet: ScoreSheet, actor: Any, at: datetime | None) -> ScoreSheet:
    """Return the sheet, locked, if its juror may write on it now."""
    sheet = locked(sheet)
    require_its_juror(actor, sheet)
    reason = obstacle(sheet, at)
    if reason:
        raise ValidationError(reason, code="not_open")
    return sheet


def locked(sheet: ScoreSheet) -> ScoreSheet:
    """Return a sheet as it is now, which nobody else writes until the end."""
    rows = ScoreSheet.objects.select_for_update(of=("self",)).select_related(
        "version", "juror", "phase", "entry__category__competition__region"
    )
    return rows.get(pk=sheet.pk)


# ------------------------------------------------------------------- sealing


@transaction.atomic
def seal(
    *, sheet: ScoreSheet, revision: int, actor: Any, at: datetime | None = None
) -> ScoreSheet:
    """Close a sheet for good: it counts, and its juror can't change it any more."""
    sheet = _writable(sheet, actor, at)
    if sheet.revision != revision:
        raise ValidationError(
            _(
                "The sheet was changed in another window. Look at it once more, then seal."
            ),
            code="moved",
        )
    _require_complete(sheet)
    sheet.state = SheetState.SEALED
    sheet.sealed_at = at or timezone.now()
    sheet.revision += 1
    sheet.save(update_fields=["state", "sealed_at", "revision"])
    log(instance=sheet, action="competitions.seal_sheet", user=actor)
    return sheet


def _require_complete(sheet: ScoreSheet) -> None:
    criteria = list(criteria_of(sheet))
    if not criteria:
        raise ValidationError(
            _("There are no criteria in this phase yet. Tell the secretariat."),
            code="no_criteria",
        )
    values = scores_by_criterion(sheet)
    missing = [row.name for row in criteria if values.get(row.pk) is None]
    if missing:
        raise ValidationError(
            _("These criteria still lack a score: %(names)s.")
            % {"names": ", ".join(missing)},
            code="incomplete",
        )
    if total_of(values, criteria) is None:
        raise ValidationError(
            _("A score is outside of the range of its criterion. Correct it first."),
            code="range",
        )


def scores_by_criterion(sheet: ScoreSheet) -> dict[int, Decimal | None]:
    return dict(sheet.scores.values_list("criterion", "value"))


# --------------------------------------------------------------- giving back


@transaction.atomic
def give_back(
    *, sheet: ScoreSheet, reason: str, actor: Any, at: datetime | None = None
) -> GivenBack:
    """Declare a conflict: the entry goes to somebody else, who sees nothing of it.

    Also before the phase begins, and after its end: a conflict has no hours.
    """
    # The category first, as all do who change several sheets of it.
    lock_category(sheet.entry.category)
    sheet = locked(sheet)
    require_its_juror(actor, sheet)
    if not reason.strip():
        raise ValidationError(
            {"reason": _("Say why you give the entry back, in a few words.")}
        )
    if sheet.state == SheetState.SEALED or _is_closed(sheet):
        raise ValidationError(
            _("The sheet is sealed. Ask the secretariat to open it again first.")
        )
    JurorConflict.objects.get_or_create(
        juror=sheet.juror,
        entry=sheet.entry,
        defaults={
            "kind": ConflictKind.DECLARED,
            "reason": reason.strip(),
            "recorded_by": actor,
        },
    )
    sheet.scores.all().delete()
    sheet.note = ""
    sheet.state = SheetState.RECUSED
    sheet.edited_at = at or timezone.now()
    sheet.revision += 1
    sheet.save(update_fields=["note", "state", "edited_at", "revision"])
    log(instance=sheet, action="competitions.give_back_sheet", user=actor)
    return _handed_on(sheet)


def _handed_on(sheet: ScoreSheet) -> GivenBack:
    """Have the secretariat's side give the entry to another juror, as the system.

    A conflict stands even where that isn't possible, such as without a panel.
    """
    try:
        with transaction.atomic():
            filled = fill_up(sheet.entry.category, sheet.phase, actor=None)
    except ValidationError as error:
        return GivenBack(sheet, trouble=" ".join(error.messages))
    return GivenBack(sheet, list(filled.added), dict(filled.short))
