"""Sentences for the history of results and certificates."""

from __future__ import annotations

from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogActionRegistry, LogFormatter


class AwardsMade(LogFormatter):
    label = _("Make awards")

    def format_message(self, log_entry: Any) -> str:
        number = log_entry.data.get("number", 0)
        return ngettext(
            "%(number)d award made of the rankings",
            "%(number)d awards made of the rankings",
            number,
        ) % {"number": number}


class AwardsUndone(LogFormatter):
    label = _("Take back awards")

    def format_message(self, log_entry: Any) -> str:
        number = log_entry.data.get("number", 0)
        return ngettext(
            "%(number)d award taken back", "%(number)d awards taken back", number
        ) % {"number": number}


class ReleasePlanned(LogFormatter):
    label = _("Release results")

    def format_message(self, log_entry: Any) -> str:
        moment = parse_datetime(log_entry.data.get("moment", ""))
        if moment is None:
            return gettext("Release of the results decided")
        when = date_format(localtime(moment), "DATETIME_FORMAT")
        return gettext("Results are public from %(moment)s") % {"moment": when}


class CertificateRevoked(LogFormatter):
    label = _("Revoke certificate")

    def format_message(self, log_entry: Any) -> str:
        return gettext("Revoked: %(reason)s") % {
            "reason": log_entry.data.get("reason", "")
        }


def register(actions: LogActionRegistry) -> None:
    actions.register_action("competitions.make_awards")(AwardsMade)
    actions.register_action("competitions.undo_awards")(AwardsUndone)
    actions.register_action("competitions.plan_release")(ReleasePlanned)
    actions.register_action("competitions.revoke_certificate")(CertificateRevoked)
    for action, label, said in (
        (
            "competitions.hide_results",
            _("Hide results"),
            _("Results wait for their moment"),
        ),
        (
            "competitions.withdraw_release",
            _("Withdraw release"),
            _("Release called off; results stay hidden"),
        ),
        (
            "competitions.issue_certificate",
            _("Issue certificate"),
            _("Certificate issued"),
        ),
    ):
        actions.register_action(action, label, said)
