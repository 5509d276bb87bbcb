"""The addresses of the screens about people, and their menu item."""

from __future__ import annotations

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy
from wagtail.admin.viewsets.base import ViewSet

from innovations.viewsets.handover import HandOverView, TakeBackView
from innovations.viewsets.kept import KeepersMenuItem
from innovations.viewsets.people import (
    AddMembershipsView,
    CloseAccountView,
    PersonView,
    ReopenAccountView,
    SetRolesView,
    TakeMembershipsView,
)
from innovations.viewsets.people_list import PeopleIndexView


class PeopleViewSet(ViewSet):
    name = "people"
    icon = "group"
    menu_label = gettext_lazy("People")
    menu_item_class = KeepersMenuItem

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", PeopleIndexView.as_view(), name="index"),
            path(
                "results/",
                PeopleIndexView.as_view(results_only=True),
                name="index_results",
            ),
            path("<int:pk>/", PersonView.as_view(), name="person"),
            path("<int:pk>/roles/", SetRolesView.as_view(), name="roles"),
            path("<int:pk>/add/", AddMembershipsView.as_view(), name="add"),
            path("<int:pk>/take/", TakeMembershipsView.as_view(), name="take"),
            path("<int:pk>/close/", CloseAccountView.as_view(), name="close"),
            path("<int:pk>/reopen/", ReopenAccountView.as_view(), name="reopen"),
            path("<int:pk>/hand-over/", HandOverView.as_view(), name="hand_over"),
            path("<int:pk>/take-back/", TakeBackView.as_view(), name="take_back"),
        ]
