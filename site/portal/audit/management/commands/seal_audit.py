"""Seals the log entries that wait; for cron, every few minutes."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from portal.audit.anchors import anchor_line, note
from portal.audit.models import Seal
from portal.audit.services.sealing import UnsignedHead, seal_entries
from portal.audit.services.signing import NotIntact, sign_chain

EXIT_USAGE = 2
EXIT_BROKEN = 3


class Command(BaseCommand):
    help = "Seals log entries in batches, each chained to the one before."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument(
            "--mail", metavar="ADDRESS", help="mail the newest digest, e.g. once a day"
        )

        parser.add_argument(
            "--sign",
            action="store_true",
            help="first sign all seals so far with AUDIT_SEAL_KEY, if they are intact; "
            "once, when the key is new",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["sign"]:
            self._sign()
        seals, entries = _seal()
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

    def _sign(self) -> None:
        if not settings.AUDIT_SEAL_KEY:
            raise CommandError(_("There is no AUDIT_SEAL_KEY."), returncode=EXIT_USAGE)
        try:
            signed = sign_chain()
        except NotIntact as error:
            raise CommandError(
                _(
                    "The log is not intact; verify_audit says where. Nothing was signed."
                ),
                returncode=EXIT_BROKEN,
            ) from error
        self.stderr.write(_("Signed: %(seals)s seals.") % {"seals": signed})


def _seal() -> tuple[int, int]:
    """Seal what waits; return the number of seals and of entries."""
    seals = entries = 0
    try:
        for seal in seal_entries():
            note(seal)
            seals += 1
            entries += seal.count
    except UnsignedHead as error:
        raise CommandError(
            _(
                "The newest seal is not signed with AUDIT_SEAL_KEY, so nothing was "
                "sealed. If the key is new, run seal_audit --sign once; else somebody "
                "without the key wrote into the log, and verify_audit says more."
            ),
            returncode=EXIT_BROKEN,
        ) from error
    return seals, entries


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
