"""Tells people of reviews, instead of Wagtail's own e-mails.

Those go to all administrators of the installation too, one for each page, and are
lost when the mail server doesn't answer.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from wagtail.models import (
    AbstractGroupApprovalTask,
    Page,
    TaskState,
    WorkflowState,
)
from wagtail.signals import (
    task_submitted,
    workflow_approved,
    workflow_rejected,
    workflow_submitted,
)

from competitions.services.jury_reminders import jury_reminder
from innovations.choices import RegionalRole
from innovations.models import Region
from innovations.services.mentoring_news import mentoring_news
from news.signals import jointly_released
from portal.review.direct import follow_joint_release
from portal.review.models import LetterKind
from portal.review.services.letters import write_letters


def connect() -> None:
    """Take the place of Wagtail's handlers; after ``wagtail.admin`` is ready."""
    mentoring_news.connect(tell_of_mentoring, dispatch_uid="review_mentoring")
    jury_reminder.connect(remind_jurors, dispatch_uid="review_judging")
    jointly_released.connect(follow_joint_release, dispatch_uid="review_jointly")
    for signal, sender, uid, handler in (
        (task_submitted, TaskState, "group_approval_task_submitted", tell_reviewers),
        (workflow_submitted, WorkflowState, "workflow_state_submitted", None),
        (workflow_rejected, WorkflowState, "workflow_state_rejected", tell_returned),
        (workflow_approved, WorkflowState, "workflow_state_approved", tell_approved),
    ):
        if not signal.disconnect(
            sender=sender, dispatch_uid=f"{uid}_email_notification"
        ):
            raise RuntimeError(f"Wagtail's e-mail handler {uid} is not where it was")
        if handler is not None:
            signal.connect(handler, sender=sender, dispatch_uid=f"review_{uid}")


def tell_reviewers(
    sender: type[TaskState], instance: TaskState, user: Any = None, **kwargs: Any
) -> None:
    """Write to those who can decide about the page."""
    page = instance.workflow_state.content_object
    task = instance.task.specific
    if not isinstance(page, Page) or not isinstance(task, AbstractGroupApprovalTask):
        return
    write_letters(
        kind=LetterKind.SUBMITTED,
        page=page,
        recipients=_deciders(page, task, actor=user),
        actor=user,
    )


def _deciders(page: Page, task: AbstractGroupApprovalTask, *, actor: Any) -> list[Any]:
    """Return who can decide: reviewers, else registrars, else administrators."""
    people = get_user_model()._default_manager.filter(is_active=True)
    specific = page.specific
    reviewers = people.filter(groups__in=task.groups.all()).distinct()
    found = [
        one for one in reviewers if one != actor and task.get_actions(specific, one)
    ]
    if not found:
        region = Region.objects.containing(page)
        registrars = people.filter(
            groups__regional_group__region=region,
            groups__regional_group__role=RegionalRole.REGISTRAR,
        ).distinct()
        found = [one for one in registrars if one != actor]
    return found or list(people.filter(is_superuser=True))


def tell_of_mentoring(
    sender: Any,
    *,
    kind: str,
    page: Page,
    recipients: list[Any],
    actor: Any,
    comment: str,
    **kwargs: Any,
) -> None:
    """Write what the innovations plugin tells of mentoring."""
    write_letters(
        kind=LetterKind(str(kind)),
        page=page,
        recipients=recipients,
        actor=actor,
        comment=comment,
    )


def remind_jurors(
    sender: Any, *, page: Page, recipients: list[Any], actor: Any, **kwargs: Any
) -> None:
    """Write to jurors whose score sheets are open."""
    write_letters(
        kind=LetterKind.SHEETS_OPEN, page=page, recipients=recipients, actor=actor
    )


def tell_returned(
    sender: type[WorkflowState], instance: WorkflowState, user: Any, **kwargs: Any
) -> None:
    _tell_requester(LetterKind.REJECTED, instance, user)


def tell_approved(
    sender: type[WorkflowState], instance: WorkflowState, user: Any, **kwargs: Any
) -> None:
    _tell_requester(LetterKind.APPROVED, instance, user)


def _tell_requester(kind: LetterKind, state: WorkflowState, user: Any) -> None:
    page, person = state.content_object, state.requested_by
    if not isinstance(page, Page) or person is None:
        return
    last = state.current_task_state
    write_letters(
        kind=kind,
        page=page,
        recipients=[person],
        actor=user,
        comment=last.comment if last else "",
    )
