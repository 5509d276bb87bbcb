"""What people ask of a takeover on its screens."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from news.models import ArchiveTakeover, Outcome, TakeoverState
from news.models.takeover import DOABLE
from news.services.takeovers.carrying import with_missing_pictures
from news.services.takeovers.receiving import delete_files, enqueue, move_to

S = TakeoverState


def choose(
    takeover: ArchiveTakeover, *, shown: Iterable[int], ticked: Iterable[int]
) -> None:
    """Keep which of the entries on a screen are wanted.

    :raises ValidationError: when the plan is not waiting for that.
    """
    _require(takeover, S.PLANNED)
    rows = takeover.items.filter(pk__in=shown, action__in=DOABLE)
    rows.update(chosen=False)
    rows.filter(pk__in=ticked).update(chosen=True)


def choose_all(takeover: ArchiveTakeover, condition: Q, *, wanted: bool) -> None:
    """Tick or untick all entries of a filter.

    :raises ValidationError: when the plan is not waiting for that.
    """
    _require(takeover, S.PLANNED)
    rows = takeover.items.filter(condition, action__in=DOABLE)
    rows.exclude(outcome=Outcome.KEPT).update(chosen=wanted)


def carry(takeover: ArchiveTakeover, *, user: Any, at_once: bool = False) -> None:
    """Have the plan carried out in the name of whoever confirms it.

    ``at_once`` leaves the work to the caller and no worker.

    :raises ValidationError: when nothing is ticked or it is not waiting for that.
    """
    with transaction.atomic():
        held = _held(takeover, S.PLANNED)
        if not held.items.filter(chosen=True, action__in=DOABLE).exists():
            raise ValidationError(_("No article is ticked."))
        _act_for(held, user)
        move_to(held, S.CARRYING, at_once=at_once)


def retry_failed(takeover: ArchiveTakeover, *, user: Any) -> None:
    """Have the entries that failed tried again.

    :raises ValidationError: when it is not done.
    """
    with transaction.atomic():
        held = _held(takeover, S.DONE)
        _require_texts(held)
        _act_for(held, user)
        failed = held.items.filter(outcome=Outcome.FAILED)
        failed.update(outcome=Outcome.WAITING, error="")
        move_to(held, S.CARRYING)


def look_for_pictures(takeover: ArchiveTakeover, *, user: Any) -> None:
    """Have the pictures that are missing fetched from the old site.

    :raises ValidationError: when it is not done.
    """
    with transaction.atomic():
        held = _held(takeover, S.DONE)
        _require_texts(held)
        _act_for(held, user)
        with_missing_pictures(held).update(wants_pictures=True)
        # Whoever asks for it knows that the ZIP hasn't got them.
        ArchiveTakeover.objects.filter(pk=held.pk).update(fetch_pictures=True)
        move_to(held, S.FETCHING)


def take_back(takeover: ArchiveTakeover, *, user: Any) -> None:
    """Have a takeover undone, in the name of whoever confirms it.

    :raises ValidationError: when it is not done.
    """
    with transaction.atomic():
        held = _held(takeover, S.DONE)
        _act_for(held, user)
        move_to(held, S.UNDOING)


def plan_again(takeover: ArchiveTakeover, *, user: Any) -> None:
    """Have a plan made anew, also of what was undone.

    :raises ValidationError: when there is none to make, or the texts were deleted.
    """
    with transaction.atomic():
        held = _held(takeover, S.PLANNED, S.UNDONE)
        _require_texts(held)
        _act_for(held, user)
        rows = held.items.exclude(outcome=Outcome.KEPT)
        rows.update(
            action="", outcome="", error="", article=None, revision=None,
            former_revision=None, has_open_links=False, wants_pictures=False,
        )  # fmt: skip
        move_to(held, S.PLANNING)


def discard(takeover: ArchiveTakeover) -> None:
    """Delete an export that nothing was made of, with its files.

    :raises ValidationError: when something was.
    """
    with transaction.atomic():
        held = _held(takeover, S.PLANNED, S.REFUSED)
        if held.items.filter(outcome=Outcome.KEPT).exists():
            raise ValidationError(_("Articles of it are still here."))
        delete_files(held)
        held.delete()


def go_on(takeover: ArchiveTakeover, *, user: Any) -> None:
    """Have work taken up again that was left; with a worker at it nothing happens.

    It goes on in the name of whoever began it.
    """
    if takeover.is_busy:
        enqueue(takeover)


def _act_for(takeover: ArchiveTakeover, user: Any) -> None:
    takeover.acted_by = user
    takeover.save(update_fields=["acted_by"])


def _held(takeover: ArchiveTakeover, *states: TakeoverState) -> ArchiveTakeover:
    """Return the takeover, held until the end of the transaction."""
    rows = ArchiveTakeover.objects.select_for_update(of=("self",))
    held = rows.get(pk=takeover.pk)
    _require(held, *states)
    return held


def _require_texts(takeover: ArchiveTakeover) -> None:
    """:raises ValidationError: when there is nothing to make articles of any more."""
    if takeover.cleared_at is not None:
        raise ValidationError(_("The export was deleted meanwhile; send it once more."))


def _require(takeover: ArchiveTakeover, *states: TakeoverState) -> None:
    """:raises ValidationError: when it is in none of these states."""
    if takeover.state not in states:
        raise ValidationError(
            _("Meanwhile it is: %(state)s.") % {"state": takeover.get_state_display()}
        )
