"""Admin forms of competition pages: kinder messages than the database's."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.admin.forms.pages import CopyForm, WagtailAdminPageForm


class CompetitionPageForm(WagtailAdminPageForm):
    def clean(self) -> dict[str, Any]:
        cleaned_data: dict[str, Any] = super().clean()
        title, year = cleaned_data.get("title"), cleaned_data.get("edition_year")
        if title and year:
            parent = self.parent_page or self.instance.get_parent()
            if self.instance.edition_taken(title, year, parent):
                self.add_error("title", edition_taken_error())
        return cleaned_data


class CompetitionCopyForm(CopyForm):
    """Copies get a free name; Wagtail's aliases are refused.

    An alias would be a second page for one competition, listed twice.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("alias", None)

    def clean(self) -> dict[str, Any]:
        cleaned_data: dict[str, Any] = super().clean()
        parent = cleaned_data.get("new_parent_page") or self.page.get_parent()
        if title := cleaned_data.get("new_title"):
            original = self.page.specific
            # Not the copied page's own exclusion: a copy is another competition.
            copy = type(original)()
            if copy.edition_taken(title, original.edition_year, parent):
                self.add_error("new_title", edition_taken_error())
        return cleaned_data


def edition_taken_error() -> ValidationError:
    """Return the message for a name that the year already has."""
    return ValidationError(
        _(
            "The region already has a competition of this name in this year. Open "
            "that one, or add what tells them apart."
        ),
        code="name_taken",
    )
