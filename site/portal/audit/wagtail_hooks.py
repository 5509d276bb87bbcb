"""Registration only."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry, LogFormatter

from portal.audit.actions import BLACKENED, EXPORTED, GROUPS, PRUNED


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action(
        PRUNED,
        _("Remove old log entries"),
        _("Log entries were removed, their time of keeping being over"),
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
