"""The public addresses of certificates; a site mounts them outside the admin."""

from django.urls import path

from competitions import certificate_views as views

app_name = "competition_certificates"
urlpatterns = [
    path("", views.CodeView.as_view(), name="code"),
    path("<str:code>/", views.CheckView.as_view(), name="check"),
]
