"""The public addresses of the engine; a site mounts them outside the admin."""

from django.urls import re_path

from spreadsheets.views.feeds import FeedView

app_name = "spreadsheets_feeds"
urlpatterns = [
    re_path(
        r"^feed/(?P<secret>[-\w]{20,100})\.(?P<kind>csv|xlsx)$",
        FeedView.as_view(),
        name="feed",
    ),
]
