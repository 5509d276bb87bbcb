"""Registers the import screens and their menu item."""

from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from spreadsheets import urls
from spreadsheets.registry import sheets_for
from spreadsheets.viewsets import SynonymViewSetGroup


class ImportMenuItem(MenuItem):
    """Shown to those who may import something."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(sheets_for(request.user))


@hooks.register("register_admin_urls")
def register_urls() -> list[Any]:
    return [path("spreadsheets/", include(urls))]


@hooks.register("register_admin_viewset")
def register_viewsets() -> SynonymViewSetGroup:
    return SynonymViewSetGroup()


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    actions.register_action(
        "spreadsheets.decide",
        _("Decide conflicts of an import"),
        _("Conflicts of an import were decided"),
    )


@hooks.register("register_admin_menu_item")
def register_menu_item() -> MenuItem:
    return ImportMenuItem(
        _("Import"),
        reverse("spreadsheets:index"),
        icon_name="table",
        order=350,
    )
