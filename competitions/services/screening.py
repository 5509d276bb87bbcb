"""The administrative screening: what takes part, and why something doesn't."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.log_actions import log

from competitions.access import require_keeper
from competitions.choices import PhaseKind, ScreeningOutcome, SheetState
from competitions.models import (
    CompetitionPage,
    Entry,
    EntryVersion,
    ScoreSheet,
    Screening,
)
from competitions.models.phases import zone_of
from competitions.services.jury_assignment import is_begun
from competitions.services.timetable import last_deadline, phases_of
from competitions.services.versions import latest_versions, version_of

#: Give ready-made reasons for refusing a version, such as what eligibility found.
ReasonFinder = Callable[[EntryVersion], Iterable[str]]
_finders: list[ReasonFinder] = []


def register_reasons(find: ReasonFinder) -> None:
    """Let ``find`` suggest reasons; the registrar may change or drop them."""
    if find not in _finders:
        _finders.append(find)


def suggested_reasons(version: EntryVersion) -> list[str]:
    """Return the reasons that may speak against a version, none twice."""
    found = (reason for find in _finders for reason in find(version))
    return list(dict.fromkeys(found))


# ----------------------------------------------------------------------- time


def screening_opens(competition: CompetitionPage) -> datetime | None:
    """Return from when entries are screened: the phase for it, else the deadline."""
    zone = zone_of(competition)
    phases = phases_of(competition, PhaseKind.SCREENING)
    if phases:
        return min(phase.opening_in(zone) for phase in phases)
    deadline = last_deadline(competition, PhaseKind.REGISTRATION)
    return deadline and deadline + timedelta(seconds=1)


def screening_shown(entry: Entry, at: datetime | None = None) -> bool:
    """Tell whether the entrant may see what the screening said.

    Once the last phase of screening has ended; where the timetable has none, as soon
    as it is said, which is after the deadline.
    """
    ended = last_deadline(entry.competition, PhaseKind.SCREENING)
    return ended is None or (at or timezone.now()) >= ended + timedelta(seconds=1)


def outcome_of(entry: Entry) -> Screening | None:
    """Return what was said last of the version that counts."""
    version = version_of(entry)
    return version.screenings.first() if version else None


def _require_time(competition: CompetitionPage) -> None:
    opens = screening_opens(competition)
    if opens is not None and timezone.now() < opens:
        raise ValidationError(
            _("Screening begins on %(moment)s.")
            % {"moment": date_format(opens, "j F Y H.i")},
            code="too_early",
        )


# ------------------------------------------------------------------ screening


@transaction.atomic
def screen(
    *, version: EntryVersion, outcome: str, reasons: str = "", actor: Any
) -> Screening:
    """Say whether a version passed; the latest word counts.

    Raises ``PermissionDenied``, and ``ValidationError`` before the screening begins,
    for a version that was withdrawn or replaced, without reasons where it did not
    pass, and once a juror sealed a sheet about the entry.
    """
    require_keeper(actor, version.entry.competition)
    _require_time(version.entry.competition)
    entry = Entry.objects.select_for_update(of=("self",)).get(pk=version.entry_id)
    _require_current(entry, version)
    _require_unsealed(entry)
    row = Screening(
        version=version, outcome=outcome, reasons=reasons.strip(), decided_by=actor
    )
    if outcome == ScreeningOutcome.FAILED and not row.reasons:
        raise ValidationError({"reasons": _("Say why the entry did not pass.")})
    row.full_clean(exclude=["decided_by"])
    row.save()
    if outcome == ScreeningOutcome.FAILED:
        _give_back_sheets(entry)
    _note("screen", version, actor, outcome=outcome, reasons=row.reasons)
    return row


@transaction.atomic
def pass_many(
    *, competition: CompetitionPage, keys: Collection[int], actor: Any
) -> list[EntryVersion]:
    """Let several versions pass at once: all of them, or none where one can't.

    Those that passed already stay as they are. Raises as ``screen`` does, naming the
    entry.
    """
    require_keeper(actor, competition)
    versions = list(
        EntryVersion.objects.filter(
            pk__in=keys, entry__category__competition=competition
        ).select_related("entry__category__competition__region")
    )
    missing = len(set(keys)) - len(versions)
    if missing:
        raise ValidationError(
            ngettext(
                "%(count)s entry is not of this competition.",
                "%(count)s entries are not of this competition.",
                missing,
            )
            % {"count": missing}
        )
    passed = []
    for version in versions:
        last = version.screenings.first()
        if last is not None and last.outcome == ScreeningOutcome.PASSED:
            continue
        try:
            screen(version=version, outcome=ScreeningOutcome.PASSED, actor=actor)
        except ValidationError as error:
            raise ValidationError(
                [f"{version.title}: {text}" for text in error.messages]
            ) from error
        passed.append(version)
    return passed


@transaction.atomic
def undo_screening(*, version: EntryVersion, actor: Any) -> Screening | None:
    """Take the latest word about a version back; return the one before, if any.

    Raises as ``screen`` does.
    """
    require_keeper(actor, version.entry.competition)
    entry = Entry.objects.select_for_update(of=("self",)).get(pk=version.entry_id)
    _require_current(entry, version)
    _require_unsealed(entry)
    last = version.screenings.first()
    if last is None:
        raise ValidationError(_("Nobody has screened this entry yet."))
    _note("undo_screening", version, actor, outcome=last.outcome, reasons=last.reasons)
    last.delete()
    before: Screening | None = version.screenings.first()
    if before is None or before.outcome == ScreeningOutcome.FAILED:
        _give_back_sheets(entry)
    return before


def _require_current(entry: Entry, version: EntryVersion) -> None:
    if not latest_versions().filter(pk=version.pk, entry=entry).exists():
        raise ValidationError(
            _(
                "This entry was withdrawn or handed in again meanwhile. Look at the "
                "list once more."
            ),
            code="replaced",
        )


def _require_unsealed(entry: Entry) -> None:
    if ScoreSheet.objects.filter(entry=entry, state=SheetState.SEALED).exists():
        raise ValidationError(
            _("Jurors have scored this entry; its screening can't change any more."),
            code="sealed",
        )


def _give_back_sheets(entry: Entry) -> None:
    """Jurors find no sheet about what takes no part; what they wrote stays."""
    rows = ScoreSheet.objects.select_for_update().filter(
        entry=entry, state=SheetState.OPEN
    )
    sheets = list(rows.prefetch_related("scores"))
    begun = [sheet.pk for sheet in sheets if is_begun(sheet)]
    ScoreSheet.objects.filter(pk__in=begun).update(state=SheetState.RECUSED)
    rows.exclude(pk__in=begun).delete()


def _note(action: str, version: EntryVersion, actor: Any, **data: str) -> None:
    log(
        instance=version.entry.category,
        action=f"competitions.{action}",
        user=actor,
        data={"entry": version.entry_id, "title": version.title, "code": version.code}
        | data,
    )
