"""Advice of mentors, answers of operators, and what follows until when."""

from __future__ import annotations

import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Comment

from innovations.choices import AdviceStatus, MentoringNews
from innovations.mentoring_access import may_advise, works_on
from innovations.models import (
    Advice,
    ClinicSession,
    FollowUp,
    InnovationPage,
    MentorAssignment,
    Region,
)
from innovations.services.clinics import may_write_session
from innovations.services.completeness import field_anchors
from innovations.services.mentoring import (
    covers,
    operators_of,
    people_involved,
    working_assignments,
)
from innovations.services.mentoring_news import tell

#: Kept by the registrar; no operator could follow advice about them.
_NOT_ADVISED = frozenset({"code", "maturity_score"})


def section_choices() -> list[tuple[str, str]]:
    """Return the parts of a profile that advice can be about, in its order."""
    own = InnovationPage._meta
    names = {field.name for field in (*own.local_fields, *own.local_many_to_many)}
    shown = [
        name
        for name in field_anchors()
        if (name in names or name == "title") and name not in _NOT_ADVISED
    ]
    return [(name, section_label(name)) for name in shown]


def section_label(name: str) -> str:
    """Return what the editor calls a part of the profile; nothing for none."""
    if not name:
        return ""
    try:
        return capfirst(str(InnovationPage._meta.get_field(name).verbose_name))
    except LookupError:  # the field went with a later version
        return name


# ----------------------------------------------------------------------- advice


@transaction.atomic
def give_advice(
    *,
    innovation: InnovationPage,
    text: str,
    section: str = "",
    criterion: str = "",
    session: ClinicSession | None = None,
    actor: Any,
) -> Advice:
    """Advise about a part of a profile, a criterion, or the whole.

    About a part it stands beside the text in the editor too. Raises
    ``PermissionDenied`` for those who don't mentor it, and ``ValidationError``.
    """
    if not may_give(actor, innovation, session):
        raise PermissionDenied(_("You don't mentor this innovation."))
    if innovation.is_archived:
        raise ValidationError(
            _("“%(name)s” is archived: nobody would read the advice.")
            % {"name": innovation.draft_title}
        )
    if section and section not in dict(section_choices()):
        raise ValidationError(_("The profile has no such part."))
    advice = Advice(
        innovation=innovation,
        session=session,
        assignment=_assignment_of(actor, innovation),
        section=section,
        criterion=criterion,
        text=text,
        author=actor,
    )
    advice.full_clean()
    if section:
        advice.comment = Comment.objects.create(
            page_id=innovation.pk, user=actor, text=text, contentpath=section
        )
    advice.save()
    _note("advise", innovation, actor, advice)
    tell(
        MentoringNews.ADVICE,
        page=innovation,
        recipients=_operators(innovation),
        actor=actor,
        comment=": ".join(filter(None, (section_label(section) or criterion, text))),
    )
    return advice


def may_give(
    actor: Any, innovation: InnovationPage, session: ClinicSession | None = None
) -> bool:
    """Tell whether somebody advises about an innovation, perhaps in a session.

    Who was asked to a session advises about the innovations that it names.
    """
    if session is None:
        return may_advise(actor, innovation)
    named = list(session.innovations.values_list("pk", flat=True))
    if innovation.pk in named:
        return may_advise(actor, innovation) or may_write_session(
            actor, session.organization, session
        )
    of_organization = innovation.path.startswith(session.organization.path)
    return not named and of_organization and may_advise(actor, innovation)


def _assignment_of(actor: Any, innovation: InnovationPage) -> MentorAssignment | None:
    if innovation.region is None:
        return None
    rows = working_assignments(innovation.region).filter(mentor=actor)
    return next((row for row in rows if covers(row, innovation)), None)


def _operators(innovation: InnovationPage) -> list[Any]:
    if innovation.organization is None:
        return []
    return list(operators_of(innovation.organization))


@transaction.atomic
def answer_advice(*, advice: Advice, status: str, answer: str, actor: Any) -> Advice:
    """Say that advice was followed, or why not; it closes the comment in the editor.

    For those who work for the organisation. Raises ``PermissionDenied`` and
    ``ValidationError``.
    """
    rows = Advice.objects.select_for_update(of=("self",))
    advice = rows.select_related("innovation", "author", "comment").get(pk=advice.pk)
    if not works_on(actor, advice.innovation):
        raise PermissionDenied(_("You don't work on this innovation."))
    if advice.status != AdviceStatus.OPEN:
        raise ValidationError(_("This advice was answered already."))
    if status not in {AdviceStatus.FOLLOWED, AdviceStatus.DECLINED}:
        raise ValidationError(_("Say whether the advice was followed."))
    if status == AdviceStatus.DECLINED and not answer.strip():
        raise ValidationError(_("Write why the advice isn't followed."))
    advice.status, advice.answer = status, answer.strip()
    advice.answered_by, advice.answered_at = actor, timezone.now()
    advice.save()
    if advice.comment is not None and advice.comment.resolved_at is None:
        Comment.objects.filter(pk=advice.comment.pk).update(
            resolved_at=advice.answered_at, resolved_by=actor
        )
    _note("answer_advice", advice.innovation, actor, advice)
    return advice


def _note(action: str, page: Any, actor: Any, row: Advice | FollowUp) -> None:
    log(
        instance=page,
        action=f"innovations.{action}",
        user=actor,
        data={type(row).__name__.lower(): row.pk},
    )


# ------------------------------------------------------------------- follow-ups


@transaction.atomic
def add_follow_up(
    *,
    task: str,
    due_on: datetime.date,
    advice: Advice | None = None,
    session: ClinicSession | None = None,
    responsible: Any = None,
    actor: Any,
) -> FollowUp:
    """Note what is to be done until when, after a session or some advice.

    Raises ``PermissionDenied`` for those who don't mentor it, and ``ValidationError``.
    """
    if (advice is None) == (session is None):
        raise ValidationError(_("Choose a session or some advice."))
    follow_up = FollowUp(
        session=session,
        advice=advice,
        task=task,
        due_on=due_on,
        responsible=responsible,
    )
    if not may_note_follow_up(actor, follow_up):
        raise PermissionDenied(_("You don't mentor this organisation."))
    page = page_of(follow_up)
    able = people_for(follow_up)
    if responsible is not None and not able.filter(pk=responsible.pk).exists():
        raise ValidationError(
            _("%(person)s neither mentors it nor works for the organisation.")
            % {"person": responsible}
        )
    if page.region is None:
        raise ValidationError(_("The organisation stands in no region."))
    follow_up.region = page.region
    if due_on < today_in(page.region):
        raise ValidationError(
            {"due_on": _("This day is over already. Choose today or a later day.")}
        )
    follow_up.full_clean()
    follow_up.save()
    _note("add_follow_up", page, actor, follow_up)
    return follow_up


@transaction.atomic
def finish_follow_up(*, follow_up: FollowUp, actor: Any) -> FollowUp:
    """Say that it is done; operators and mentors may. A second time changes nothing.

    Raises ``PermissionDenied``.
    """
    rows = FollowUp.objects.select_for_update(of=("self",))
    follow_up = rows.select_related(
        "advice__innovation", "advice__session", "session__organization"
    ).get(pk=follow_up.pk)
    page = page_of(follow_up)
    if not (works_on(actor, page) or may_note_follow_up(actor, follow_up)):
        raise PermissionDenied(_("This is for the organisation and its mentors."))
    if follow_up.done_at is None:
        follow_up.done_at, follow_up.done_by = timezone.now(), actor
        follow_up.save(update_fields=["done_at", "done_by"])
        _note("finish_follow_up", page, actor, follow_up)
    return follow_up


def today_in(region: Region) -> datetime.date:
    """Return the day that it is in a region, wherever the server stands."""
    return timezone.localdate(timezone=ZoneInfo(region.time_zone))


def page_of(follow_up: FollowUp) -> Any:
    """Return the innovation or the organisation that a follow-up is about."""
    if follow_up.advice is not None:
        return follow_up.advice.innovation
    return follow_up.session.organization if follow_up.session else None


def people_for(follow_up: FollowUp) -> QuerySet[Any]:
    """Return who can be responsible: operators, and those who mentor it."""
    if follow_up.advice is not None:
        innovation = follow_up.advice.innovation
        return people_involved(innovation.organization, innovation)
    session = follow_up.session
    if session is None:
        return people_involved(None)
    return people_involved(
        session.organization, more=session.mentors.filter(is_active=True)
    )


def may_note_follow_up(actor: Any, follow_up: FollowUp) -> bool:
    """Tell whether somebody mentors what a follow-up is about."""
    advice, session = follow_up.advice, follow_up.session
    if advice is not None:
        in_session = advice.session is not None and may_give(
            actor, advice.innovation, advice.session
        )
        return in_session or may_give(actor, advice.innovation)
    return session is not None and may_write_session(
        actor, session.organization, session
    )
