"""Sentences for the history of competitions and their categories."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
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
