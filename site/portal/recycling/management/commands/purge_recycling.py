"""Deletes for ever what lay in the recycle bin long enough; for cron, once a day."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from portal.recycling.services.destroying import purge

EXIT_USAGE = 2


class Command(BaseCommand):
    help = "Deletes for ever what lay in the recycle bin for RECYCLING_DAYS."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=int, default=settings.RECYCLING_DAYS)
        parser.add_argument("--dry-run", action="store_true", help="only list")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        days = options["days"]
        if days < 0:
            raise CommandError(
                _("The number of days can't be negative."), returncode=EXIT_USAGE
            )
        # Nothing ever goes by itself where the setting is 0.
        found = list(purge(days=days, dry_run=options["dry_run"])) if days else []
        gone = [entry.title for entry, reason in found if not reason]
        kept = {entry.title: reason for entry, reason in found if reason}
        if options["json"]:
            report = {"destroyed": gone, "kept": kept, "dry_run": options["dry_run"]}
            self.stdout.write(json.dumps(report, ensure_ascii=False))
            return
        for title, reason in kept.items():
            self.stdout.write(f"= {title}: {reason}")
        for title in gone:
            self.stdout.write(f"- {title}")
        self.stdout.write(
            _("Deleted for ever: %(gone)s, kept: %(kept)s.")
            % {"gone": len(gone), "kept": len(kept)}
        )
