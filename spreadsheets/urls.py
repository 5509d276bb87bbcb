"""Addresses of the import screens, below the Wagtail admin."""

from django.urls import path, re_path

from spreadsheets.views import exports, log, runs, upload

app_name = "spreadsheets"
urlpatterns = [
    path("", log.IndexView.as_view(), name="index"),
    path("import/<slug:sheet>/", upload.UploadView.as_view(), name="upload"),
    path("runs/<int:pk>/", runs.RunView.as_view(), name="run"),
    path("runs/<int:pk>/confirm/", runs.ConfirmView.as_view(), name="confirm"),
    path("runs/<int:pk>/discard/", runs.DiscardView.as_view(), name="discard"),
    path("runs/<int:pk>/file/", runs.FileView.as_view(), name="file"),
    path("export/<slug:sheet>/", exports.ExportView.as_view(), name="export"),
    re_path(
        r"^export/(?P<sheet>[-\w]+)/template\.(?P<kind>xlsx|ods|csv)$",
        exports.TemplateDownloadView.as_view(),
        name="template",
    ),
    path("exports/<int:pk>/", exports.ExportStatusView.as_view(), name="export_status"),
    path(
        "exports/<int:pk>/progress/",
        exports.ExportProgressView.as_view(),
        name="export_progress",
    ),
    path(
        "exports/<int:pk>/file/", exports.ExportFileView.as_view(), name="export_file"
    ),
    path(
        "exports/<int:pk>/repeat/",
        exports.ExportRepeatView.as_view(),
        name="export_repeat",
    ),
]
