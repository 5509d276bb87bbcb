"""Forms of the import screens."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spreadsheets.limits import default_limits
from spreadsheets.models import ImportRun, RunState
from spreadsheets.registry import Sheet, all_sheets

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
        if uploaded.size > default_limits().upload_bytes:
            raise forms.ValidationError(
                _("The file is larger than %(size)s. Split it into several.")
                % {"size": filesizeformat(default_limits().upload_bytes)}
            )
        return uploaded


class LogForm(forms.Form):
    """What a person looks for among the imports they may see."""

    q = forms.CharField(
        required=False,
        max_length=200,
        label=gettext_lazy("File name"),
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    sheet = forms.ChoiceField(required=False, label=gettext_lazy("Sheet"))
    state = forms.ChoiceField(
        required=False,
        label=gettext_lazy("State"),
        choices=[("", gettext_lazy("All")), *RunState.choices],
    )
    person: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        queryset=None,
        required=False,
        label=gettext_lazy("Sent by"),
        empty_label=gettext_lazy("All"),
    )
    since = forms.DateField(
        required=False,
        label=gettext_lazy("From"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        input_formats=["%Y-%m-%d"],
    )
    until = forms.DateField(
        required=False,
        label=gettext_lazy("To"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        input_formats=["%Y-%m-%d"],
    )

    def __init__(self, *args: Any, runs: QuerySet[ImportRun], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sheets = [(sheet.name, sheet.label) for sheet in all_sheets()]
        choices = cast("forms.ChoiceField", self.fields["sheet"])
        choices.choices = [("", gettext_lazy("All")), *sheets]
        people = cast("forms.ModelChoiceField[Any]", self.fields["person"])
        senders = runs.order_by().values("user")
        people.queryset = get_user_model()._default_manager.filter(pk__in=senders)

    def narrow(self, runs: QuerySet[ImportRun]) -> QuerySet[ImportRun]:
        """Return the runs that are looked for; a wrong entry narrows nothing."""
        if not self.is_bound:
            return runs
        self.is_valid()
        lookups = {
            "q": "filename__icontains",
            "sheet": "sheet",
            "state": "state",
            "person": "user",
            "since": "created_at__date__gte",
            "until": "created_at__date__lte",
        }
        asked = {
            lookup: self.cleaned_data[name]
            for name, lookup in lookups.items()
            if self.cleaned_data.get(name)
        }
        return runs.filter(**asked)
