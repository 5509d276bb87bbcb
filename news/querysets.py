from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Count, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, TruncMonth
from wagtail.images import get_image_model
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet

from news.archive_dates import Month

if TYPE_CHECKING:
    from news.models import NewsPage, NewsTag

# The pictures that a list of articles shows. Keep in step with _article_item.html,
# the site's too: a size missing here costs a query an item.
LISTING_RENDITIONS = (
    "fill-480x320|format-webp",
    "fill-960x640|format-webp",
    "fill-480x320|format-avif",
    "fill-960x640|format-avif",
)

#: Google: "1x1, 4x3, and 16x9", with 50,000 pixels or more.
SEARCH_RENDITIONS = tuple(
    f"fill-{size}|format-jpeg|bgcolor-ffffff"
    for size in ("1200x675", "1200x900", "1200x1200")
)


#: An article about the same innovation is nearer than one of the same two topics.
SHARED_PAGE = 3


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

    def about(self, page: Page, *, and_below: bool = False) -> "NewsPageQuerySet":
        """Articles whose editors named ``page`` as related: an innovation, say.

        ``and_below`` adds those about pages below it: the innovations of an
        organisation.
        """
        wanted = {"related_items__related_page_id": page.pk}
        if and_below:
            wanted = {"related_items__related_page__path__startswith": page.path}
        return self.filter(**wanted).distinct()

    def sharing(
        self, *, pages: Iterable[int] = (), tags: Iterable[int] = ()
    ) -> "NewsPageQuerySet":
        """Articles about any of these pages or topics, those that share most first.

        ``shared_page`` is one of the pages that an article shares, or None.
        """
        items = self.model._meta.get_field("related_items").related_model.objects
        items = items.filter(related_page__in=list(pages))
        tagged = self.model._meta.get_field("tagged_items").related_model.objects
        tagged = tagged.filter(tag__in=list(tags))
        near = Q(pk__in=items.values("page")) | Q(
            pk__in=tagged.values("content_object")
        )
        first = items.filter(page=OuterRef("pk")).order_by("sort_order", "pk")
        found = self.filter(near).annotate(
            nearness=SHARED_PAGE * _count(items, "page", "related_page")
            + _count(tagged, "content_object", "tag"),
            shared_page=Subquery(first.values("related_page")[:1]),
        )
        return found.order_by(
            F("nearness").desc(), F("published_at").desc(nulls_last=True), "-pk"
        )

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

    def before(self, article: "NewsPage") -> "NewsPageQuerySet":
        """Articles that stand below ``article`` in the list."""
        return self._beside(article, "lt").newest_first()

    def after(self, article: "NewsPage") -> "NewsPageQuerySet":
        """Articles that stand above it, the nearest first."""
        return self._beside(article, "gt").order_by("published_at", "pk")

    def _beside(self, article: "NewsPage", side: str) -> "NewsPageQuerySet":
        moment = article.published_at
        same = Q(published_at=moment, **{f"pk__{side}": article.pk})
        return self.filter(Q(**{f"published_at__{side}": moment}) | same)

    def topics(self) -> list["NewsTag"]:
        """The topics of these articles with their number, the most used first."""
        tag = self.model._meta.get_field("tagged_items").related_model.tag_model()
        ours = Q(tagged_items__content_object__in=self.order_by().values("pk"))
        counted = tag.objects.annotate(
            articles=Count("tagged_items__content_object", filter=ours, distinct=True)
        )
        return list(counted.filter(articles__gt=0).order_by("-articles", "name"))

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


def _count(rows: QuerySet, owner: str, what: str) -> Coalesce:
    """Count what different things the rows of an article name."""
    own = rows.filter(**{owner: OuterRef("pk")}).order_by().values(owner)
    return Coalesce(Subquery(own.annotate(n=Count(what, distinct=True)).values("n")), 0)


NewsPageManager = PageManager.from_queryset(NewsPageQuerySet)
