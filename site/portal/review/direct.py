"""What is published past the review, in a hurry or by right, is on record."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogFormatter, log
from wagtail.models import Page, Revision

from news.models import JointRelease

ACTION: Final = "review.publish_directly"
_BELOW: Final = "_drafts_below"


class DirectPublication(LogFormatter):
    """How the entry reads in a page's history."""

    label = _("Publish past the review")
    message = _("Published directly, past the review")


def follow_publish_button(request: HttpRequest, page: Page) -> None:
    """Hook ``after_publish_page``; an approval comes another way."""
    _record(page, request.user, page.get_latest_revision())


def follow_joint_release(sender: Any, release: JointRelease, **kwargs: Any) -> None:
    """Pages that come out together were approved by whoever planned it."""
    for item in release.items.select_related("page", "revision"):
        _record(item.page, release.planned_by, item.revision)


def _record(page: Page, user: Any, revision: Revision | None) -> None:
    if page.has_workflow:
        log(instance=page, action=ACTION, user=user, revision=revision)


def remember_drafts_below(
    request: HttpRequest, action_type: str, objects: Iterable[Any], view: Any
) -> None:
    """Hook ``before_bulk_action``: afterwards nobody says what was published below."""
    if action_type == "publish" and request.method == "POST":
        below = [page.get_descendants().not_live() for page in _pages(objects)]
        ids = [pk for pages in below for pk in pages.values_list("pk", flat=True)]
        setattr(request, _BELOW, ids)


def follow_bulk_action(
    request: HttpRequest, action_type: str, objects: Iterable[Any], view: Any
) -> None:
    """Hook ``after_bulk_action``: several pages published from a listing."""
    if action_type != "publish":
        return
    below = Page.objects.filter(pk__in=getattr(request, _BELOW, ())).live()
    for page in [*_pages(objects), *below.specific()]:
        follow_publish_button(request, page)


def _pages(objects: Iterable[Any]) -> list[Page]:
    return [page for page in objects if isinstance(page, Page)]
