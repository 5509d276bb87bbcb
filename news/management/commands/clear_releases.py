from typing import Any

from django.core.management.base import BaseCommand

from news.services.clearing import clear_archives, clear_releases


class Command(BaseCommand):
    help = (
        "Deletes press releases and exports of other sites as they were sent, "
        "NEWS_RELEASE_DAYS (365) after that; their articles stay. Run it daily."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        count = clear_releases() + clear_archives()
        if options["verbosity"] > 0:
            self.stdout.write(f"{count} deleted")
