"""Where people vote; a site mounts it at any address."""

from django.urls import path, re_path

from competitions import voting_views as views

app_name = "competitions_voting"
urlpatterns = [
    path("<int:competition_id>/", views.StandingView.as_view(), name="standing"),
    path("<int:competition_id>/<int:entry_id>/", views.VoteView.as_view(), name="vote"),
    re_path(
        r"^suara/(?P<token>[-\w:]{20,200})/$",
        views.ConfirmView.as_view(),
        name="confirm",
    ),
]
