"""The desk of an operator: what needs work, what was handed in, what came back."""

from __future__ import annotations

from typing import Any, ClassVar

from django.urls import reverse
from wagtail.models import Comment

from innovations.models import Advice
from innovations.services.completeness import (
    completeness_of,
    measure_stale,
    with_completeness,
)
from innovations.services.desk import Desk, DeskPanel
from innovations.services.notices import notices_for, remember_seen
from innovations.services.staleness import only_stale, stale_after
from innovations.services.waiting import returned, reviews_of_pages, submitted

#: Rows of a panel; the listing has the rest.
MOST = 10
MOST_COMMENTS = 5
MOST_QUESTIONS = 5


class NoticesPanel(DeskPanel):
    """What the registrar has to say; it counts as seen once it was shown."""

    name = "notices"
    order: ClassVar[int] = 10
    template_name = "innovations/desk/notices.html"

    def get_content(self) -> dict[str, Any]:
        notices = list(
            notices_for(self.desk.user, self.desk.region).select_related("author")
        )
        remember_seen(user=self.desk.user, notices=notices)
        return {"notices": notices}


class StartPanel(DeskPanel):
    """The deadline of the period, and what one can begin here."""

    name = "start"
    order: ClassVar[int] = 20
    template_name = "innovations/desk/start.html"

    def get_content(self) -> dict[str, Any]:
        return {
            "period": self.desk.period,
            "new_url": reverse("registry:new"),
            "export_url": reverse("spreadsheets:export", args=["innovations"]),
            "import_url": reverse("spreadsheets:index"),
        }


class ReturnedPanel(DeskPanel):
    """What reviewers gave back; it comes before everything else."""

    name = "returned"
    order: ClassVar[int] = 40
    template_name = "innovations/desk/returned.html"

    def get_content(self) -> dict[str, Any]:
        return {"items": returned(self.desk.pages, most=MOST)}


class MyInnovationsPanel(DeskPanel):
    """The innovations of one's organisations, the least complete first."""

    name = "my_innovations"
    order: ClassVar[int] = 80
    template_name = "innovations/desk/my_innovations.html"

    def get_content(self) -> dict[str, Any]:
        pages = self.desk.pages
        measure_stale(pages)
        total = pages.count()
        shown = list(in_need_of_work(self.desk)[:MOST])
        judged = completeness_of(shown, period=self.desk.period)
        return {
            "rows": [(page, judged.get(page.pk)) for page in shown],
            "total": total,
            "list_url": reverse("innovations:index"),
            "new_url": reverse("registry:new"),
        }


def in_need_of_work(desk: Desk) -> Any:
    """Return the pages of a desk, the least complete first, with their status."""
    pages: Any = with_completeness(desk.pages, desk.rules)
    return (
        pages.select_related("organization")
        .prefetch_related("content_type", "sites_rooted_here", reviews_of_pages())
        .annotate_site_root_state()
        .annotate_approved_schedule()
        .defer_streamfields()
        .order_by("completeness", "title", "pk")
    )


class StillTruePanel(DeskPanel):
    """Profiles that nobody touched for long, with one click to confirm."""

    name = "still_true"
    order: ClassVar[int] = 60
    template_name = "innovations/desk/still_true.html"

    def get_content(self) -> dict[str, Any]:
        days = stale_after(self.desk.region)
        pages = only_stale(self.desk.pages, days=days)
        shown = list(pages[:MOST_QUESTIONS])
        more = pages.count() - len(shown) if len(shown) == MOST_QUESTIONS else 0
        return {
            "pages": shown,
            "more": more,
            "days": days,
            "list_url": reverse("innovations:index") + "?touched=stale",
        }


class SubmittedPanel(DeskPanel):
    """What was handed in: who has it, and since when."""

    name = "submitted"
    order: ClassVar[int] = 100
    template_name = "innovations/desk/submitted.html"

    def get_content(self) -> dict[str, Any]:
        return {"items": submitted(self.desk.pages, most=MOST)}


class CommentsPanel(DeskPanel):
    """The newest open comments of others on one's pages."""

    name = "newest_comments"
    order: ClassVar[int] = 120
    template_name = "innovations/desk/comments.html"

    def get_content(self) -> dict[str, Any]:
        comments = (
            Comment.objects.filter(
                page__in=self.desk.pages.order_by().values("pk"), resolved_at=None
            )
            .exclude(user=self.desk.user)
            # Advice has a panel of its own.
            .exclude(pk__in=Advice.objects.exclude(comment=None).values("comment"))
            .select_related("page", "user")
            .order_by("-created_at", "-pk")
        )
        return {"comments": comments[:MOST_COMMENTS]}
