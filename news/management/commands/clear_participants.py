"""Take away the personal data of participants of events long past."""

from typing import Any

from django.core.management.base import BaseCommand

from news.services.clearing import clear_participants


class Command(BaseCommand):
    help = (
        "Takes away names and addresses of participants NEWS_PARTICIPANT_DAYS (400) "
        "after the event; how many came, and from where, stays. Run it daily."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        count = clear_participants()
        if options["verbosity"] > 0:
            self.stdout.write(f"{count} cleared")
