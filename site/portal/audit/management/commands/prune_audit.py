"""Removes log entries whose time of keeping is over."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.audit.services.pruning import kept_since, prunable, prune_entries

EXIT_USAGE = 2


class Command(BaseCommand):
    help = "Removes entries of whole seals that are older than the time of keeping."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--years",
            type=int,
            default=settings.AUDIT_KEEP_YEARS,
            help="how many years are kept; never less than AUDIT_KEEP_YEARS",
        )
        parser.add_argument("--dry-run", action="store_true", help="only count")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["years"] < settings.AUDIT_KEEP_YEARS:
            raise CommandError(
                _("Entries are kept for at least %(years)s years (AUDIT_KEEP_YEARS).")
                % {"years": settings.AUDIT_KEEP_YEARS},
                returncode=EXIT_USAGE,
            )
        before = kept_since(timezone.now(), options["years"])
        if options["dry_run"]:
            removed = sum(seal.count for seal in prunable(before))
        else:
            removed = prune_entries(before=before)
        if options["json"]:
            self.stdout.write(
                json.dumps({"removed": removed, "dry_run": options["dry_run"]})
            )
            return
        text = (
            _("%(count)s entries would be removed.")
            if options["dry_run"]
            else _("%(count)s entries removed.")
        )
        self.stdout.write(text % {"count": removed})
