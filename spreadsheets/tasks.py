"""Work in the background; only the number of the run travels."""

from __future__ import annotations

from django_tasks import task

from spreadsheets.services.working import work_on_run


@task
def work(run_id: int) -> None:
    """Do what waits on a run."""
    work_on_run(run_id)
