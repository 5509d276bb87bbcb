from wagtail import hooks

from news.viewsets import NewsListingViewSet


@hooks.register("register_admin_viewset")
def register_news_listing() -> NewsListingViewSet:
    return NewsListingViewSet()
