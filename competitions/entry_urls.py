"""Addresses of entries, below the Wagtail admin."""

from django.urls import path, re_path

from competitions import entry_views as views
from competitions import received_views as received

app_name = "competition_entries"
urlpatterns = [
    path("", views.EnterView.as_view(), name="index"),
    path("category/<int:pk>/", views.ChooseView.as_view(), name="choose"),
    path("<int:pk>/", views.EntryEditView.as_view(), name="edit"),
    path("<int:pk>/read/", views.EntryReadView.as_view(), name="read"),
    path("<int:pk>/submit/", views.EntrySubmitView.as_view(), name="submit"),
    path("<int:pk>/withdraw/", views.EntryWithdrawView.as_view(), name="withdraw"),
    path("versions/<int:pk>/", views.EntryVersionView.as_view(), name="version"),
    path("files/<int:pk>/", views.EntryFileView.as_view(), name="file"),
    path("<int:pk>/take-out/", received.TakeOutView.as_view(), name="take_out"),
    path("received/", received.ReceivedView.as_view(), name="received"),
    path(
        "received/results/",
        received.ReceivedView.as_view(results_only=True),
        name="received_results",
    ),
    path("overview/<int:pk>/", received.OverviewView.as_view(), name="overview"),
    re_path(
        r"^overview/(?P<pk>\d{1,18})/participation\.(?P<kind>xlsx|csv)$",
        received.ParticipationFileView.as_view(),
        name="participation",
    ),
    path("late/<int:pk>/", received.GiveExceptionView.as_view(), name="late"),
    path("late/<int:pk>/end/", received.EndExceptionView.as_view(), name="end_late"),
]
