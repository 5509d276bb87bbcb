"""Work in the background; only the number of the run or export travels."""

from __future__ import annotations

from django_tasks import task

from spreadsheets.services.background_exports import work_on_export
from spreadsheets.services.working import work_on_run


@task
def work(run_id: int) -> None:
    """Do what waits on a run."""
    work_on_run(run_id)


@task
def export(export_id: int) -> None:
    """Write an export that somebody waits for."""
    work_on_export(export_id)
