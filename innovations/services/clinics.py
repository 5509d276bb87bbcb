"""Clinic sessions from the wish to the summary; transitions are in ``choices``."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from innovations.access import is_registrar
from innovations.choices import (
    CLINIC_MOVES,
    ClinicMode,
    ClinicStatus,
    MentoringNews,
    RegionalRole,
)
from innovations.mentoring_access import may_meet, works_on
from innovations.models import (
    ClinicSession,
    InnovationPage,
    OrganizationPage,
    Region,
)
from innovations.services.mentoring import (
    able_mentors,
    is_own_business,
    mentors_of_organization,
    operators_of,
)
from innovations.services.mentoring_news import tell
from innovations.services.people import people_in


@transaction.atomic
def ask_for_clinic(
    *,
    organization: OrganizationPage,
    wish: str,
    innovations: Iterable[InnovationPage] = (),
    mode: str = ClinicMode.IN_PERSON,
    actor: Any,
) -> ClinicSession:
    """Ask for a session for the organisation that one works for.

    Its mentors are told, or the registrars where it has none. Raises
    ``PermissionDenied``, and ``ValidationError`` while an earlier wish waits.
    """
    organization = OrganizationPage.objects.select_for_update(of=("self",)).get(
        pk=organization.pk
    )
    region = _region_of(organization)
    if not works_on(actor, organization):
        raise PermissionDenied(_("You don't work for this organisation."))
    waiting = ClinicSession.objects.filter(
        organization=organization, status=ClinicStatus.REQUESTED
    )
    if waiting.exists():
        raise ValidationError(
            _("The organisation asked for a clinic already, and waits for its hour.")
        )
    session = ClinicSession(
        region=region,
        organization=organization,
        wish=wish,
        mode=mode,
        asked_by=actor,
        asked_at=timezone.now(),
    )
    mentors = mentors_of_organization(organization)
    _save(session, mentors, innovations)
    _note("ask_clinic", session, actor)
    tell(
        MentoringNews.ASKED,
        page=organization,
        recipients=mentors or _registrars(region),
        actor=actor,
        comment=wish,
    )
    return session


@transaction.atomic
def plan_session(
    *,
    organization: OrganizationPage,
    starts_at: datetime,
    ends_at: datetime,
    mode: str,
    place: str = "",
    wish: str = "",
    mentors: Iterable[Any],
    innovations: Iterable[InnovationPage] = (),
    session: ClinicSession | None = None,
    actor: Any,
) -> ClinicSession:
    """Give a wish or a new session its hour; a planned one gets another hour.

    Also one that is over, to be noted afterwards: of that nobody is told by letter.
    Raises ``PermissionDenied`` for those who don't mentor the organisation, and
    ``ValidationError``.
    """
    region = _region_of(organization)
    _require_writer(actor, organization, session)
    _check_hours(starts_at, ends_at, region)
    if session is None:
        session = ClinicSession(region=region, organization=organization)
        session.status = ClinicStatus.PLANNED
    else:
        session = _locked(session)
        if session.organization_id != organization.pk:
            raise ValidationError(_("The session is of another organisation."))
        _move(session, ClinicStatus.PLANNED)
    mentors = list(mentors)
    _check_mentors(mentors, organization, region)
    session.starts_at, session.ends_at = starts_at, ends_at
    session.mode, session.place = mode, place
    session.wish = wish or session.wish
    _save(session, mentors, innovations)
    _note("plan_clinic", session, actor)
    if ends_at > timezone.now():
        _tell(MentoringNews.PLANNED, session, actor, comment=_hour(session))
    return session


@transaction.atomic
def hold_session(*, session: ClinicSession, summary: str, actor: Any) -> ClinicSession:
    """Say that a session took place, and what came of it.

    Raises ``PermissionDenied``, and ``ValidationError`` before it began.
    """
    session = _locked(session)
    _require_writer(actor, session.organization, session)
    _move(session, ClinicStatus.HELD)
    if not session.has_begun:
        raise ValidationError(_("The session has not begun yet."))
    if not summary.strip():
        raise ValidationError(_("Write what came of the session."))
    session.summary = summary.strip()
    session.save(update_fields=["status", "summary"])
    _note("hold_clinic", session, actor)
    return session


@transaction.atomic
def cancel_session(*, session: ClinicSession, reason: str, actor: Any) -> ClinicSession:
    """Call a session off; operators only what is still a wish.

    Raises ``PermissionDenied`` and ``ValidationError``.
    """
    session = _locked(session)
    own_wish = session.status == ClinicStatus.REQUESTED and works_on(
        actor, session.organization
    )
    if not own_wish:
        _require_writer(actor, session.organization, session)
    _move(session, ClinicStatus.CANCELLED)
    if not reason.strip():
        raise ValidationError(_("Write why the session is cancelled."))
    session.reason = reason.strip()
    session.save(update_fields=["status", "reason"])
    _note("cancel_clinic", session, actor)
    _tell(MentoringNews.CANCELLED, session, actor, comment=session.reason)
    return session


# ---------------------------------------------------------------------- rights


def may_write_session(
    actor: Any, organization: OrganizationPage, session: ClinicSession | None = None
) -> bool:
    """Tell whether somebody plans, holds and cancels a session.

    Registrars, mentors of the organisation, and mentors of the session itself as
    long as they can mentor.
    """
    if may_meet(actor, organization):
        return True
    if session is None or organization.region is None:
        return False
    mine = session.mentors.filter(pk=actor.pk)
    able = able_mentors(organization.region).order_by().values("pk")
    return bool(mine.filter(pk__in=able).exists())


def _require_writer(
    actor: Any, organization: OrganizationPage, session: ClinicSession | None
) -> None:
    if actor is not None and not may_write_session(actor, organization, session):
        raise PermissionDenied(_("You don't mentor this organisation."))


def _check_mentors(
    mentors: list[Any], organization: OrganizationPage, region: Region
) -> None:
    if not mentors:
        raise ValidationError(_("Choose at least one mentor."))
    able = set(able_mentors(region).values_list("pk", flat=True))
    for mentor in mentors:
        # Registrars hold sessions themselves where there is no mentor yet.
        if mentor.pk not in able and not is_registrar(mentor, region):
            raise ValidationError(
                _("%(person)s is no mentor of this region.") % {"person": mentor}
            )
        if is_own_business(mentor, organization):
            raise ValidationError(
                _(
                    "%(person)s works for this organisation, for one above it or for a "
                    "unit below, and so can't mentor it."
                )
                % {"person": mentor}
            )


def _check_hours(starts_at: datetime, ends_at: datetime, region: Region) -> None:
    if ends_at <= starts_at:
        raise ValidationError({"ends_at": _("A session ends after it began.")})
    first, last = (_in_zone(moment, region) for moment in (starts_at, ends_at))
    if first.date() != last.date():
        raise ValidationError(
            {
                "ends_at": _(
                    "A session ends on the day on which it begins. Plan one session "
                    "for each day."
                )
            }
        )


# --------------------------------------------------------------------- writing


def _locked(session: ClinicSession) -> ClinicSession:
    """Return the session as it is now, held until the end."""
    rows = ClinicSession.objects.select_for_update(of=("self",))
    return rows.select_related("organization", "region").get(pk=session.pk)


def _move(session: ClinicSession, status: ClinicStatus) -> None:
    if status not in CLINIC_MOVES[session.status]:
        raise ValidationError(
            _("This session is “%(status)s”, so that is not possible any more.")
            % {"status": session.get_status_display()}
        )
    session.status = status


def _save(
    session: ClinicSession, mentors: Iterable[Any], innovations: Iterable[Any]
) -> None:
    innovations = list(innovations)
    path = session.organization.path
    if any(not page.path.startswith(path) for page in innovations):
        raise ValidationError(
            _("The session can only be about innovations of the organisation.")
        )
    session.full_clean(exclude=["region", "organization", "asked_by", "asked_at"])
    session.save()
    session.mentors.set(mentors)
    session.innovations.set(innovations)


def _region_of(organization: OrganizationPage) -> Region:
    if organization.region is None:
        raise ValidationError(_("The organisation stands in no region."))
    return organization.region


def _registrars(region: Region) -> list[Any]:
    groups = region.groups.filter(role=RegionalRole.REGISTRAR).values("group")
    return list(people_in(region).filter(is_active=True, groups__in=groups))


def _hour(session: ClinicSession) -> str:
    """Return hour, mode and place in the region's time, for a letter."""
    begins, ends = (
        _in_zone(moment, session.region)
        for moment in (session.starts_at, session.ends_at)
    )
    hour = f"{begins:%d-%m-%Y %H.%M}–{ends:%H.%M} {begins:%Z}"
    return ", ".join(filter(None, (hour, session.get_mode_display(), session.place)))


def _in_zone(moment: datetime | None, region: Region) -> datetime:
    return timezone.localtime(moment, ZoneInfo(region.time_zone))


def _tell(
    kind: MentoringNews, session: ClinicSession, actor: Any, comment: str
) -> None:
    people = [*session.mentors.all(), *operators_of(session.organization)]
    tell(
        kind,
        page=session.organization,
        recipients=people,
        actor=actor,
        comment=comment,
    )


def _note(action: str, session: ClinicSession, actor: Any) -> None:
    log(
        instance=session.organization,
        action=f"innovations.{action}",
        user=actor,
        data={"session": session.pk, "status": str(session.status)},
    )
