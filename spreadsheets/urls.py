"""Addresses of the import screens, below the Wagtail admin."""

from django.urls import path, re_path

from spreadsheets.views import (
    acting,
    changes,
    exports,
    layout,
    log,
    returns,
    runs,
    upload,
)

app_name = "spreadsheets"
urlpatterns = [
    path("", log.IndexView.as_view(), name="index"),
    path("import/<slug:sheet>/", upload.UploadView.as_view(), name="upload"),
    path("runs/<int:pk>/", runs.RunView.as_view(), name="run"),
    path("runs/<int:pk>/layout/", layout.LayoutView.as_view(), name="layout"),
    path("runs/<int:pk>/refused/", returns.RefusedView.as_view(), name="refused"),
    path("runs/shared/<str:token>/", runs.SharedRunView.as_view(), name="shared"),
    path("runs/<int:pk>/progress/", runs.ProgressView.as_view(), name="progress"),
    path("runs/<int:pk>/file/", runs.FileView.as_view(), name="file"),
    path("runs/<int:pk>/confirm/", acting.ConfirmView.as_view(), name="confirm"),
    path("runs/<int:pk>/cancel/", acting.CancelView.as_view(), name="cancel"),
    path("runs/<int:pk>/discard/", acting.DiscardView.as_view(), name="discard"),
    path("runs/<int:pk>/decide/", acting.DecideView.as_view(), name="decide"),
    path("runs/<int:pk>/remember/", acting.RememberView.as_view(), name="remember"),
    path("runs/<int:pk>/approve/", acting.ApproveView.as_view(), name="approve"),
    path("runs/<int:pk>/undo/", acting.UndoView.as_view(), name="undo"),
    path("change/<slug:sheet>/", changes.ChangeView.as_view(), name="change"),
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
