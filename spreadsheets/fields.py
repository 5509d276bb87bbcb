"""A column of a sheet: django-import-export's field plus what people need."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from import_export.fields import Field

from spreadsheets.parsed import Parsed
from spreadsheets.plan import JSON


class SheetField(Field):
    """A column with its other headings and its rules.

    ``synonyms`` are headings that occur in real workbooks besides
    ``column_name``. ``required`` means that a new record needs a value.
    ``keep_row`` means that a cell which can't be understood is left out with a
    warning; otherwise it keeps its whole row out. ``erasable`` says whether the
    erase word may clear the value.
    """

    def __init__(
        self,
        *,
        column_name: Any,
        attribute: str | None = None,
        widget: Any = None,
        synonyms: tuple[str, ...] = (),
        required: bool = False,
        keep_row: bool = False,
        erasable: bool = True,
        width: int = 20,
        **kwargs: Any,
    ) -> None:
        super().__init__(
            attribute=attribute, column_name=column_name, widget=widget, **kwargs
        )
        self.synonyms = synonyms
        self.required = required
        self.keep_row = keep_row
        self.erasable = erasable and not required
        self.width = width

    @property
    def empty(self) -> Any:
        """The value of a cleared field."""
        return getattr(self.widget, "empty", None)

    def parse(self, cell: Any) -> Parsed[Any]:
        """Read a cell that is not blank; raises ``CellError``."""
        parse = getattr(self.widget, "parse", None)
        if parse is None:
            return Parsed(self.widget.clean(cell))
        parsed: Parsed[Any] = parse(cell)
        return parsed

    def encode(self, value: Any) -> JSON:
        """Return a value as JSON; equal values have equal encodings."""
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, Decimal):
            return format(value.normalize(), "f")
        if isinstance(value, tuple | list | set | frozenset):
            return sorted(self.encode(item) for item in value)
        return "" if value is None else value

    def decode(self, stored: JSON) -> Any:
        """Return the value of an encoding, for writing it to a record."""
        if stored in ("", None):
            return self.empty
        decode = getattr(self.widget, "decode", None)
        return decode(stored) if decode else stored
