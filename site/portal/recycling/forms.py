"""Where something shall go that can't come back to its place."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from portal.recycling.models import BinEntry
from portal.recycling.services.pages import possible_parents


class PlaceField(forms.ModelChoiceField):
    def label_from_instance(self, page: Page) -> str:
        # Below the home page everything stands further to the right.
        return f"{'– ' * (page.depth - 3)}{page.title}"


class RestoreForm(forms.Form):
    """Another page below which to restore; empty means where it was."""

    parent = PlaceField(
        label=_("Restore below"),
        queryset=Page.objects.none(),
        required=False,
        empty_label=_("Where it was"),
    )

    def __init__(self, *args: Any, entry: BinEntry, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["parent"]
        field.queryset = possible_parents(entry, user)  # type: ignore[attr-defined]
