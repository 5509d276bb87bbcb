from django.urls import path

from portal.privacy.people_views import MyDataView, PersonView
from portal.privacy.views import PublishView

app_name = "privacy"
urlpatterns = [
    path("my-data/", MyDataView.as_view(), name="my_data"),
    path("people/<int:person_id>/", PersonView.as_view(), name="person"),
    path("publish/<int:page_id>/", PublishView.as_view(), name="publish"),
]
