"""Work in the background; only the number of the edition travels."""

from __future__ import annotations

from django_tasks import task

from news.services.sending import send


@task
def send_edition(edition_id: int) -> None:
    """Send an edition of the newsletter to those who have not got it."""
    send(edition_id)
