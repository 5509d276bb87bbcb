"""A column of a sheet: django-import-export's field plus what people need."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format, number_format
from import_export.fields import Field

from spreadsheets import widgets
from spreadsheets.coordinates import Coordinates
from spreadsheets.exceptions import CellError
from spreadsheets.parsed import Parsed
from spreadsheets.plan import JSON
from spreadsheets.text import fold, is_blank, is_erase
from spreadsheets.writing.cells import Loss, Value, fit


class SheetField(Field):
    """A column with its other headings and its rules.

    ``synonyms`` are headings that occur in real workbooks besides
    ``column_name``. ``required`` means that a new record needs a value.
    ``keep_row`` means that a cell which can't be understood is left out with a
    warning; otherwise it keeps its whole row out. ``erasable`` says whether the
    erase word may clear the value. ``ticks`` holds the labels of tick columns (√, v,
    x) that occur in place of this column and the values they stand for:
    ``{"Digital": "digital"}``. ``band`` says that a row of its own may give the
    value for the rows below it ("A. DINAS KESEHATAN"); one column of a sheet can.
    ``for_all`` says that a title above the table, or the person who sends the file,
    may give the value for all rows that have none of their own.

    For exports: ``note`` explains the column to people, ``examples`` stand in the
    template's two rows. ``personal`` marks data that leaves only with a permission,
    ``exported=False`` a column that is only read. ``between`` is the range of numbers
    that programs accept without a warning. ``formula`` is what an .xlsx works out
    where other kinds hold the value; ``{name}`` stands for the row's cell of a column.
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
        ticks: Mapping[str, str] | None = None,
        band: bool = False,
        for_all: bool = False,
        note: Any = "",
        examples: tuple[Any, ...] = (),
        personal: bool = False,
        exported: bool = True,
        between: tuple[Decimal, Decimal] | None = None,
        formula: str = "",
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
        self.ticks = {fold(label): value for label, value in (ticks or {}).items()}
        self.band = band
        self.for_all = for_all
        self.note = note
        self.examples = examples
        self.personal = personal
        self.exported = exported
        self.between = between
        self.formula = formula

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
        if type(value) is str:
            return value
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

    # ---- exporting

    def cell(self, stored: JSON) -> Value:
        """Return an encoded value as an export writes it."""
        return fit(self.rendered(self.decode(stored))).value

    def was_cut(self, stored: JSON) -> bool:
        """Tell whether a cell is too small for the value."""
        return Loss.CUT in fit(self.rendered(self.decode(stored))).losses

    def rendered(self, value: Any) -> Any:
        """Return a value as its widget puts it into a cell, typed."""
        return self.widget.render(value)

    def reread(self, stored: JSON) -> JSON:
        """Return what reading the exported cell gives; ``None`` if nothing does.

        Not always the value itself: texts are tidied when they are read, and a
        record may hold what an import would refuse.
        """
        cell = self.cell(stored)
        if self.is_blank(cell):
            return None
        if is_erase(cell):
            return self.encode(self.empty)
        try:
            return self.encode(self.parse(cell).value)
        except CellError:
            return None

    @property
    def choices(self) -> tuple[str, ...]:
        """The values that a drop-down offers; none where a cell holds several."""
        if isinstance(self.widget, widgets.BooleanWidget):
            return ("Ya", "Tidak")
        if isinstance(self.widget, widgets.MultiVocabularyWidget):
            return ()
        if isinstance(self.widget, widgets.VocabularyWidget):
            return tuple(term.label for term in self.widget.vocabulary.terms)
        return ()

    @property
    def kind(self) -> str:
        """How cells of the column are typed in a workbook."""
        if isinstance(self.widget, widgets.DateWidget):
            return "date"
        if isinstance(self.widget, _NUMBERS):
            return "number"
        return "long" if isinstance(self.widget, widgets.LongTextWidget) else "text"


_NUMBERS = (
    widgets.DecimalWidget,
    widgets.RupiahWidget,
    widgets.IntegerWidget,
    widgets.YearWidget,
)
