"""Handing in, withdrawing and handing in again."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from competitions.access import require_keeper
from competitions.choices import EntryState
from competitions.entry_access import account_of, name_of, require_change
from competitions.entry_content import checksum_of
from competitions.models import Entry, EntryVersion
from competitions.services.eligibility import findings_of
from competitions.services.entries import for_writing, lock_category
from competitions.services.entry_contents import content_of, files_of
from competitions.services.late import window_for
from innovations.services.versions import touch

#: Without signs that are read for others: 0 and O, 1 and I.
CODE_SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


@transaction.atomic
def submit_entry(
    *, entry: Entry, actor: Any, at: datetime | None = None
) -> EntryVersion:
    """Hand in what is written now; returns the receipt.

    ``at`` is when the request came in, so that nobody loses seconds by waiting for
    others. Handing in the same again returns the receipt that there is: a double
    click makes no second one. Raises ``ValidationError`` with all that is missing.
    """
    at = at or timezone.now()
    entry = _locked(entry)
    require_change(actor, entry)
    window = window_for(entry, at=at)
    if not window.allows:
        raise ValidationError(window.said(), code="not_open")
    last = entry.versions.order_by("-number").first()
    content = content_of(entry)
    checksum = checksum_of(content)
    if _is_handed_in(entry, last, checksum):
        return last  # type: ignore[return-value]
    missing = [one for one in findings_of(entry) if one.stops]
    if missing:
        raise ValidationError(
            [ValidationError(f"{one.sentence} {one.advice}") for one in missing]
        )
    version = EntryVersion.objects.create(
        entry=entry,
        number=last.number + 1 if last else 1,
        code=new_code(),
        title=entry.title,
        content=content,
        sha256=checksum,
        submitted_at=at,
        submitted_by=account_of(actor),
        submitter_name=name_of(actor),
        late_exception=None if window.is_open else window.exception,
    )
    version.attachments.set(files_of(entry))
    if entry.state == EntryState.WITHDRAWN:
        _turn_public_pages(entry)
    entry.state = EntryState.SUBMITTED
    entry.withdrawn_at, entry.withdrawal_reason = None, ""
    # Not ``edited_at``: it tells what was written since.
    entry.save(update_fields=["state", "withdrawn_at", "withdrawal_reason"])
    log(
        instance=entry,
        action="competitions.submit_entry",
        user=account_of(actor),
        data={"code": version.code, "number": version.number},
    )
    return version


@transaction.atomic
def withdraw_entry(
    *, entry: Entry, actor: Any, reason: str, at: datetime | None = None
) -> Entry:
    """Take back what was handed in; it can be handed in again until the deadline."""
    at = at or timezone.now()
    entry = _locked(entry)
    require_change(actor, entry)
    if entry.state != EntryState.SUBMITTED:
        raise ValidationError(_("Only what is handed in can be withdrawn."))
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": _("Say in a sentence why you withdraw.")})
    window = window_for(entry, at=at)
    if not window.allows:
        raise ValidationError(
            _(
                "After the deadline only the registrar can take an entry out of the "
                "competition. Write to them."
            ),
            code="not_open",
        )
    _take_back(entry, reason, at)
    log(
        instance=entry,
        action="competitions.withdraw_entry",
        user=account_of(actor),
        data={"reason": reason},
    )
    return entry


@transaction.atomic
def take_out_entry(
    *, entry: Entry, actor: Any, reason: str, at: datetime | None = None
) -> Entry:
    """Take an entry out of the competition for its entrant, also after the deadline.

    For the registrar, and with a reason that the entrant reads. Not once an award
    rests on it: that is taken back first, where results are kept.
    """
    entry = _locked(entry)
    require_keeper(actor, entry.competition)
    if entry.state != EntryState.SUBMITTED:
        raise ValidationError(_("Only what is handed in can be taken out."))
    reason = reason.strip()
    if not reason:
        raise ValidationError(
            {"reason": _("Say why the entry is taken out; its entrant reads it.")}
        )
    if entry.awards.exists():
        raise ValidationError(
            _(
                "This entry has an award. Delete the award first, on the screen of "
                "the results."
            ),
            code="awarded",
        )
    _take_back(entry, reason, at or timezone.now())
    log(
        instance=entry,
        action="competitions.take_out_entry",
        user=actor,
        data={"reason": reason},
    )
    return entry


def _take_back(entry: Entry, reason: str, at: datetime) -> None:
    entry.state = EntryState.WITHDRAWN
    entry.withdrawn_at, entry.withdrawal_reason = at, reason
    # Not ``edited_at``: it tells what was written since.
    entry.save(update_fields=["state", "withdrawn_at", "withdrawal_reason"])
    _turn_public_pages(entry)


def _turn_public_pages(entry: Entry) -> None:
    """A finalist's name goes and comes back, also on pages that were stored."""
    if entry.competition.region_id is not None:
        touch([entry.competition.region_id])


def differs_from_receipt(entry: Entry, version: EntryVersion) -> bool:
    """Tell whether something was changed since a version was handed in."""
    return checksum_of(content_of(entry)) != version.sha256


def new_code() -> str:
    """Return a code for a receipt that nobody has and that can be read aloud."""
    while True:
        signs = "".join(secrets.choice(CODE_SIGNS) for _sign in range(8))
        code = f"TT-{signs[:4]}-{signs[4:]}"
        if not EntryVersion.objects.filter(code=code).exists():
            return code


def _locked(entry: Entry) -> Entry:
    """Return the entry anew, while nobody else hands in or out in its category.

    First the category, for which all wait, then the entry, in which others write.
    """
    lock_category(entry.category_id)
    Entry.objects.select_for_update().only("pk").get(pk=entry.pk)
    return for_writing(Entry.objects.filter(pk=entry.pk)).get()


def _is_handed_in(entry: Entry, last: EntryVersion | None, checksum: str) -> bool:
    return (
        entry.state == EntryState.SUBMITTED
        and last is not None
        and last.sha256 == checksum
    )
