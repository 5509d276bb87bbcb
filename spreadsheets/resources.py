"""What a plugin gives the engine: the columns of a sheet and its rules.

A resource is django-import-export's ``ModelResource`` with ``SheetField``
columns. The engine reads the file, finds the table and compares; the resource
knows which record a row means, which rules hold and how a record is written.
Everything it needs from the database it loads for all rows at once.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from import_export.resources import ModelResource

from spreadsheets.fields import SheetField
from spreadsheets.plan import JSON, FieldChange, Level, Message, PlannedRow

if TYPE_CHECKING:
    from spreadsheets.models import ImportRun


@dataclass(frozen=True)
class Context:
    """For whom and how a file is imported.

    ``scope`` is whatever the plugins divide their records by (here a region);
    the engine only passes it on. ``user`` is ``None`` for the system itself.
    """

    scope: Any
    user: Any = None
    create_missing: bool = False
    draft: bool = False


@dataclass
class RowDraft:
    """A row while it is being planned."""

    sheet: str
    number: int
    values: dict[str, Any] = field(default_factory=dict)
    cells: dict[str, tuple[str, str, Any]] = field(default_factory=dict)
    raw: dict[str, str] = field(default_factory=dict)
    messages: list[Message] = field(default_factory=list)
    identity: Hashable | None = None
    instance: Any = None

    @property
    def refused(self) -> bool:
        return any(message.level == Level.ERROR for message in self.messages)

    def has_error(self, field: str) -> bool:
        """Tell whether the cell of a field could not be used."""
        return any(m.field == field and m.level == Level.ERROR for m in self.messages)

    def refuse(self, text: str, field: str = "") -> None:
        """Keep the row out, for a reason that tells the sender what to do."""
        self.messages.append(self._message(Level.ERROR, text, field))

    def warn(self, text: str, field: str = "") -> None:
        """Let the row in, but say something about it."""
        self.messages.append(self._message(Level.WARNING, text, field))

    def _message(self, level: Level, text: str, field: str) -> Message:
        column, header, cell = self.cells.get(field, ("", "", ""))
        shown = "" if cell is None else str(cell)
        return Message(level, text, field, column, header, shown[:500])


class SheetResource(ModelResource):
    """Base class of the sheets. Subclasses declare ``SheetField`` columns."""

    #: Column that names a row on screens and in messages.
    label_field: str = ""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.prepare()

    # ---- what subclasses say

    def prepare(self) -> None:
        """Load what parsing needs: vocabularies, organisations."""

    def resolve(self, row: RowDraft) -> None:
        """Turn parsed cells into the record's values and set the identity.

        Called for rows with unusable cells too, so any value may be absent.
        """
        raise NotImplementedError

    def match(self, rows: Iterable[RowDraft]) -> None:
        """Set ``row.instance`` where a record with this identity exists."""
        raise NotImplementedError

    def current(self, instance: Any) -> dict[str, Any]:
        """Return the record's values by field, as parsing would give them."""
        return {
            name: column.get_value(instance) for name, column in self.columns.items()
        }

    def check(self, row: RowDraft) -> None:
        """Apply the rules that need the whole row (and ``row.instance``)."""

    def missing(self, seen: set[int]) -> Iterable[tuple[int, str, str]]:
        """Return (id, key, label) of the scope's records that are not in the file."""
        return ()

    def prerequisites(self) -> list[dict[str, JSON]]:
        """Return the records that have to be created before the rows."""
        return []

    def warnings(self) -> list[str]:
        """Return sentences about the whole file."""
        return []

    def key_of(self, row: RowDraft) -> str:
        """Return the key that people know the record by."""
        return ""

    def object_id(self, instance: Any) -> int:
        identifier: int = instance.pk
        return identifier

    def load(self, object_ids: Iterable[int]) -> dict[int, Any]:
        """Return the records as ``match`` would give them, by id."""
        raise NotImplementedError

    def rematch(self, row: PlannedRow) -> Any:
        """Return the record that a new row would collide with by now, if any."""
        return None

    def order(self, rows: list[Any]) -> list[Any]:
        """Return stored rows in the order in which they can be written."""
        return rows

    def before_apply(self, prerequisites: Iterable[dict[str, JSON]]) -> None:
        """Create what the rows need."""

    def create(self, values: dict[str, Any], row: PlannedRow) -> Any:
        """Write a new record and return it."""
        raise NotImplementedError

    def update(self, instance: Any, values: dict[str, Any], row: PlannedRow) -> Any:
        """Write the changed values of a record and return it."""
        raise NotImplementedError

    def after_apply(self, run: ImportRun) -> None:
        """Finish what is done once for all rows."""

    def admin_url(self, object_id: int) -> str:
        """Return where the record is edited, or nothing."""
        return ""

    def display(self, name: str, value: JSON) -> str:
        """Return an encoded value as people read it."""
        return self.columns[name].display(value)

    # ---- what the engine uses

    @property
    def columns(self) -> dict[str, SheetField]:
        """The sheet's columns by field name, in order."""
        return {
            name: column
            for name, column in self.fields.items()
            if isinstance(column, SheetField)
        }

    @classmethod
    def class_columns(cls) -> dict[str, SheetField]:
        """The columns without a file or a region, for lists of sheets."""
        return {n: f for n, f in cls.fields.items() if isinstance(f, SheetField)}

    @property
    def required(self) -> frozenset[str]:
        return frozenset(n for n, column in self.columns.items() if column.required)

    def header_synonyms(self) -> dict[str, list[str]]:
        """Return the headings by which each column is known."""
        return {
            name: [str(column.column_name), *column.synonyms]
            for name, column in self.columns.items()
        }

    def decode(self, changes: dict[str, FieldChange]) -> dict[str, Any]:
        """Return the values to write for planned changes."""
        return {
            name: self.columns[name].decode(change.result)
            for name, change in changes.items()
        }
