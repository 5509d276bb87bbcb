"""Use cases of the engine: plan a workbook, apply a plan."""

from spreadsheets.exceptions import ApplyFailed, TooLate
from spreadsheets.services.lifecycle import (
    cancel_run,
    confirm_run,
    discard_run,
    replan_run,
)
from spreadsheets.services.returning import NothingToReturn, refused_workbook
from spreadsheets.services.starting import apply_run, import_workbook, start_import
from spreadsheets.services.working import (
    begin_work,
    finish_again,
    resume_abandoned_runs,
    resume_if_abandoned,
    work_on_run,
)

__all__ = [
    "ApplyFailed",
    "NothingToReturn",
    "TooLate",
    "apply_run",
    "begin_work",
    "cancel_run",
    "confirm_run",
    "discard_run",
    "finish_again",
    "import_workbook",
    "refused_workbook",
    "replan_run",
    "resume_abandoned_runs",
    "resume_if_abandoned",
    "start_import",
    "work_on_run",
]
