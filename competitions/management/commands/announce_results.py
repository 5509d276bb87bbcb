from typing import Any

from django.core.management.base import BaseCommand

from competitions.services.certificate_bundles import resume_abandoned
from competitions.services.release import announce_due


class Command(BaseCommand):
    help = (
        "Tells search and others that results came out, and goes on with bundles of "
        "certificates whose worker is gone. Run it every minute; results themselves "
        "are public at their second without it."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        for release in announce_due():
            self.stdout.write(f"Announced: #{release}")
        for bundle in resume_abandoned():
            self.stdout.write(f"Resumed: #{bundle}")
