"""Addresses of the recycle bin, below the Wagtail admin."""

from django.urls import path

from portal.recycling.views import BinView, DestroyView, RestoreView

app_name = "recycling"
urlpatterns = [
    path("", BinView.as_view(), name="index"),
    path("results/", BinView.as_view(results_only=True), name="index_results"),
    path("<int:pk>/restore/", RestoreView.as_view(), name="restore"),
    path("<int:pk>/destroy/", DestroyView.as_view(), name="destroy"),
]
