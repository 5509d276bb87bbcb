"""Addresses of the import screens, below the Wagtail admin."""

from django.urls import path

from spreadsheets.views import layout, log, returns, runs, upload

app_name = "spreadsheets"
urlpatterns = [
    path("", log.IndexView.as_view(), name="index"),
    path("import/<slug:sheet>/", upload.UploadView.as_view(), name="upload"),
    path("runs/<int:pk>/", runs.RunView.as_view(), name="run"),
    path("runs/<int:pk>/layout/", layout.LayoutView.as_view(), name="layout"),
    path("runs/<int:pk>/confirm/", runs.ConfirmView.as_view(), name="confirm"),
    path("runs/<int:pk>/discard/", runs.DiscardView.as_view(), name="discard"),
    path("runs/<int:pk>/file/", runs.FileView.as_view(), name="file"),
    path("runs/<int:pk>/refused/", returns.RefusedView.as_view(), name="refused"),
]
