"""Send the e-mails that wait."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.review.services.letters import deliver


class Command(BaseCommand):
    help = (
        "Sends the e-mails about reviews that wait: to each person all of them in "
        "one, and at most one in a quarter of an hour. Run it every minute."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        sent = deliver()
        if options["verbosity"] > 1:
            self.stdout.write(f"{sent} sent")
