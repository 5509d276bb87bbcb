"""What a person says for all rows of a file that don't say it themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from spreadsheets.exceptions import CellError
from spreadsheets.fields import SheetField
from spreadsheets.registry import Sheet
from spreadsheets.text import clean, is_blank

PREFIX = "given"


class GivenField(forms.CharField):
    """One value, read and checked as a cell of its column would be."""

    def __init__(self, column: SheetField, offers: Iterable[str]) -> None:
        super().__init__(required=False, max_length=500, label=column.column_name)
        self.column = column
        self.offers = list(offers)

    def clean(self, value: Any) -> str:
        text = clean(super().clean(value))
        if is_blank(text):
            return ""
        try:
            self.column.parse(text)
        except CellError as error:
            raise forms.ValidationError(str(error)) from error
        return text


class GivenForm(forms.Form):
    """A field for each column that may be said once; empty where none may."""

    def __init__(
        self,
        data: Any = None,
        *,
        sheet: Sheet,
        scopes: Iterable[Any],
        given: Mapping[str, str],
    ) -> None:
        super().__init__(data, prefix=PREFIX, initial=dict(given))
        resource = sheet.resource
        scopes = list(scopes)
        columns = resource.class_columns()
        # The library sorts a resource's columns as the model has them.
        for name in resource._meta.fields or columns:
            if name in columns and columns[name].for_all:
                offers = resource.offers_for_all(name, scopes)
                self.fields[name] = GivenField(columns[name], offers)
        for bound in self:
            if self._offers(bound.name):
                bound.field.widget.attrs["list"] = f"{bound.auto_id}_list"

    def _offers(self, name: str) -> list[str]:
        field: Any = self.fields[name]
        return list(field.offers)

    @property
    def lists(self) -> list[tuple[str, list[str]]]:
        """The known values of the fields, by the id that their inputs name."""
        return [
            (bound.field.widget.attrs["list"], self._offers(bound.name))
            for bound in self
            if self._offers(bound.name)
        ]

    def given(self) -> dict[str, str]:
        """Return what was said, by field."""
        return {name: text for name, text in self.cleaned_data.items() if text}
