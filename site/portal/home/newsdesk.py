"""The desk of editors and writers: news begun, scheduled, and where to begin another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast
from django.urls import reverse
from wagtail.models import Page, Revision

from innovations.services.desk import EDITOR, WRITER, DeskPanel, register_panel
from innovations.services.waiting import not_in_review
from news.models import NewsIndexPage, NewsPage

MOST = 10


@dataclass(frozen=True)
class Scheduled:
    page: Page
    at: datetime


class NewsPanel(DeskPanel):
    """What somebody wrote and did not publish yet, and what is scheduled."""

    name = "news"
    order: ClassVar[int] = 40
    template_name = "home/desk/news.html"

    @property
    def articles(self) -> QuerySet[NewsPage]:
        """The articles of the region on which the person may work."""
        pages = self.desk.all_pages.order_by().values("pk")
        articles: QuerySet[NewsPage] = NewsPage.objects.filter(pk__in=pages)
        return articles

    def get_content(self) -> dict[str, Any]:
        return {
            "drafts": self._drafts(),
            "scheduled": self._scheduled(),
            "add_url": self._add_url(),
            "intake_url": reverse("news:intake"),
            "list_url": reverse("news:index"),
        }

    def _drafts(self) -> list[NewsPage]:
        """One's own drafts that wait for nobody and nothing, the last touched first."""
        mine = Q(owner=self.desk.user) | Q(latest_revision__user=self.desk.user)
        pages: Any = self.articles.filter(mine, has_unpublished_changes=True)
        drafts = (
            not_in_review(pages.filter(expired=False))
            .annotate_approved_schedule()
            .filter(_approved_schedule=False)
            .defer_streamfields()
            .order_by("-latest_revision_created_at", "-pk")
        )
        return list(drafts[:MOST])

    def _scheduled(self) -> list[Scheduled]:
        """What goes live by itself, the next first."""
        ids = self.articles.order_by().annotate(text=Cast("pk", CharField()))
        revisions = Revision.objects.filter(
            base_content_type=ContentType.objects.get_for_model(Page),
            object_id__in=ids.values("text"),
            approved_go_live_at__isnull=False,
        ).order_by("approved_go_live_at")[:MOST]
        times = {int(r.object_id): r.approved_go_live_at for r in revisions}
        pages = Page.objects.in_bulk(times)
        return [Scheduled(pages[pk], at) for pk, at in times.items() if pk in pages]

    def _add_url(self) -> str:
        newsroom = NewsIndexPage.objects.filter(
            pk__in=self.desk.all_pages.order_by().values("pk")
        ).first()
        if newsroom is None:
            return ""
        return reverse("wagtailadmin_pages:add", args=["news", "newspage", newsroom.pk])


def register() -> None:
    """Offer the panel; called with the hooks."""
    register_panel(NewsPanel, roles=[EDITOR, WRITER])
