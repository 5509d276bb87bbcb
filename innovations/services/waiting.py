"""What waits for whom in Wagtail's workflows, at a constant number of queries."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Cast
from django.utils import timezone
from wagtail.models import Page, Task, TaskState, WorkflowState

#: After so long, a review is called late.
LATE = datetime.timedelta(days=7)


@dataclass(frozen=True)
class Waiting:
    """A page in a workflow: in whose hands it is, and since when."""

    page: Page
    state: TaskState
    requested_by: Any

    @property
    def is_late(self) -> bool:
        return timezone.now() - self.state.started_at > LATE

    @property
    def days(self) -> int:
        """Whole days since it came into these hands."""
        return (timezone.now() - self.state.started_at).days

    @property
    def since(self) -> datetime.datetime:
        """When it came into these hands, or was given back."""
        moment: datetime.datetime = self.state.finished_at or self.state.started_at
        return moment


def _about(pages: QuerySet[Any]) -> Q:
    """Return the condition for workflow states of these pages."""
    ids = pages.order_by().annotate(as_text=Cast("pk", CharField())).values("as_text")
    return Q(
        base_content_type=ContentType.objects.get_for_model(Page), object_id__in=ids
    )


def reviews_of_pages() -> Any:
    """Load reviews with pages of one type, where ``current_workflow_state`` looks.

    Wagtail's ``prefetch_workflow_states`` asks for those of plain pages unless the
    queryset is ``specific()``, which loads every page a second time.
    """
    states = WorkflowState.objects.active()
    return Prefetch(
        "_specific_workflow_states",
        queryset=states.select_related("current_task_state__task"),
        to_attr="_current_workflow_states",
    )


def not_in_review(pages: Any) -> Any:
    """Leave out pages that somebody has to decide about; given back ones stay."""
    states = WorkflowState.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        object_id=Cast(OuterRef("pk"), CharField()),
        status=WorkflowState.STATUS_IN_PROGRESS,
    )
    return pages.filter(~Exists(states))


def submitted(pages: QuerySet[Any], *, most: int) -> list[Waiting]:
    """Return what is being reviewed, the longest waiting first."""
    states = WorkflowState.objects.filter(
        _about(pages), status=WorkflowState.STATUS_IN_PROGRESS
    )
    return _waiting(states.order_by("current_task_state__started_at"), most)


def returned(pages: QuerySet[Any], *, most: int) -> list[Waiting]:
    """Return what reviewers gave back with a comment, the newest first."""
    states = WorkflowState.objects.filter(
        _about(pages), status=WorkflowState.STATUS_NEEDS_CHANGES
    )
    return _waiting(states.order_by("-current_task_state__finished_at"), most)


def _waiting(states: QuerySet[WorkflowState], most: int) -> list[Waiting]:
    found = states.filter(current_task_state__isnull=False).select_related(
        "current_task_state__task", "current_task_state__finished_by", "requested_by"
    )[:most]
    return _with_pages(
        [(s.object_id, s.current_task_state, s.requested_by) for s in found]
    )


def waiting_for(
    user: Any, pages: QuerySet[Any], *, most: int
) -> tuple[list[Waiting], int]:
    """Return the reviews that a person may decide, the longest waiting first, and
    how many there are.

    Only tasks that are at hand in these pages are asked, so that other regions'
    workflows cost nothing.
    """
    open_states = TaskState.objects.filter(
        status=TaskState.STATUS_IN_PROGRESS,
        workflow_state__status=WorkflowState.STATUS_IN_PROGRESS,
        workflow_state__in=WorkflowState.objects.filter(_about(pages)).values("pk"),
    )
    tasks = Task.objects.filter(
        active=True, pk__in=open_states.order_by().values("task")
    ).specific()
    mine = TaskState.objects.none()
    for task in tasks:
        mine = mine | task.get_task_states_user_can_moderate(user=user)
    states = open_states.filter(pk__in=mine.order_by().values("pk"))
    shown = states.select_related(
        "task", "workflow_state__requested_by", "finished_by"
    ).order_by("started_at")[:most]
    rows = [
        (s.workflow_state.object_id, s, s.workflow_state.requested_by) for s in shown
    ]
    return _with_pages(rows), states.count()


def _with_pages(rows: list[tuple[str, TaskState, Any]]) -> list[Waiting]:
    pages = Page.objects.in_bulk([int(object_id) for object_id, _s, _u in rows])
    return [
        Waiting(pages[int(object_id)], state, requested_by)
        for object_id, state, requested_by in rows
        if int(object_id) in pages
    ]
