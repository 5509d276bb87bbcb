"""Go on with newsletters whose worker is gone, and forget who never confirmed."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from news.services.sending import send_waiting
from news.services.subscribing import forget_unconfirmed


class Command(BaseCommand):
    help = (
        "Sends what waits of newsletters that nobody is sending, and deletes the "
        "addresses that were not confirmed within three days. Run it every minute."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        for number in send_waiting():
            self.stdout.write(f"#{number}")
        forget_unconfirmed()
