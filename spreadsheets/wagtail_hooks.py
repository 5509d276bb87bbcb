"""Registers the import screens and their menu item."""

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import include, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry, LogFormatter

from spreadsheets import urls
from spreadsheets.access import PERSONAL
from spreadsheets.bulk.writing import IMPORTED
from spreadsheets.panels import WaitingImportsPanel
from spreadsheets.registry import sheets_for
from spreadsheets.services.exporting import PERSONAL_DATA_ACTION
from spreadsheets.viewsets import SyncViewSetGroup, SynonymViewSetGroup


class ImportMenuItem(MenuItem):
    """Shown to those who may import something."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(sheets_for(request.user))


@hooks.register("register_admin_urls")
def register_urls() -> list[Any]:
    return [path("spreadsheets/", include(urls))]


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action(
        "spreadsheets.decide",
        _("Decide conflicts of an import"),
        _("Conflicts of an import were decided"),
    )
    actions.register_action(
        PERSONAL_DATA_ACTION, _("Export personal data"), _("Personal data exported")
    )
    actions.register_action(
        "spreadsheets.revoke_link", _("Revoke link"), _("Link revoked")
    )

    @actions.register_action(IMPORTED)
    class ImportedFormatter(LogFormatter):
        """Says in the history of a record where a change came from."""

        label = _("Import")

        def format_message(self, log_entry: Any) -> str:
            data = log_entry.data
            if data.get("row") is None:
                return gettext("Changed by import #%(run)s") % {"run": data.get("run")}
            return gettext(
                "Changed by import #%(run)s, sheet “%(sheet)s”, row %(row)s"
            ) % {"run": data.get("run"), "sheet": data["sheet"], "row": data["row"]}


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[Any]:
    return [SynonymViewSetGroup(), SyncViewSetGroup()]


@hooks.register("register_permissions")
def register_permissions() -> QuerySet[Permission]:
    """Let administrators give groups the right to take personal data out."""
    app_label, _dot, codename = PERSONAL.partition(".")
    return Permission.objects.filter(
        content_type__app_label=app_label, codename=codename
    )


@hooks.register("construct_homepage_panels")
def add_waiting_imports(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(WaitingImportsPanel())


@hooks.register("register_admin_menu_item")
def register_menu_item() -> MenuItem:
    return ImportMenuItem(
        _("Import"),
        reverse("spreadsheets:index"),
        icon_name="table",
        order=350,
    )
