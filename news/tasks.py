"""Work in the background; only the number of what is worked on travels."""

from __future__ import annotations

from uuid import UUID

from django_tasks import task

from news.services.intake import work_on_batch
from news.services.joint_releases import carry_out
from news.services.sending import send
from news.services.takeovers.working import work_on


@task
def take_in(batch: str) -> None:
    """Make drafts of the releases of a batch."""
    work_on_batch(UUID(batch))


@task
def send_edition(edition_id: int) -> None:
    """Send an edition of the newsletter to those who have not got it."""
    send(edition_id)


@task
def release_jointly(release_id: int) -> None:
    """Publish the items of a joint release, if its moment has come."""
    carry_out(release_id)


@task
def take_over(takeover_id: int) -> None:
    """Do what waits on the takeover of an archive."""
    work_on(takeover_id)
