"""Registration only."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry, LogFormatter

from portal.audit import urls
from portal.audit.access import may_read
from portal.audit.actions import BLACKENED, EXPORTED, GROUPS, PRUNED, SIGNED


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action(
        PRUNED,
        _("Remove old log entries"),
        _("Log entries were removed, their time of keeping being over"),
    )
    actions.register_action(
        SIGNED, _("Sign the seals"), _("Seals were signed with a new key")
    )
    actions.register_action(
        BLACKENED,
        _("Blacken log entries"),
        _("Names were taken out of log entries"),
    )
    actions.register_action(
        EXPORTED, _("Export the audit log"), _("The audit log was exported")
    )

    @actions.register_action(GROUPS)
    class GroupsFormatter(LogFormatter):
        label = _("Change roles")

        def format_message(self, log_entry: Any) -> str:
            if log_entry.data.get("added"):
                names = ", ".join(log_entry.data["added"])
                return gettext("Roles given: %(names)s") % {"names": names}
            names = ", ".join(log_entry.data.get("removed", ()))
            return gettext("Roles taken: %(names)s") % {"names": names}


class AuditMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_read(request.user)


@hooks.register("register_admin_urls")
def register_urls() -> list[Any]:
    return [path("audit/", include(urls))]


@hooks.register("register_reports_menu_item")
def register_menu_item() -> MenuItem:
    return AuditMenuItem(
        _("Audit log"),
        reverse("audit:log"),
        name="audit-log",
        icon_name="history",
        order=100,
    )


@hooks.register("construct_reports_menu")
def hide_site_history(request: HttpRequest, menu_items: list[Any]) -> None:
    """Wagtail's own says less: no plain rows, no regions, no imports."""
    menu_items[:] = [item for item in menu_items if item.name != "site-history"]
