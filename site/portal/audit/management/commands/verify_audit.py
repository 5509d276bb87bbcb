"""Checks the chain of seals: 0 intact, 2 usage, 3 tampered with."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from portal.audit.anchors import InvalidAnchor, noted, parse_anchor
from portal.audit.services.findings import Finding
from portal.audit.services.verifying import Verdict, verify_chain

EXIT_USAGE = 2
EXIT_BROKEN = 3


class Command(BaseCommand):
    help = "Checks that no sealed log entry was changed, added or removed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument(
            "--anchor",
            action="append",
            default=[],
            metavar="NUMBER:DIGEST",
            help="a digest noted earlier; may be given several times",
        )
        parser.add_argument(
            "--years",
            type=int,
            help="how many years entries were kept when old ones were removed, if "
            "fewer than AUDIT_KEEP_YEARS are now",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            anchors = noted() | dict(map(parse_anchor, options["anchor"]))
        except (InvalidAnchor, OSError) as error:
            raise CommandError(str(error), returncode=EXIT_USAGE) from error
        verdict = verify_chain(anchors=anchors, years=options["years"])
        if options["json"]:
            report = asdict(verdict) | {"intact": verdict.intact}
            self.stdout.write(json.dumps(report, ensure_ascii=False))
        else:
            self._say(verdict)
        if not verdict.intact:
            sys.exit(EXIT_BROKEN)

    def _say(self, verdict: Verdict) -> None:
        for finding in verdict.findings:
            self.stdout.write(f"! {_where(finding)}: {finding.problem}")
        self.stdout.write(
            _(
                "%(seals)s seals, %(entries)s entries checked, %(waiting)s wait to be "
                "sealed. Newest seal: %(sequence)s:%(digest)s"
            )
            % asdict(verdict)
        )
        self.stdout.write(
            _("The log is intact.")
            if verdict.intact
            else _("The log was tampered with.")
        )


def _where(finding: Finding) -> str:
    words = []
    if finding.seal is not None:
        words.append(_("seal %(number)s") % {"number": finding.seal})
    if finding.entry:
        words.append(_("entry %(name)s") % {"name": finding.entry})
    return ", ".join(words) or _("chain")
