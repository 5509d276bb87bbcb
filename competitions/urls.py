"""Addresses of the set-up of competitions, below the Wagtail admin."""

from django.urls import path

from competitions import set_up_views as views

app_name = "competition_set_up"
urlpatterns = [
    path("<int:pk>/", views.SetUpView.as_view(), name="set_up"),
    path("<int:pk>/copy/", views.CopyEditionView.as_view(), name="copy"),
    path(
        "category/<int:category_pk>/template/",
        views.ApplyTemplateView.as_view(),
        name="template",
    ),
]
