"""``manage.py clear_votes``: take away what tells voters apart."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from competitions.services.vote_review import clear_votes


class Command(BaseCommand):
    help = (
        "Deletes votes that nobody confirmed, and the hashes of addresses and "
        "networks COMPETITIONS_VOTE_DAYS after voting ended. Run it daily."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{clear_votes()} cleared.")
