"""Address of the screen of votes, below the Wagtail admin."""

from django.urls import path

from competitions.vote_views import VotesView

app_name = "competition_votes"
urlpatterns = [path("<int:pk>/", VotesView.as_view(), name="index")]
