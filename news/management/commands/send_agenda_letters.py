"""Remind participants, tell them of changes, and send the e-mails that wait."""

from typing import Any

from django.core.management.base import BaseCommand

from news.models import EventPage
from news.services.letters import deliver, write_due_letters
from news.services.registration import fill_places


class Command(BaseCommand):
    help = (
        "Lets people move up from waiting lists, writes reminders and news of changes "
        "to participants of events, and sends the e-mails that wait, each once. Run "
        "it every minute."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        waited_for = EventPage.objects.live().filter(participants__status="waiting")
        for event in waited_for.upcoming().distinct():
            fill_places(event)
        write_due_letters()
        sent = deliver()
        if options["verbosity"] > 1:
            self.stdout.write(f"{sent} sent")
