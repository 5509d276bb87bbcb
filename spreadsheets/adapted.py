"""Columns around the fields of ordinary django-import-export resources."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import (
    MultipleObjectsReturned,
    ObjectDoesNotExist,
    ValidationError,
)
from django.utils import translation
from django.utils.translation import gettext as _
from import_export import widgets
from import_export.fields import Field

from spreadsheets.exceptions import CellError
from spreadsheets.fields import SheetField
from spreadsheets.parsed import Parsed
from spreadsheets.plan import JSON
from spreadsheets.text import shown
from spreadsheets.writing.cells import fit


class AdaptedField(SheetField):
    """A column around a field of a resource; values are what its widget renders."""

    def __init__(self, field: Field, *, fallback: str, **kwargs: Any) -> None:
        super().__init__(
            column_name=field.column_name or fallback,
            attribute=field.attribute,
            widget=field.widget,
            readonly=field.readonly or not field.attribute,
            **kwargs,
        )
        self.inner = field

    @property
    def empty(self) -> Any:
        return ""

    def parse(self, cell: Any) -> Parsed[Any]:
        """Take the cell as it is: reading it may need the whole row."""
        return Parsed(Unread(cell))

    def encode(self, value: Any) -> JSON:
        return str(value.cell) if isinstance(value, Unread) else (value or "")

    def decode(self, stored: JSON) -> Any:
        return stored or ""

    def display(self, stored: JSON) -> str:
        return str(stored or "")

    def render(self, value: Any) -> str:
        """Return a value as text, the same in every language."""
        with translation.override("en"):
            rendered = self.widget.render(value)
        text = "" if rendered is None else str(rendered)
        if isinstance(self.widget, widgets.ManyToManyWidget):
            separator = self.widget.separator
            return str(separator.join(sorted(filter(None, text.split(separator)))))
        return text

    def clean_stored(self, stored: str, row: dict[str, Any]) -> Any:
        """Return the value of a text that ``render`` gave."""
        with translation.override("en"):
            return self.widget.clean(stored, row=row)

    def rendered(self, value: Any) -> Any:
        """Numbers and days leave as such, everything else as its text."""
        if not value:
            return None
        try:
            if isinstance(self.widget, widgets.NumberWidget):
                return Decimal(value)
            if type(self.widget) is widgets.DateWidget:
                return self.clean_stored(value, {})
        except (InvalidOperation, ValueError):
            return value
        return value

    def reread(self, stored: JSON) -> JSON:
        """Texts come back identical, so a cell says what was stored."""
        return fit(stored).value or None

    @property
    def kind(self) -> str:
        if isinstance(self.widget, widgets.NumberWidget):
            return "number"
        return "date" if type(self.widget) is widgets.DateWidget else "text"


class Unread:
    """A cell that waits for the rest of its row."""

    def __init__(self, cell: Any) -> None:
        self.cell = cell


def refusal(column: AdaptedField, cell: Any, error: Exception) -> str:
    """A sentence for people; the library's own exist only in English."""
    value = {"value": shown(cell, 80), "column": column.column_name}
    if isinstance(error, ObjectDoesNotExist):
        return _("“%(value)s” was not found. Check how it is written.") % value
    if isinstance(error, MultipleObjectsReturned):
        return _("“%(value)s” means several records. Be more precise.") % value
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    cleaning = type(column.widget).clean.__module__
    if type(error) is ValueError and str(error) and cleaning != widgets.__name__:
        return str(error)
    return (
        _("“%(value)s” can't be read as “%(column)s”. Check what belongs there.")
        % value
    )


def require_all(column: AdaptedField, cell: Any, text: str) -> None:
    """Refuse values that the widget would leave out without a word."""
    separator = column.widget.separator
    found = {part.strip() for part in text.split(separator)}
    asked: Iterable[str] = str(cell).split(separator)
    unknown = [p.strip() for p in asked if p.strip() and p.strip() not in found]
    if unknown:
        raise CellError(
            _("Not found: %(values)s. Check how it is written.")
            % {"values": ", ".join(f"“{shown(value, 40)}”" for value in unknown)}
        )
