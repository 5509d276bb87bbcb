"""Publishing in spite of personal data: somebody decides, and that is written down."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final

from django.db import transaction
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.log_actions import log
from wagtail.models import Page, Revision, WorkflowState

from innovations.exceptions import ApprovalStopped
from portal.privacy.places import Place, places_in

DECIDED: Final = "privacy.publish_anyway"

#: Whether somebody waits at a screen who can be asked.
_asking: ContextVar[bool] = ContextVar("privacy_asking", default=False)


class MustBeAsked(ApprovalStopped):
    """A page is about to be published with personal data, and nobody decided."""

    def __init__(self, page: Page) -> None:
        super().__init__(page.pk)
        self.page = page


@contextmanager
def asking(answer: bool = True) -> Iterator[None]:
    """Within, approvals stop at pages with personal data; ``False``: no longer."""
    token = _asking.set(answer)
    try:
        yield
    finally:
        _asking.reset(token)


def is_asking() -> bool:
    return _asking.get()


def check_approval(workflow_state: WorkflowState) -> None:
    """Stop an approval on a screen that would publish personal data.

    :raises MustBeAsked: what was edited stays saved, the approval is rolled back.
    """
    page = workflow_state.content_object
    # What Wagtail is about to publish, which may be newer than what was handed in.
    asked = _asking.get() and isinstance(page, Page)
    if asked and places_in(page.get_latest_revision_as_object()):
        raise MustBeAsked(page)


def keep_new_page_unpublished(instance: Any) -> None:
    """Before a new page is first saved: Wagtail's form calls it live too early."""
    is_new = isinstance(instance, Page) and instance._state.adding
    if _asking.get() and is_new and instance.live and places_in(instance):
        instance.live = False
        instance.has_unpublished_changes = True


@transaction.atomic
def publish_anyway(*, revision: Revision, actor: Any) -> None:
    """Publish or schedule a revision and log who decided about which kinds."""
    page = revision.as_object()
    log_decision(page=page, places=places_in(page), actor=actor)
    with asking(False):
        PublishPageRevisionAction(revision, user=actor).execute()


@transaction.atomic
def approve_anyway(*, page: Page, actor: Any, comment: str) -> None:
    """Approve the task that waits, and log who decided about which kinds."""
    state = page.current_workflow_task_state
    draft = page.get_latest_revision_as_object()
    log_decision(page=page, places=places_in(draft), actor=actor)
    with asking(False):
        options = {"comment": comment} if comment else {}
        page.current_workflow_task.on_action(state, actor, "approve", **options)


def log_decision(*, page: Page, places: Iterable[Place], actor: Any) -> None:
    """Say in the history of the page what kinds were published; never the data."""
    kinds = Counter(str(place.kind.value) for place in places)
    if kinds:
        log(instance=page, action=DECIDED, user=actor, data={"kinds": dict(kinds)})
