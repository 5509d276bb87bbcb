"""``manage.py clear_invitations``: delete old ones that nobody accepted."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from innovations.services.clearing import clear_invitations


class Command(BaseCommand):
    help = (
        "Deletes invitations that nobody accepted, INVITATION_KEEP_DAYS after they "
        "could be. Run it daily."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{clear_invitations()} deleted.")
