from django.db.models import Count, Prefetch
from django.db.models.functions import TruncMonth
from wagtail.images import get_image_model
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet

from news.archive_dates import Month

# The pictures that a list of articles shows. Keep in step with
# templates/news/_article_item.html: a size missing here costs a query an item.
LISTING_RENDITIONS = ("fill-480x320|format-webp", "fill-960x640|format-webp")


class NewsPageQuerySet(PageQuerySet):
    def published(self) -> "NewsPageQuerySet":
        """What any visitor may read: live, and in no private part of the tree."""
        return self.live().public()

    def in_year(self, year: int) -> "NewsPageQuerySet":
        return self.filter(
            published_at__gte=Month(year, 1).start,
            published_at__lt=Month(year, 12).end,
        )

    def in_month(self, year: int, month: int) -> "NewsPageQuerySet":
        wanted = Month(year, month)
        return self.filter(published_at__gte=wanted.start, published_at__lt=wanted.end)

    def tagged(self, slug: str) -> "NewsPageQuerySet":
        return self.filter(tagged_items__tag__slug=slug)

    def about(self, page: Page) -> "NewsPageQuerySet":
        """Articles whose editors named ``page`` as related: an innovation, say."""
        return self.filter(related_items__related_page_id=page.pk).distinct()

    def newest_first(self) -> "NewsPageQuerySet":
        # The key breaks ties, so that no article is on two pages of a list.
        return self.order_by("-published_at", "-pk")

    def for_listing(self) -> "NewsPageQuerySet":
        """Newest first, with all that a list shows in a fixed number of queries."""
        images = get_image_model().objects.prefetch_renditions(*LISTING_RENDITIONS)
        return (
            self.newest_first()
            .defer_streamfields()
            .prefetch_related(Prefetch("lead_image", queryset=images))
        )

    def months(self) -> list[tuple[Month, int]]:
        """The months that have articles, newest first, with their number."""
        rows = (
            self.order_by()
            .annotate(month=TruncMonth("published_at"))
            .values("month")
            .annotate(articles=Count("pk"))
            .order_by("-month")
        )
        return [
            (Month(row["month"].year, row["month"].month), row["articles"])
            for row in rows
            if row["month"]
        ]


NewsPageManager = PageManager.from_queryset(NewsPageQuerySet)
