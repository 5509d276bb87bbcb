"""What an import would do, as data: one immutable plan.

The preview shows a plan, confirming executes exactly that plan. Values in a
plan are JSON values (``SheetField.encode``), so it can be stored and compared.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

JSON = Any


class Action(StrEnum):
    """What happens to one row."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    CONFLICT = "conflict"
    REFUSED = "refused"
    MISSING = "missing"


class Level(StrEnum):
    """How serious a message is: an error keeps its row out."""

    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Message:
    """A finished sentence about a row, with the cell it is about, if one.

    ``unknown`` is what of the cell is in no list, each on a line.
    """

    level: Level
    text: str
    field: str = ""
    column: str = ""
    header: str = ""
    value: str = ""
    unknown: str = ""

    def as_stored(self) -> dict[str, str]:
        """Return the message as it is stored: ``unknown`` only where something is."""
        stored = asdict(self)
        if not self.unknown:
            del stored["unknown"]
        return stored


class FieldChange(NamedTuple):
    """One cell: what was exported, what we have, what came, what it will be.

    ``base`` is ``None`` when no export is known, ``result`` while a conflict waits
    for a decision. A tuple, since an import makes hundreds of thousands of them.
    """

    base: JSON
    ours: JSON
    theirs: JSON
    result: JSON

    @property
    def writes(self) -> bool:
        """Whether the record is changed: it was decided, and not for what we have."""
        return self.result is not None and self.result != self.ours


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """What will happen to one row of the workbook (or to a record not in it)."""

    sheet: str
    row: int | None
    key: str
    label: str
    action: Action
    object_id: int | None = None
    changes: dict[str, FieldChange] = field(default_factory=dict)
    messages: tuple[Message, ...] = ()
    # Cells of columns that map to nothing, and cells that could not be used.
    raw: dict[str, str] = field(default_factory=dict)

    def __reduce__(self) -> tuple[Any, ...]:
        # Ten times as fast as what dataclasses do by themselves; prepared rows are
        # read from disk while everybody else waits.
        return PlannedRow, tuple(getattr(self, name) for name in PlannedRow.__slots__)

    @property
    def result(self) -> dict[str, JSON]:
        """The values that this row writes."""
        return {name: change.result for name, change in self.changes.items()}

    def as_json(self) -> dict[str, JSON]:
        """Return the row as the commands print it."""
        return {
            "sheet": self.sheet,
            "row": self.row,
            "key": self.key,
            "label": self.label,
            "action": str(self.action),
            "changes": {
                name: change._asdict() for name, change in self.changes.items()
            },
            "messages": [asdict(message) for message in self.messages],
        }


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything an import would do, in the order of the file."""

    rows: tuple[PlannedRow, ...]
    warnings: tuple[str, ...] = ()
    # Records that the import has to create first, such as organisations.
    prerequisites: tuple[dict[str, JSON], ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """Number of rows by action; every action is named."""
        return count_actions(row.action for row in self.rows)


def count_actions(actions: Iterable[str]) -> dict[str, int]:
    """Count actions, naming those that don't occur."""
    counted = Counter(str(action) for action in actions)
    return {str(action): counted[str(action)] for action in Action}
