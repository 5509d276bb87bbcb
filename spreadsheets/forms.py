"""Forms of the import screens."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spreadsheets.limits import DEFAULT_LIMITS
from spreadsheets.registry import Sheet

ENDINGS = ".xlsx,.xlsm,.xls,.ods,.csv,.tsv,.txt"


class UploadForm(forms.Form):
    """The file, and the few choices that a person makes before planning."""

    file = forms.FileField(
        label=gettext_lazy("Workbook"),
        help_text=gettext_lazy("An .xlsx, .xls, .ods or .csv file."),
        widget=forms.FileInput(attrs={"accept": ENDINGS}),
    )
    scope: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        queryset=None, empty_label=None
    )
    create_missing = forms.BooleanField(required=False)
    draft = forms.BooleanField(
        required=False,
        label=gettext_lazy("Publish nothing, leave drafts"),
        help_text=gettext_lazy(
            "Otherwise new records are published, and changed ones that were "
            "published without pending changes, as far as you may publish."
        ),
    )

    def __init__(self, *args: Any, sheet: Sheet, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scopes = sheet.scopes(user)
        field = cast("forms.ModelChoiceField[Any]", self.fields["scope"])
        field.queryset = scopes
        field.label = sheet.scope_label
        if len(scopes) == 1:
            field.initial = scopes[0]
            field.widget = forms.HiddenInput()
        self.fields["create_missing"].label = sheet.prerequisite_label
        self.fields["create_missing"].help_text = sheet.prerequisite_help
        if not (sheet.prerequisite_label and sheet.keepers(user).exists()):
            del self.fields["create_missing"]

    def clean_file(self) -> Any:
        uploaded = self.cleaned_data["file"]
        if uploaded.size > DEFAULT_LIMITS.upload_bytes:
            raise forms.ValidationError(
                _("The file is larger than %(size)s. Split it into several.")
                % {"size": filesizeformat(DEFAULT_LIMITS.upload_bytes)}
            )
        return uploaded
