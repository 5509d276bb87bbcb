"""Use cases of the engine: plan a workbook, apply a plan."""

from spreadsheets.services.applying import ApplyFailed, apply_run, discard_run
from spreadsheets.services.importing import import_workbook, start_import

__all__ = ["ApplyFailed", "apply_run", "discard_run", "import_workbook", "start_import"]
