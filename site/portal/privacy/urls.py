from django.urls import path

from portal.privacy.views import PublishView

app_name = "privacy"
urlpatterns = [
    path("publish/<int:page_id>/", PublishView.as_view(), name="publish"),
]
