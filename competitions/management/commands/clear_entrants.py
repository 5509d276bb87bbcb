"""``manage.py clear_entrants``: forget entrants whom nobody needs to know any more."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from competitions.services.entrant_data import clear_entrants


class Command(BaseCommand):
    help = (
        "Forgets entrants of the public who confirmed no address, or who were not "
        "here for COMPETITIONS_ENTRANT_DAYS. Run it daily."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{clear_entrants()} forgotten.")
