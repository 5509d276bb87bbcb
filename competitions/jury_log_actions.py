"""Sentences for the history of judging; people are named by number, if at all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogActionRegistry, LogFormatter

from competitions.choices import ScreeningOutcome


def _reason(data: dict[str, Any]) -> str:
    return str(data.get("reason") or "")


def _assigned(data: dict[str, Any]) -> str:
    text = gettext(
        "%(added)s sheets given out in “%(phase)s”, %(taken)s taken back"
    ) % {
        "added": data.get("added", 0),
        "phase": data.get("phase", ""),
        "taken": data.get("taken_away", 0),
    }
    if not data.get("short"):
        return text
    lack = gettext("%(count)s entries lack jurors") % {"count": data["short"]}
    return f"{text}; {lack}"


def _screened(data: dict[str, Any]) -> str:
    outcome = dict(ScreeningOutcome.choices).get(data.get("outcome", ""), "")
    text = f"“{data.get('title', '')}”: {outcome}"
    return f"{text}. {data['reasons']}" if data.get("reasons") else text


def _screening_undone(data: dict[str, Any]) -> str:
    return gettext("Taken back: %(what)s") % {"what": _screened(data)}


def _conflict(data: dict[str, Any]) -> str:
    return f"“{data.get('title', '')}”. {_reason(data)}".strip()


def _closed(data: dict[str, Any]) -> str:
    text = gettext(
        "“%(phase)s” closed: %(entries)s entries ranked, %(going_on)s go on"
    ) % {
        "phase": data.get("phase", ""),
        "entries": data.get("entries", 0),
        "going_on": data.get("going_on", 0),
    }
    if not data.get("missing"):
        return text
    missing = gettext("%(count)s sheets were missing") % {"count": data["missing"]}
    return f"{text}; {missing}"


def _with_phase(data: dict[str, Any]) -> str:
    return f"“{data.get('phase', '')}”. {_reason(data)}"


def _decided(data: dict[str, Any]) -> str:
    if data.get("for_chair"):
        return gettext("Entered for the chair: %(reason)s") % {"reason": _reason(data)}
    return _reason(data)


def _reminded(data: dict[str, Any]) -> str:
    return gettext("%(count)s jurors in “%(phase)s”") % {
        "count": data.get("jurors", 0),
        "phase": data.get("phase", ""),
    }


#: What each action is called, and how its entry is told.
ACTIONS: dict[str, tuple[Any, Callable[[dict[str, Any]], str]]] = {
    "add_juror": (_("Add juror"), lambda data: ""),
    "juror_leaves": (_("Juror leaves"), _reason),
    "record_conflict": (_("Record conflict of interest"), _conflict),
    "lift_conflict": (_("Lift conflict of interest"), _conflict),
    "assign_sheets": (_("Assign score sheets"), _assigned),
    "remind_jurors": (_("Remind jurors"), _reminded),
    "screen": (_("Screen entry"), _screened),
    "undo_screening": (_("Take screening back"), _screening_undone),
    "close_stage": (_("Close stage"), _closed),
    "reopen_stage": (_("Open stage again"), _with_phase),
    "reopen_sheet": (_("Give score sheet back"), _with_phase),
    "declare": (_("Declaration of the juror"), lambda data: ""),
    "seal_sheet": (_("Seal score sheet"), lambda data: ""),
    "give_back_sheet": (_("Juror gives entry back"), lambda data: ""),
    "decide_tie": (_("Decide between equals"), _decided),
}


def register(actions: LogActionRegistry) -> None:
    for name, (label, tell) in ACTIONS.items():
        actions.register_action(f"competitions.{name}")(_formatter(label, tell))


def _formatter(label: Any, tell: Callable[[dict[str, Any]], str]) -> type[LogFormatter]:
    class Told(LogFormatter):
        def format_message(self, log_entry: Any) -> str:
            said = tell(log_entry.data or {})
            return f"{self.label}: {said}" if said else str(self.label)

    Told.label = label
    return Told
