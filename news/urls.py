"""Subscribing to the newsletter; include it below any address of the project."""

from __future__ import annotations

from django.urls import path

from news.subscription_views import ConfirmView, SubscribeView, UnsubscribeView

urlpatterns = [
    path("<int:newsroom_id>/", SubscribeView.as_view(), name="news_subscribe"),
    path("konfirmasi/<slug:secret>/", ConfirmView.as_view(), name="news_confirm"),
    path("berhenti/<slug:secret>/", UnsubscribeView.as_view(), name="news_unsubscribe"),
]
