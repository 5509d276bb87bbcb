"""How the workbook of a sheet looks: columns, notes, lists and instructions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from string import Formatter
from typing import Any, Final

from django.utils.translation import gettext as _

from spreadsheets import marks, widgets
from spreadsheets.fields import SheetField
from spreadsheets.resources import SheetResource
from spreadsheets.writing.cells import Value, fit
from spreadsheets.writing.layout import ColumnLayout, Layout

EXAMPLES: Final = 2
_KEY_WIDTH: Final = 12
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
_LONGEST_TITLE: Final = 31


def build_layout(
    resource: SheetResource, names: Sequence[str], *, label: str, token: str = ""
) -> Layout:
    """Return the layout of a sheet's table with a key column at its end.

    Without a token it is a template: its rows come from no export.
    """
    columns = [_column(resource, name, names) for name in names]
    if token:
        columns.append(_key_column())
    return Layout(
        title=sheet_title(label),
        columns=tuple(columns),
        instructions_title=sheet_title(_("Instructions")),
        instructions=tuple(_instructions(columns, is_template=not token)),
        instructions_mark=marks.INSTRUCTIONS_MARK,
        lists_title=sheet_title(_("Lists")),
        lists_mark=marks.LISTS_MARK,
        mark=marks.book_mark(token) if token else "",
    )


def sheet_title(label: str) -> str:
    """Return a label as programs accept it for the name of a sheet."""
    return _FORBIDDEN.sub(" ", str(label)).strip()[:_LONGEST_TITLE] or "Data"


def example_rows(resource: SheetResource, names: Sequence[str]) -> list[list[Value]]:
    """Return the rows of a template that show how to fill it.

    Their name begins with a mark by which the importer leaves them out, also
    when they were copied elsewhere.
    """
    return [
        [_example(resource, name, number) for name in names]
        for number in range(EXAMPLES)
    ]


def _column(resource: SheetResource, name: str, names: Sequence[str]) -> ColumnLayout:
    column = resource.columns[name]
    choices = resource.choices_for(name)
    return ColumnLayout(
        header=str(column.column_name),
        width=column.width,
        kind=column.kind,
        note=" ".join(_explanation(column, choices)),
        choices=tuple(str(fit(choice).value) for choice in choices if choice),
        required=column.required,
        between=column.between,
        formula=_formula(column, names),
    )


def _formula(column: SheetField, names: Sequence[str]) -> str:
    """Return a formula by places of columns; none where one of them isn't exported."""
    places = {name: f"{{{place}}}" for place, name in enumerate(names)}
    used = {name for _text, name, *_rest in Formatter().parse(column.formula) if name}
    return column.formula.format_map(places) if used <= set(places) else ""


def _key_column() -> ColumnLayout:
    return ColumnLayout(
        header=_("Key (don't change)"),
        width=_KEY_WIDTH,
        kind="key",
        note=_(
            "By this key the row is known again when the file comes back. Keep it "
            "with its row. Leave it empty in new rows."
        ),
    )


def _explanation(column: SheetField, choices: Sequence[str]) -> Iterable[str]:
    if column.note:
        yield str(column.note)
    if column.required:
        yield _("Needed in every new row.")
    if choices:
        yield _("Choose from the list.")
    elif isinstance(column.widget, widgets.MultiVocabularyWidget):
        yield _("Several values are separated by semicolons.")
    elif isinstance(column.widget, widgets.DateWidget):
        yield _("A date such as 17/08/2025.")
    elif isinstance(column.widget, widgets.CoordinatesWidget):
        yield _("Latitude and longitude, such as -1.265400, 116.831200.")
    elif column.kind == "number":
        yield _("Only a number.")


def _instructions(
    columns: Sequence[ColumnLayout], *, is_template: bool
) -> Iterable[tuple[str, str]]:
    yield (
        _("Filling in"),
        _("One record a row. Keep the headings; columns may be moved or left out."),
    )
    yield (
        _("Blank cells"),
        _("A blank cell leaves the record as it is. Write [hapus] to clear a value."),
    )
    yield (
        _("Rows that are missing"),
        _("A row that you delete here is not deleted in the system."),
    )
    if is_template:
        yield (
            _("Examples"),
            _("Rows whose name begins with [contoh] are examples and never imported."),
        )
    else:
        yield (
            _("Coming back"),
            _(
                "Only the cells that you change are imported. What colleagues changed "
                "in the system meanwhile stays; if both changed the same cell, you "
                "are asked. Keep the last column, it says which record a row is."
            ),
        )
    yield ("", "")
    yield (_("Column"), _("What belongs in it"))
    for column in columns:
        star = " *" if column.required else ""
        yield (f"{column.header}{star}", column.note)


def _example(resource: SheetResource, name: str, number: int) -> Value:
    column = resource.columns[name]
    if column.examples:
        value = column.examples[number % len(column.examples)]
    else:
        value = _default_example(resource, name, number)
    if name == resource.label_field:
        value = f"{marks.EXAMPLE_MARK} {value}"
    return fit(value).value


def _default_example(resource: SheetResource, name: str, number: int) -> Any:
    column = resource.columns[name]
    choices = resource.choices_for(name)
    if choices:
        return choices[number % len(choices)]
    if isinstance(column.widget, widgets.MultiVocabularyWidget):
        terms = column.widget.vocabulary.terms
        return "; ".join(term.label for term in terms[number : number + 2])
    if column.kind == "date":
        return date(2025, 1 + number, 15)
    if isinstance(column.widget, widgets.YearWidget):
        return 2024 + number
    if isinstance(column.widget, widgets.CoordinatesWidget):
        return "-1.265400, 116.831200"
    if column.kind == "number":
        return 10 * (number + 1)
    if column.required:
        return f"{column.column_name} {number + 1}"
    return None
