import re
from datetime import date
from typing import Any

from django.core.paginator import InvalidPage, Paginator
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.contrib.routable_page.models import RoutablePageMixin, path, re_path
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.search import index
from wagtail.url_routing import RouteResult

from news.archive_dates import MONTH_PATTERN, YEAR_PATTERN, Month
from news.models.article import NewsPage
from news.models.corrections import Withdrawal
from news.models.tags import NewsTag
from news.querysets import NewsPageQuerySet
from news.testers import NewsIndexTester

YEAR = re.compile(YEAR_PATTERN)
MONTH = re.compile(MONTH_PATTERN)
SLUG_PATTERN = r"[-\w]+"
SLUG = re.compile(SLUG_PATTERN)
#: See news.feeds.FORMATS.
FEED_PATTERN = "rss|atom|json"


class NewsIndexPage(RoutablePageMixin, Page):
    """The newsroom: the newest articles, an archive by month and by topic, feeds."""

    intro = RichTextField(
        _("introduction"),
        blank=True,
        features=["bold", "italic", "link"],
        help_text=_("Stands above the list on its first page."),
    )

    articles_per_page = 12
    topics_shown = 24

    subpage_types = ["news.NewsPage"]
    template = "news/news_index_page.html"
    page_description = _("The list of news articles with its archive.")

    content_panels = [*Page.content_panels, FieldPanel("intro")]
    search_fields = [*Page.search_fields, index.SearchField("intro")]
    api_fields = [APIField("intro")]

    class Meta:
        verbose_name = _("news index")
        verbose_name_plural = _("news indexes")

    def permissions_for_user(self, user: Any) -> NewsIndexTester:
        return NewsIndexTester(user, self)

    def get_articles(self) -> NewsPageQuerySet:
        return NewsPage.objects.child_of(self).published()

    @path("", name="newest")
    def index_route(self, request: HttpRequest) -> HttpResponse:
        # Previews come through here as well and have set it already.
        is_preview = getattr(request, "is_preview", False)
        request.is_preview = is_preview  # type: ignore[attr-defined]
        articles = self.get_articles()
        return self._render_list(request, articles, within=articles)

    @re_path(rf"^(?P<year>{YEAR_PATTERN})/$", name="year")
    def year_archive(self, request: HttpRequest, year: str) -> HttpResponse:
        articles = self.get_articles()
        return self._render_list(
            request,
            articles.in_year(int(year)),
            within=articles,
            year=date(int(year), 1, 1),
        )

    @re_path(
        rf"^(?P<year>{YEAR_PATTERN})/(?P<month>{MONTH_PATTERN})/$",
        name="month",
    )
    def month_archive(
        self, request: HttpRequest, year: str, month: str
    ) -> HttpResponse:
        articles = self.get_articles()
        return self._render_list(
            request,
            articles.in_month(int(year), int(month)),
            within=articles,
            month=date(int(year), int(month), 1),
        )

    @re_path(rf"^topik/(?P<slug>{SLUG_PATTERN})/$", name="topic")
    def topic_list(self, request: HttpRequest, slug: str) -> HttpResponse:
        articles = self.get_articles()
        topic = self._topic_or_404(articles, slug)
        return self._render_list(
            request, articles.tagged(slug), within=articles, topic=topic
        )

    @re_path(rf"^(?P<kind>{FEED_PATTERN})/$", name="feed")
    def feed(self, request: HttpRequest, kind: str) -> HttpResponse:
        return self._render_feed(request, self.get_articles(), kind=kind)

    @re_path(
        rf"^topik/(?P<slug>{SLUG_PATTERN})/(?P<kind>{FEED_PATTERN})/$",
        name="topic_feed",
    )
    def topic_feed(self, request: HttpRequest, slug: str, kind: str) -> HttpResponse:
        articles = self.get_articles()
        topic = self._topic_or_404(articles, slug)
        return self._render_feed(
            request,
            articles.tagged(slug),
            kind=kind,
            path=f"topik/{slug}/",
            part=topic.name,
        )

    @re_path(
        rf"^tentang/(?P<page_id>[0-9]{{1,9}})/(?P<kind>{FEED_PATTERN})/$",
        name="subject_feed",
    )
    def subject_feed(
        self, request: HttpRequest, page_id: str, kind: str
    ) -> HttpResponse:
        """The articles about a public page of the site, or about one below it."""
        subject = self.get_subjects().filter(pk=page_id).first()
        if subject is None:
            raise Http404
        return self._render_feed(
            request,
            self.get_articles().about(subject, and_below=True),
            kind=kind,
            path=f"tentang/{page_id}/",
            part=subject.title,
            list_path=subject.get_url(request),
        )

    def get_subjects(self) -> Any:
        """Return the pages that have a feed of the articles about them."""
        site = self.get_site()
        if site is None:
            return Page.objects.none()
        return Page.objects.live().public().descendant_of(site.root_page)

    @path("sitemap/", name="sitemap")
    def news_sitemap(self, request: HttpRequest) -> HttpResponse:
        # Late, for it needs the models of this package; so do the feeds.
        from news.sitemaps import news_sitemap

        return news_sitemap(index=self, articles=self.get_articles())

    @re_path(r"^kartu/(?P<pk>[0-9]{1,9})/(?P<digest>[0-9a-f]{24})/$", name="card")
    def card(self, request: HttpRequest, pk: str, digest: str) -> HttpResponse:
        """The picture that networks show of an article, as it is now."""
        from news.card_views import serve_card

        articles = self.get_articles().select_related("lead_image")
        article = articles.filter(pk=pk).first()
        if article is None:
            raise Http404
        return serve_card(article, digest=digest)

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Route to an article, a list, or the word on an article that was withdrawn."""
        try:
            return self._route(request, path_components)
        except Http404:
            withdrawal = self._withdrawal(path_components)
            if withdrawal is None:
                raise
            return RouteResult(self, args=(self.tombstone, [], {"of": withdrawal}))

    def _route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Route an article to itself, under its address with the month in it.

        Not one of the routes above: they would be served by this page, and
        Wagtail would check the privacy of this page instead of the article's.
        """
        asked_for: Month | None = None
        match path_components:
            case [year, month, *rest] if rest and _is_month(year, month):
                asked_for = Month(int(year), int(month))
                # Past our own routes: an article's slug may look like a year.
                result = Page.route(self, request, rest)
            case _:
                result = super().route(request, path_components)
        article = result.page
        if not isinstance(article, NewsPage) or asked_for == article.month:
            return result
        # The plain address can never become the right one. A wrong month can,
        # when editors change the date back: browsers must not remember that.
        moved = HttpResponseRedirect if asked_for else HttpResponsePermanentRedirect
        return RouteResult(article, kwargs={**result.kwargs, "moved": moved})

    def _withdrawal(self, path_components: list[str]) -> Withdrawal | None:
        """Return why the article at an address is there no more."""
        match path_components:
            case [slug] | [_, _, slug]:
                gone = Withdrawal.objects.filter(lifted_at=None, article__live=False)
                below = gone.filter(article__in=NewsPage.objects.child_of(self))
                return below.filter(article__slug=slug).first()
        return None

    def tombstone(self, request: HttpRequest, of: Withdrawal) -> HttpResponse:
        """Say that an article was withdrawn; 410, so that nobody asks for it again."""
        context = {**self.get_context(request), "index": self, "withdrawal": of}
        return TemplateResponse(request, "news/withdrawn.html", context, status=410)

    def get_route_paths(self) -> list[str]:
        """Also the archives, for the redirects made when this page moves."""
        months = [month for month, _articles in self.get_articles().months()]
        years = dict.fromkeys(f"/{month.year:04d}/" for month in months)
        return ["/", *years, *(f"/{month.path}/" for month in months)]

    def _topic_or_404(self, articles: NewsPageQuerySet, slug: str) -> NewsTag:
        """A topic of drafts only doesn't exist for visitors, nor does its name."""
        topic = NewsTag.objects.filter(slug=slug).first()
        if topic is None or not articles.tagged(slug).exists():
            raise Http404
        return topic

    def _render_feed(
        self,
        request: HttpRequest,
        articles: NewsPageQuerySet,
        *,
        kind: str,
        path: str = "",
        part: str = "",
        list_path: str | None = None,
    ) -> HttpResponse:
        from news.feeds import ArticleFeed

        here = f"{self.get_url(request)}{path}"
        feed = ArticleFeed(
            index=self,
            articles=articles,
            kind=kind,
            feed_path=f"{here}{kind}/",
            list_path=list_path or here,
            part=part,
        )
        return feed(request)

    def _render_list(
        self,
        request: HttpRequest,
        articles: NewsPageQuerySet,
        *,
        within: NewsPageQuerySet,
        **part: date | NewsTag,
    ) -> HttpResponse:
        """The list of ``articles``, beside the archive of all those ``within``.

        ``part`` names the part of the archive that it is: year, month or topic.
        """
        if tag := request.GET.get("tag"):
            return self._redirect_to_topic(request, tag)
        paginator = Paginator(articles.for_listing(), self.articles_per_page)
        if part and not paginator.count:
            # Else crawlers find a page for every month of two thousand years.
            raise Http404
        try:
            page_of_articles = paginator.page(request.GET.get("page", 1))
        except InvalidPage as error:
            raise Http404 from error
        return self.render(
            request,
            context_overrides={
                "articles": page_of_articles,
                "archive": within.months(),
                "topics": within.topics()[: self.topics_shown],
                "index": self,
                **part,
            },
        )

    def _redirect_to_topic(self, request: HttpRequest, tag: str) -> HttpResponse:
        """Lead from the address that topics used to have."""
        if not SLUG.fullmatch(tag):
            raise Http404
        path = self.reverse_subpage("topic", kwargs={"slug": tag})
        return HttpResponsePermanentRedirect(f"{self.get_url(request)}{path}")


def _is_month(year: str, month: str) -> bool:
    return bool(YEAR.fullmatch(year) and MONTH.fullmatch(month))
