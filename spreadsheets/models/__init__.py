"""What the engine remembers."""

from spreadsheets.models.runs import ImportRun, ImportRunRow, RunState
from spreadsheets.models.synonyms import HeaderSynonym, ValueSynonym

__all__ = ["HeaderSynonym", "ImportRun", "ImportRunRow", "RunState", "ValueSynonym"]
