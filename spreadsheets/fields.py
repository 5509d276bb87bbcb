"""A column of a sheet: django-import-export's field plus what people need."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format, number_format
from import_export.fields import Field

from spreadsheets import widgets
from spreadsheets.coordinates import Coordinates
from spreadsheets.parsed import Parsed
from spreadsheets.plan import JSON
from spreadsheets.text import is_blank


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

    def is_blank(self, cell: Any) -> bool:
        """Tell whether a cell says nothing; "Belum ada" says no to a yes/no column."""
        if isinstance(self.widget, widgets.BooleanWidget):
            return self.widget.says_nothing(cell)
        return is_blank(cell)

    def encode(self, value: Any) -> JSON:
        """Return a value as JSON; equal values have equal encodings."""
        if value is None:
            return ""
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, Decimal):
            return format(value.normalize(), "f")
        if isinstance(self.widget, widgets.CoordinatesWidget):
            return self.widget.render(value) or ""
        if isinstance(value, tuple | list | set | frozenset):
            return sorted(self.encode(item) for item in value)
        return value

    def decode(self, stored: JSON) -> Any:
        """Return the value of an encoding, for writing it to a record."""
        if stored in ("", None, []):
            return self.empty
        if isinstance(self.widget, widgets.DateWidget):
            return date.fromisoformat(stored)
        if isinstance(self.widget, widgets.DecimalWidget | widgets.RupiahWidget):
            return Decimal(stored)
        if isinstance(self.widget, widgets.CoordinatesWidget):
            latitude, longitude = stored.split(", ")
            return Coordinates(Decimal(latitude), Decimal(longitude))
        return stored

    def display(self, stored: JSON) -> str:
        """Return an encoded value as people read it."""
        value = self.decode(stored)
        if isinstance(value, date):
            return date_format(value, "j F Y")
        if isinstance(value, Decimal):
            return number_format(value)
        shown = self.widget.render(value)
        return "" if shown is None else str(shown)
