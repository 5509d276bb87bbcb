"""Seals the log entries that wait; for cron, every few minutes."""

from __future__ import annotations

import json
from typing import Any

from django.core.mail import send_mail
from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from portal.audit.anchors import anchor_line, note
from portal.audit.models import Seal
from portal.audit.services.sealing import seal_entries


class Command(BaseCommand):
    help = "Seals log entries in batches, each chained to the one before."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument(
            "--mail", metavar="ADDRESS", help="mail the newest digest, e.g. once a day"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        entries = seals = 0
        for seal in seal_entries():
            note(seal)
            seals += 1
            entries += seal.count
        newest = Seal.objects.order_by("-sequence").first()
        if options["mail"] and newest is not None:
            _mail(newest, options["mail"])
        if options["json"]:
            anchor = anchor_line(newest) if newest else None
            report = {"seals": seals, "entries": entries, "anchor": anchor}
            self.stdout.write(json.dumps(report))
            return
        self.stdout.write(
            _("Sealed: %(entries)s entries in %(seals)s seals.")
            % {"entries": entries, "seals": seals}
        )
        if newest is not None:
            self.stdout.write(anchor_line(newest))


def _mail(newest: Seal, address: str) -> None:
    send_mail(
        subject=_("Audit log: seal %(number)s") % {"number": newest.sequence},
        message=_(
            "Keep this line. It proves that the log up to this moment has not been "
            "rewritten:\n\n%(anchor)s\n\n"
            "Check it with: manage.py verify_audit --anchor NUMBER:DIGEST"
        )
        % {"anchor": anchor_line(newest)},
        from_email=None,
        recipient_list=[address],
    )
