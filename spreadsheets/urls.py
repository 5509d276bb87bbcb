"""Addresses of the import screens, below the Wagtail admin."""

from django.urls import path

from spreadsheets import views

app_name = "spreadsheets"
urlpatterns = [
    path("", views.IndexView.as_view(), name="index"),
    path("import/<slug:sheet>/", views.UploadView.as_view(), name="upload"),
    path("runs/<int:pk>/", views.RunView.as_view(), name="run"),
    path("runs/<int:pk>/confirm/", views.ConfirmView.as_view(), name="confirm"),
    path("runs/<int:pk>/discard/", views.DiscardView.as_view(), name="discard"),
    path("runs/<int:pk>/file/", views.FileView.as_view(), name="file"),
]
