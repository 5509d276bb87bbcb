"""What the engine remembers."""

from spreadsheets.models.exports import Export, ExportRow
from spreadsheets.models.layouts import LayoutMemory
from spreadsheets.models.runs import ImportRun, ImportRunRow, RunState
from spreadsheets.models.sources import FeedLink, WatchedSource
from spreadsheets.models.synonyms import HeaderSynonym, ValueSynonym

__all__ = [
    "Export",
    "ExportRow",
    "FeedLink",
    "HeaderSynonym",
    "ImportRun",
    "ImportRunRow",
    "LayoutMemory",
    "RunState",
    "ValueSynonym",
    "WatchedSource",
]
