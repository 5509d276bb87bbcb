"""The form of the export screen."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from spreadsheets.access import may_export_personal_data
from spreadsheets.registry import Listing, Sheet

KINDS = (
    ("xlsx", _("Excel workbook (.xlsx)")),
    ("ods", _("LibreOffice workbook (.ods)")),
    ("csv", _("Plain table (.csv)")),
)
ALL, FILTERED = "all", "filtered"


class ExportForm(forms.Form):
    """What leaves, and in which format."""

    scope: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        queryset=None, empty_label=None
    )
    rows = forms.ChoiceField(label=_("Which records"), widget=forms.RadioSelect)
    kind = forms.ChoiceField(
        label=_("Format"), choices=KINDS, widget=forms.RadioSelect, initial="xlsx"
    )
    personal = forms.BooleanField(
        required=False,
        label=_("With personal data"),
        help_text=_(
            "Only if you need it: it is recorded who took such data out and when."
        ),
    )

    def __init__(
        self,
        *args: Any,
        sheet: Sheet,
        user: Any,
        listing: Listing | None,
        labels: dict[str, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelChoiceField[Any]", self.fields["scope"])
        scopes = sheet.scopes(user)
        field.label = sheet.scope_label
        field.queryset = scopes
        if len(scopes) == 1:
            field.initial = scopes[0]
            field.widget = forms.HiddenInput()
        if listing is None:
            del self.fields["rows"]
        else:
            rows = cast("forms.ChoiceField", self.fields["rows"])
            rows.choices = [(name, labels[name]) for name in (FILTERED, ALL)]
        columns = sheet.resource.class_columns().values()
        offered = any(column.personal and column.exported for column in columns)
        if not (offered and may_export_personal_data(user)):
            del self.fields["personal"]
