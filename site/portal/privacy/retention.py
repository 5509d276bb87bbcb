"""What is kept of people, how long, and which command takes it away.

The privacy notice and its table are made of this, and the commands read the same
numbers. Another app adds its own by ``register_rule`` in ``AppConfig.ready``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from spreadsheets.services.background_exports import file_days
from spreadsheets.services.exporting import BASE_DAYS


@dataclass(frozen=True)
class Rule:
    """``days`` is ``None`` where ``until`` says what ends the keeping."""

    what: Any
    why: Any
    days: Callable[[], int] | None = None
    until: Any = ""
    command: str = ""

    @property
    def period(self) -> str:
        if self.days is None:
            return str(self.until)
        days = self.days()
        return ngettext("%(days)s day", "%(days)s days", days) % {"days": days}


def waiting_days() -> int:
    """Return for how many days an upload waits for its title."""
    return int(settings.PRIVACY_WAITING_UPLOAD_DAYS)


_rules: list[Rule] = [
    Rule(
        _("Account: name, user name, e-mail, roles, organisations"),
        _("So that those who maintain the contents can sign in."),
        until=_("Until the account is closed and then anonymised"),
        command="anonymise_person",
    ),
    Rule(
        _("History: who changed what and when"),
        _("Decisions of the government stay accountable; part of its archive."),
        until=_("As long as the contents; after anonymisation only with a number"),
    ),
    Rule(
        _("Name of the initiator of an innovation"),
        _("Public only where the person agreed; else only for those who maintain it."),
        until=_("As long as the profile, or until the person withdraws it"),
    ),
    Rule(
        _("Imported workbooks, as they were sent"),
        _("Say where a change came from, and let it be undone."),
        until=_("As long as the import stays in the list"),
    ),
    Rule(
        _("Exported files"),
        _("So that they can be fetched when they are ready."),
        days=file_days,
        command="clear_exports",
    ),
    Rule(
        _("Values of an export"),
        _("A workbook that comes back is compared with them."),
        days=lambda: int(getattr(settings, "SPREADSHEETS_BASE_DAYS", BASE_DAYS)),
        command="clear_exports",
    ),
    Rule(
        _("Uploads that nobody gave a title"),
        _("So that an upload can be finished."),
        days=waiting_days,
        command="clear_uploads",
    ),
    Rule(
        _("Cookie of who is signed in"),
        _("Needed to sign in; visitors get none, and nobody is tracked."),
        days=lambda: settings.SESSION_COOKIE_AGE // 86_400,
        command="clearsessions",
    ),
]


def register_rule(rule: Rule) -> None:
    _rules.append(rule)


def rules() -> list[Rule]:
    return list(_rules)
