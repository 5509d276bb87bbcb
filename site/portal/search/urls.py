from django.urls import path

from portal.search.views import search_page, suggestions

urlpatterns = [
    path("", search_page, name="search"),
    path("saran/", suggestions, name="search_suggestions"),
]
