"""Remind of follow-ups that are due."""

from typing import Any

from django.core.management.base import BaseCommand

from innovations.services.mentoring_due import remind


class Command(BaseCommand):
    help = (
        "Reminds of follow-ups that are due within three days, each once. Run it "
        "once a day."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        reminded = remind()
        if options["verbosity"] > 1:
            self.stdout.write(f"{reminded} reminded")
