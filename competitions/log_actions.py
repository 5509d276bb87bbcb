"""Sentences for the history of competitions and their categories."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogFormatter


class TemplateApplied(LogFormatter):
    label = _("Apply template")

    def format_message(self, log_entry: Any) -> str:
        return gettext("Template “%(template)s” applied") % {
            "template": log_entry.data.get("template", "")
        }


class EditionCopied(LogFormatter):
    label = _("Copy edition")

    def format_message(self, log_entry: Any) -> str:
        return gettext("Copied from the edition “%(title)s”") % {
            "title": log_entry.data.get("title", "")
        }


class VotesSetAside(LogFormatter):
    label = _("Set votes aside")

    def format_message(self, log_entry: Any) -> str:
        count = log_entry.data.get("count", 0)
        return ngettext(
            "%(count)s vote for “%(entry)s” set aside: %(reason)s",
            "%(count)s votes for “%(entry)s” set aside: %(reason)s",
            count,
        ) % {
            "count": count,
            "entry": log_entry.data.get("entry", ""),
            "reason": log_entry.data.get("reason", ""),
        }


class VotesCounted(LogFormatter):
    label = _("Count votes again")

    def format_message(self, log_entry: Any) -> str:
        count = log_entry.data.get("count", 0)
        return ngettext(
            "%(count)s vote for “%(entry)s” counts again",
            "%(count)s votes for “%(entry)s” count again",
            count,
        ) % {"count": count, "entry": log_entry.data.get("entry", "")}


class EntryBegun(LogFormatter):
    label = _("Begin entry")
    message = _("Begun")


class EntrySubmitted(LogFormatter):
    label = _("Hand in entry")

    def format_message(self, log_entry: Any) -> str:
        return gettext("Handed in with the receipt %(code)s") % {
            "code": log_entry.data.get("code", "")
        }


class EntryWithdrawn(LogFormatter):
    label = _("Withdraw entry")

    def format_message(self, log_entry: Any) -> str:
        return gettext("Withdrawn: %(reason)s") % {
            "reason": log_entry.data.get("reason", "")
        }


class EntryTakenOut(LogFormatter):
    label = _("Take entry out of the competition")

    def format_message(self, log_entry: Any) -> str:
        return gettext("Taken out of the competition: %(reason)s") % {
            "reason": log_entry.data.get("reason", "")
        }


class ExceptionGiven(LogFormatter):
    label = _("Give exception from the deadline")

    def format_message(self, log_entry: Any) -> str:
        return gettext("%(name)s may hand in late: %(reason)s") % {
            "name": log_entry.data.get("name", ""),
            "reason": log_entry.data.get("reason", ""),
        }


class ExceptionEnded(LogFormatter):
    label = _("End exception from the deadline")

    def format_message(self, log_entry: Any) -> str:
        return gettext("The exception of %(name)s was ended") % {
            "name": log_entry.data.get("name", "")
        }


ENTRY_ACTIONS: dict[str, type[LogFormatter]] = {
    "begin_entry": EntryBegun,
    "submit_entry": EntrySubmitted,
    "withdraw_entry": EntryWithdrawn,
    "take_out_entry": EntryTakenOut,
    "give_exception": ExceptionGiven,
    "end_exception": ExceptionEnded,
}
