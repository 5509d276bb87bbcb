"""Where invitations are accepted; a site mounts them outside the admin."""

from django.urls import path, re_path

from innovations.invitation_views import AcceptView, CodeView

app_name = "innovations_invitations"
urlpatterns = [
    path("", CodeView.as_view(), name="code"),
    re_path(r"^(?P<secret>[-\w]{12,100})/$", AcceptView.as_view(), name="accept"),
]
