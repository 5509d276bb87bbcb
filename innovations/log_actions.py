"""Sentences for the history of people and their invitations."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogActionRegistry, LogFormatter

from innovations.choices import MembershipRole, RegionalRole

_ROLES = {**dict(RegionalRole.choices), **dict(MembershipRole.choices)}


def role_label(role: str) -> str:
    """Return what a regional role or one in an organisation is called."""
    return str(_ROLES.get(role, role))


def reach(data: dict[str, Any]) -> str:
    if data.get("including_units_below"):
        return gettext(" with the units below it")
    return ""


def name_people(entries: Iterable[Any]) -> None:
    """Look up at once whom entries name; else each of them asks for itself."""
    entries = list(entries)
    ids = {number for entry in entries for number in _numbers_of_people(entry.data)}
    people = get_user_model()._default_manager.in_bulk(ids) if ids else {}
    for entry in entries:
        entry.people = people


def _numbers_of_people(data: Any) -> list[int]:
    """Entries know people by number, so that who is forgotten has no name in them."""
    if not isinstance(data, dict):
        return []
    values = (data.get("successor"), data.get("person"))
    return [value for value in values if isinstance(value, int)]


def _person(entry: Any, key: str) -> str:
    number = entry.data.get(key)
    if number is None:
        return ""
    if not hasattr(entry, "people"):
        name_people([entry])
    return str(entry.people.get(number, f"#{number}"))


def _successor(entry: Any) -> str:
    number = entry.data.get("invitation")
    if number is None:
        return _person(entry, "successor")
    return gettext("whoever accepts invitation #%(number)s") % {"number": number}


class _Sentence(LogFormatter):
    """A sentence with names from the entry's data."""

    label: Any = ""
    sentence: Any = ""

    def format_message(self, log_entry: Any) -> str:
        data = log_entry.data
        return str(self.sentence) % {
            "role": role_label(data.get("role", "")),
            "name": data.get("name", ""),
            "reach": reach(data),
            "successor": _successor(log_entry),
            "person": _person(log_entry, "person"),
        }


#: (action, what it does, what it says afterwards)
_SENTENCES = (
    ("give_role", _("Give role"), _("Got the role %(role)s")),
    ("take_role", _("Take role"), _("Lost the role %(role)s")),
    (
        "give_membership",
        _("Give membership"),
        _("Became %(role)s of %(name)s%(reach)s"),
    ),
    (
        "change_membership",
        _("Change membership"),
        _("Is %(role)s of %(name)s%(reach)s now"),
    ),
    (
        "take_membership",
        _("Take membership"),
        _("Is no longer %(role)s of %(name)s"),
    ),
    ("close_account", _("Close account"), _("The account was closed")),
    ("hand_over", _("Hand over"), _("The work was handed over to %(successor)s")),
    ("take_over", _("Take over"), _("Took over the work of %(person)s")),
    ("take_back", _("Take back"), _("The hand-over was taken back")),
    ("join", _("Join by invitation"), _("Accepted the invitation of %(person)s")),
    ("invite", _("Invite"), _("Invited")),
    ("renew_invitation", _("Invite again"), _("Invited again")),
    ("issue_link", _("Make link"), _("A new link was made")),
    ("issue_code", _("Make code"), _("A sheet with a code was made")),
    ("withdraw_invitation", _("Withdraw invitation"), _("Withdrawn")),
    ("accept_invitation", _("Accept invitation"), _("Accepted")),
    ("reopen_account", _("Open account again"), _("The account was opened again")),
)


def register_log_actions(actions: LogActionRegistry) -> None:
    """Hook ``register_log_actions``."""
    for name, label, sentence in _SENTENCES:
        formatter = type(
            f"{name.title().replace('_', '')}Formatter",
            (_Sentence,),
            {"label": label, "sentence": sentence},
        )
        actions.register_action(f"innovations.{name}")(formatter)
