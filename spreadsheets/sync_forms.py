"""Forms of the watched sources and of the links for spreadsheet programs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms.models import WagtailAdminModelForm

from spreadsheets.access import kept_choices
from spreadsheets.models import FeedLink, WatchedSource
from spreadsheets.source_files import SourceError, allowed_folder, allowed_host


class PlaceForm(WagtailAdminModelForm):
    """Chooses sheet and region together, from those that the person keeps."""

    place = forms.ChoiceField(label=gettext_lazy("Sheet and region"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["place"]
        field.choices = [
            (f"{sheet.name}/{sheet.scope_key(scope)}", f"{sheet.label}: {scope}")
            for sheet, scope in kept_choices(self.for_user)
        ]
        if self.instance.pk:
            self.initial["place"] = f"{self.instance.sheet}/{self.instance.scope}"
        self.order_fields(["name", "place"])

    def clean_place(self) -> str:
        place: str = self.cleaned_data["place"]
        self.instance.sheet, _slash, self.instance.scope = place.partition("/")
        return place


class SourceForm(PlaceForm):
    """A source is checked in the name of whoever saved it last."""

    class Meta:
        model = WatchedSource
        fields = ("name", "kind", "location", "mode", "minutes", "active")
        widgets = {"kind": forms.RadioSelect, "mode": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["location"].help_text = _allowed()
        # Radio buttons need no empty one.
        self.fields["kind"].choices = WatchedSource.Kind.choices
        self.fields["mode"].choices = WatchedSource.Mode.choices
        self.fields["minutes"].widget.attrs["min"] = 1
        self.fields["mode"].help_text = _(
            "Imports are made in your name and with your rights."
        )

    def clean_minutes(self) -> int:
        minutes: int = self.cleaned_data["minutes"]
        if minutes < 1:
            raise forms.ValidationError(_("Enter at least one minute."))
        return minutes

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        kind, location = cleaned.get("kind"), cleaned.get("location")
        if not (kind and location and cleaned.get("place")):
            return cleaned
        try:
            if kind == WatchedSource.Kind.URL:
                allowed_host(location)
            else:
                allowed_folder(location, self.instance.scope)
        except SourceError as error:
            self.add_error("location", str(error))
        return cleaned

    def save(self, commit: bool = True) -> Any:
        self.instance.user = self.for_user
        self.instance.error = ""
        self.instance.checked_at = None
        if {"kind", "location", "place"} & set(self.changed_data):
            self.instance.seen = {}
        return super().save(commit)


class FeedForm(PlaceForm):
    """A link gives what its maker may export, without personal data."""

    class Meta:
        model = FeedLink
        fields = ("name",)

    def save(self, commit: bool = True) -> Any:
        self.instance.user = self.for_user
        return super().save(commit)


class FeedNameForm(WagtailAdminModelForm):
    """Only the name of a link can be changed: others rely on the rest."""

    class Meta:
        model = FeedLink
        fields = ("name",)


def _allowed() -> str:
    """Say what the administrator of the server allows."""
    folders = ", ".join(getattr(settings, "SPREADSHEETS_WATCH_FOLDERS", ()))
    hosts = ", ".join(getattr(settings, "SPREADSHEETS_WATCH_HOSTS", ()))
    if not folders and not hosts:
        return _(
            "Nothing may be watched yet: the administrator of the server lists the "
            "folders and hosts in SPREADSHEETS_WATCH_FOLDERS and _HOSTS."
        )
    nothing = _("none")
    return _("Folders below: %(folders)s. Hosts: %(hosts)s.") % {
        "folders": folders or nothing,
        "hosts": hosts or nothing,
    }
