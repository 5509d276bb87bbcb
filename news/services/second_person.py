"""An article is released by another person than the one who wrote it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from wagtail.models import Page, Revision, TaskState


def may_release(*, page: Page, user: Any) -> bool:
    """Tell whether a person may publish what waits in an article.

    Whoever began the change that waits, or handed it in, needs somebody else's
    eyes; correcting it doesn't make somebody its writer. Where nothing waits, the
    change would be the person's own. Administrators are not held up.
    """
    if user.is_superuser:
        return True
    begun = _waiting(page).order_by("created_at", "pk").values("user_id").first()
    review = page.current_workflow_state
    handed_in_by = review.requested_by_id if review else None
    return begun is not None and user.pk not in (begun["user_id"], handed_in_by)


def _waiting(page: Page) -> Any:
    """Return the revisions since the article was last published."""
    revisions = Revision.objects.for_instance(page)
    # From the row: an object made of a revision has the moment of that one.
    row = Page.objects.filter(pk=page.pk)
    published = row.values_list("last_published_at", flat=True).first()
    return revisions.filter(created_at__gt=published) if published else revisions


def without_own(states: QuerySet[TaskState], user: Any) -> QuerySet[TaskState]:
    """Leave out the reviews of what a person began or handed in."""
    waiting = dict(states.values_list("pk", "workflow_state__object_id"))
    begun = _begun_by(set(waiting.values()))
    own = [state for state, page in waiting.items() if begun.get(page) == user.pk]
    return states.exclude(pk__in=own).exclude(workflow_state__requested_by=user)


def _begun_by(pages: set[str]) -> dict[str, int | None]:
    """Return who began what waits in pages, by their keys."""
    rows = Page.objects.filter(pk__in=pages).values_list("pk", "last_published_at")
    published = {str(page): moment for page, moment in rows}
    revisions = Revision.page_revisions.filter(object_id__in=pages)
    begun: dict[str, int | None] = {}
    for page, at, user in revisions.order_by("created_at", "pk").values_list(
        "object_id", "created_at", "user_id"
    ):
        since = published.get(page)
        if since is None or at > since:
            begun.setdefault(page, user)
    return begun
