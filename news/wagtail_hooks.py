from typing import Any

from django.urls import include, path
from wagtail import hooks

from news import participant_urls
from news.event_viewsets import EventListingViewSet
from news.viewsets import NewsListingViewSet


@hooks.register("register_admin_viewset")
def register_news_listing() -> NewsListingViewSet:
    return NewsListingViewSet()


@hooks.register("register_admin_viewset")
def register_event_listing() -> EventListingViewSet:
    return EventListingViewSet()


@hooks.register("register_admin_urls")
def register_participant_screens() -> list[Any]:
    return [path("agenda/peserta/", include(participant_urls))]
