"""Where people vote; a site mounts it at any address."""

from django.urls import re_path

from competitions import voting_views as views

#: What a database could have as a key; <int:…> takes more.
_KEY = "[0-9]{1,18}"

app_name = "competitions_voting"
urlpatterns = [
    re_path(
        rf"^(?P<competition_id>{_KEY})/$",
        views.StandingView.as_view(),
        name="standing",
    ),
    re_path(
        rf"^(?P<competition_id>{_KEY})/(?P<entry_id>{_KEY})/$",
        views.VoteView.as_view(),
        name="vote",
    ),
    re_path(
        r"^suara/(?P<token>[-\w:]{20,200})/$",
        views.ConfirmView.as_view(),
        name="confirm",
    ),
]
