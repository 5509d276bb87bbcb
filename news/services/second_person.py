"""An article is released by another person than the one who wrote it."""

from __future__ import annotations

from typing import Any

from wagtail.models import Page, Revision


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
