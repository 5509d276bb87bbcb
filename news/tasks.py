"""Work in the background; only the number of the batch travels."""

from __future__ import annotations

from uuid import UUID

from django_tasks import task

from news.services.intake import work_on_batch


@task
def take_in(batch: str) -> None:
    """Make drafts of the releases of a batch."""
    work_on_batch(UUID(batch))
