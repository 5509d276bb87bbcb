"""Addresses of results, below the Wagtail admin."""

from django.urls import path

from competitions import certificate_admin, feedback_views
from competitions import result_views as views

app_name = "competition_results"
urlpatterns = [
    path("own/", feedback_views.OwnResultsView.as_view(), name="own"),
    path("<int:pk>/", views.ResultsView.as_view(), name="results"),
    path("<int:pk>/awards/", views.MakeAwardsView.as_view(), name="awards"),
    path("<int:pk>/awards/undo/", views.UndoAwardsView.as_view(), name="undo"),
    path("<int:pk>/rules/", views.RulesView.as_view(), name="rules"),
    path("<int:pk>/release/", views.ReleaseView.as_view(), name="release"),
    path("<int:pk>/minutes/", views.minutes, name="minutes"),
    path(
        "<int:pk>/certificates/",
        certificate_admin.CertificatesView.as_view(),
        name="certificates",
    ),
    path("<int:pk>/feedback/", feedback_views.FeedbackList.as_view(), name="feedbacks"),
    path(
        "category/<int:category_pk>/places/",
        views.UsualPlacesView.as_view(),
        name="usual_places",
    ),
    path("paper/<int:paper_pk>/file/", views.paper_file, name="paper_file"),
    path(
        "certificate/<int:certificate_pk>/",
        certificate_admin.download,
        name="certificate",
    ),
    path(
        "certificate/<int:certificate_pk>/revoke/",
        certificate_admin.RevokeView.as_view(),
        name="revoke",
    ),
    path(
        "certificate/<int:certificate_pk>/reissue/",
        certificate_admin.ReissueView.as_view(),
        name="reissue",
    ),
    path(
        "bundle/<int:bundle_pk>/",
        certificate_admin.BundleView.as_view(),
        name="bundle",
    ),
    path(
        "bundle/<int:bundle_pk>/file/",
        certificate_admin.bundle_file,
        name="bundle_file",
    ),
    path(
        "feedback/<int:entry_pk>/",
        feedback_views.FeedbackView.as_view(),
        name="feedback",
    ),
    path("feedback/<int:entry_pk>/pdf/", feedback_views.pdf, name="feedback_pdf"),
]
