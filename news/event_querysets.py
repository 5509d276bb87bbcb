from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Prefetch, Q
from django.utils import timezone
from wagtail.images import get_image_model
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet

from news.event_choices import OFF

if TYPE_CHECKING:
    pass

#: How long an event whose end nobody announced counts as under way.
UNKNOWN_LENGTH = timedelta(hours=12)


class EventPageQuerySet(PageQuerySet):
    def published(self) -> "EventPageQuerySet":
        """What any visitor may read; an event without a time is none yet."""
        return self.live().public().filter(starts_at__isnull=False)

    def upcoming(self, now: datetime | None = None) -> "EventPageQuerySet":
        """Events under way or still to come."""
        return self.filter(_not_over(now or timezone.now()))

    def past(self, now: datetime | None = None) -> "EventPageQuerySet":
        return self.exclude(_not_over(now or timezone.now()))

    def between(self, start: datetime, end: datetime) -> "EventPageQuerySet":
        """Events that touch the time from ``start`` to before ``end``."""
        lasting = Q(ends_at__gte=start) | Q(ends_at__isnull=True, starts_at__gte=start)
        return self.filter(lasting, starts_at__lt=end)

    def taking_place(self) -> "EventPageQuerySet":
        return self.exclude(status__in=OFF)

    def of_kind(self, kind: str) -> "EventPageQuerySet":
        return self.filter(kind=kind)

    def about(self, page: Page) -> "EventPageQuerySet":
        """Events whose editors named ``page`` as related: an innovation, say."""
        return self.filter(related_items__related_page_id=page.pk).distinct()

    def soonest_first(self) -> "EventPageQuerySet":
        # The key breaks ties, so that no event is on two pages of a list.
        return self.order_by("starts_at", "pk")

    def latest_first(self) -> "EventPageQuerySet":
        return self.order_by("-starts_at", "-pk")

    def with_pictures(self, *renditions: str) -> "EventPageQuerySet":
        images = get_image_model().objects.prefetch_renditions(*renditions)
        return self.prefetch_related(Prefetch("lead_image", queryset=images))


def _not_over(now: datetime) -> Q:
    begun_lately = Q(ends_at__isnull=True, starts_at__gte=now - UNKNOWN_LENGTH)
    return Q(ends_at__gte=now) | begun_lately


EventPageManager = PageManager.from_queryset(EventPageQuerySet)
