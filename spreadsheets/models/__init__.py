"""What the engine remembers."""

from spreadsheets.models.exports import Export, ExportRow
from spreadsheets.models.runs import ImportRun, ImportRunRow, RunState
from spreadsheets.models.synonyms import HeaderSynonym, ValueSynonym

__all__ = [
    "Export",
    "ExportRow",
    "HeaderSynonym",
    "ImportRun",
    "ImportRunRow",
    "RunState",
    "ValueSynonym",
]
