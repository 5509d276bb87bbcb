"""The two steps of changing many: which column, then which value."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from spreadsheets.resources import SheetResource

#: In the query string of the screen, beside the filters of the listing.
COLUMN_PARAMETER = "change_column"


class ColumnForm(forms.Form):
    """Which column is changed."""

    change_column = forms.ChoiceField(label=_("Column to change"))

    def __init__(self, *args: Any, resource: SheetResource, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = resource.one_value_fields
        choices = [(name, resource.label_of(name)) for name in names]
        self.fields[COLUMN_PARAMETER].choices = choices  # type: ignore[attr-defined]


class ValueForm(forms.Form):
    """The value that all records get, or that the column is emptied."""

    value = forms.CharField(required=False)
    empty = forms.BooleanField(label=_("Empty it instead"), required=False)

    def __init__(
        self, *args: Any, resource: SheetResource, column: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        label = resource.label_of(column)
        choices = resource.choices_for(column)
        if choices:
            self.fields["value"] = forms.ChoiceField(
                required=False, choices=[("", "–"), *((text, text) for text in choices)]
            )
        self.fields["value"].label = label
        note = resource.columns[column].note
        if note and not choices:
            self.fields["value"].help_text = note
        if not resource.columns[column].erasable:
            del self.fields["empty"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("value") and not cleaned.get("empty"):
            self.add_error("value", gettext("Give a value, or say that it is emptied."))
        if cleaned.get("value") and cleaned.get("empty"):
            self.add_error("value", gettext("Give a value or empty it, not both."))
        return cleaned
