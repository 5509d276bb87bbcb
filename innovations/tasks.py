"""Work in the background; only a number travels."""

from __future__ import annotations

from django_tasks import task

from innovations.services.invitation_mail import send_waiting


@task
def send_invitations(region_id: int) -> None:
    """Send the invitations of a region that wait to be sent."""
    send_waiting(region_id=region_id)
