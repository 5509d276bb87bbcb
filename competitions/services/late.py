"""Whether somebody may hand in now: registration, or an exception from its end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from competitions.access import require_keeper
from competitions.choices import PhaseKind
from competitions.models import (
    CompetitionCategory,
    Entry,
    LateException,
    PublicEntrant,
)
from competitions.models.phases import zone_of
from competitions.moments import said_moment
from competitions.services.timetable import (
    deadline_of,
    is_open,
    last_deadline,
    phases_of,
)
from innovations.models import OrganizationPage


@dataclass(frozen=True)
class Window:
    """Whether entries of somebody are taken at a moment, and until when."""

    is_open: bool
    exception: LateException | None
    #: When the first or next wave begins, where none goes on.
    opens: datetime | None
    deadline: datetime | None
    zone: Any

    @property
    def allows(self) -> bool:
        return self.is_open or self.exception is not None

    @property
    def ends(self) -> datetime | None:
        """Until when one may hand in, or could."""
        if self.exception is not None and not self.is_open:
            return self.exception.until
        return self.deadline

    def said(self) -> str:
        """Return in a sentence whether one may hand in."""
        if self.is_open and self.deadline:
            return _("You can hand in until %(moment)s.") % {
                "moment": said_moment(self.deadline, self.zone)
            }
        if self.exception is not None:
            return _(
                "Registration is over; by an exception you can hand in until "
                "%(moment)s."
            ) % {"moment": said_moment(self.exception.until, self.zone)}
        if self.opens is not None:
            return _("Registration begins on %(moment)s.") % {
                "moment": said_moment(self.opens, self.zone)
            }
        if self.deadline is not None:
            return _(
                "Registration ended on %(moment)s. Only the registrar can still allow "
                "you to hand in, by an exception with a reason."
            ) % {"moment": said_moment(self.deadline, self.zone)}
        return _("The days of registration aren't set yet.")


def window_of(
    category: CompetitionCategory,
    *,
    organization: OrganizationPage | None = None,
    entrant: PublicEntrant | None = None,
    at: datetime | None = None,
) -> Window:
    """Return whether an organisation or entrant may hand in at a moment.

    Asks for an exception only when registration doesn't go on.
    """
    at = at or timezone.now()
    competition = category.competition
    open_now = is_open(competition, PhaseKind.REGISTRATION, at=at)
    exception = None
    if not open_now and (organization is not None or entrant is not None):
        exception = exception_for(
            category, organization=organization, entrant=entrant, at=at
        )
    zone = zone_of(competition)
    starts = [
        phase.opening_in(zone)
        for phase in phases_of(competition, PhaseKind.REGISTRATION)
    ]
    ahead = sorted(start for start in starts if start > at)
    return Window(
        is_open=open_now,
        exception=exception,
        opens=ahead[0] if ahead and not open_now else None,
        deadline=(deadline_of if open_now else last_deadline)(
            competition, PhaseKind.REGISTRATION
        ),
        zone=zone,
    )


def window_for(entry: Entry, *, at: datetime | None = None) -> Window:
    """Return whether an entry may be handed in at a moment."""
    return window_of(
        entry.category, organization=entry.organization, entrant=entry.entrant, at=at
    )


def exception_for(
    category: CompetitionCategory,
    *,
    organization: OrganizationPage | None,
    entrant: PublicEntrant | None,
    at: datetime,
) -> LateException | None:
    """Return the exception in force that lasts longest; its last second counts."""
    rows = LateException.objects.filter(
        category=category,
        organization=organization,
        entrant=entrant,
        until__gt=at - timedelta(seconds=1),
        given_at__lte=at,
    )
    return rows.order_by("-until", "-pk").first()


@transaction.atomic
def give_exception(
    *,
    category: CompetitionCategory,
    organization: OrganizationPage | None = None,
    entrant: PublicEntrant | None = None,
    until: datetime,
    reason: str,
    actor: Any,
) -> LateException:
    """Let somebody hand in after the deadline; who allowed it and why is kept."""
    competition = category.competition
    require_keeper(actor, competition)
    reason = reason.strip()
    if not reason:
        raise ValidationError(
            {"reason": _("Say why, since others could ask for the same.")}
        )
    if until <= timezone.now():
        raise ValidationError({"until": _("Choose a moment that is still to come.")})
    owner = organization or entrant
    if owner is None or (organization is not None and entrant is not None):
        raise ValidationError(_("Choose for whom the exception is."))
    if owner.region_id != competition.region_id:
        raise ValidationError(_("They belong to another region."))
    row = LateException(
        category=category,
        organization=organization,
        entrant=entrant,
        until=until,
        reason=reason,
        given_by=actor,
    )
    row.full_clean()
    row.save()
    log(
        instance=category,
        action="competitions.give_exception",
        user=actor,
        data={"name": str(owner), "until": until.isoformat(), "reason": reason},
    )
    return row


@transaction.atomic
def end_exception(*, exception: LateException, actor: Any) -> LateException:
    """End an exception now; what was handed in by it stays."""
    exception = LateException.objects.select_for_update().get(pk=exception.pk)
    require_keeper(actor, exception.competition)
    now = timezone.now() - timedelta(seconds=1)
    if exception.until > now:
        exception.until = now
        exception.save(update_fields=["until"])
        log(
            instance=exception.category,
            action="competitions.end_exception",
            user=actor,
            data={"name": str(exception.organization or exception.entrant)},
        )
    return exception
