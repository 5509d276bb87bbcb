"""The public address of signed decrees; a site mounts it outside the admin."""

from django.urls import re_path

from competitions.decree_views import DecreeView

app_name = "competition_decrees"
urlpatterns = [
    re_path(r"^(?P<pk>[0-9]{1,18})/$", DecreeView.as_view(), name="file"),
]
