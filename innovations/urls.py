"""Addresses of the registry's own screens, below the Wagtail admin."""

from django.urls import path

from innovations.views import duplicates, merging, new_innovation, notices, staleness

app_name = "registry"
urlpatterns = [
    path("new/", new_innovation.NewInnovationView.as_view(), name="new"),
    path("<int:pk>/confirm/", staleness.ConfirmView.as_view(), name="confirm"),
    path("notices/<int:pk>/dismiss/", notices.DismissView.as_view(), name="dismiss"),
    path("duplicates/", duplicates.DuplicatesView.as_view(), name="duplicates"),
    path(
        "duplicates/<int:first>/<int:second>/distinct/",
        duplicates.DistinctView.as_view(),
        name="distinct",
    ),
    path("merge/<int:kept>/<int:merged>/", merging.MergeView.as_view(), name="merge"),
    path("merges/<int:pk>/", merging.MergedView.as_view(), name="merged"),
    path("merges/<int:pk>/undo/", merging.UndoView.as_view(), name="unmerge"),
]
