"""Admin forms of the registry's pages: kinder messages than the database's."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.admin.forms.pages import CopyForm, WagtailAdminPageForm


class PlacedPageForm(WagtailAdminPageForm):
    """Checks the name against the place where the page stands or will stand."""

    def clean(self) -> dict[str, Any]:
        cleaned_data: dict[str, Any] = super().clean()
        # Fields that this person may not change are not in the form.
        if cleaned_data.get("title"):
            self.check_name(cleaned_data["title"])
        return cleaned_data

    def check_name(self, name: str) -> None:
        """Add an error to the title when the name is taken."""
        raise NotImplementedError

    def get_parent(self) -> Any:
        return (self.parent_page or self.instance.get_parent()).specific


class OrganizationPageForm(PlacedPageForm):
    def check_name(self, name: str) -> None:
        from innovations.models import Region

        region = Region.objects.containing(self.get_parent())
        if self.instance.name_taken(name, region=region):
            self.add_error("title", organization_name_taken())


class InnovationPageForm(PlacedPageForm):
    def check_name(self, name: str) -> None:
        if self.instance.name_taken(name, organization=self.get_parent()):
            self.add_error("title", innovation_name_taken())

    def clean(self) -> dict[str, Any]:
        cleaned_data = super().clean()
        self._check_implementation_date(cleaned_data)
        return cleaned_data

    def _check_implementation_date(self, cleaned_data: dict[str, Any]) -> None:
        trial = cleaned_data.get("trial_date")
        implementation = cleaned_data.get("implementation_date")
        if trial and implementation and trial > implementation:
            self.add_error(
                "trial_date", _("The trial can't begin after the implementation.")
            )


class PlacedCopyForm(CopyForm):
    """Copies get a free name; Wagtail's aliases are refused.

    An alias would be a second page for one registry entry, counted twice.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("alias", None)

    def clean(self) -> dict[str, Any]:
        cleaned_data: dict[str, Any] = super().clean()
        parent = cleaned_data.get("new_parent_page") or self.page.get_parent()
        if cleaned_data.get("new_title"):
            self.check_copy(cleaned_data["new_title"], parent)
        return cleaned_data

    def check_copy(self, name: str, parent: Any) -> None:
        """Add errors when the copy can't stand below ``parent``."""
        raise NotImplementedError


class OrganizationCopyForm(PlacedCopyForm):
    """Organisations are copied alone: the units and innovations exist once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("copy_subpages", None)

    def check_copy(self, name: str, parent: Any) -> None:
        from innovations.models import Region

        # Not the copied page's own exclusion: a copy is another record.
        page = type(self.page.specific)()
        if page.name_taken(name, region=Region.objects.containing(parent)):
            self.add_error("new_title", organization_name_taken())


class InnovationCopyForm(PlacedCopyForm):
    def check_copy(self, name: str, parent: Any) -> None:
        page = type(self.page.specific)()
        if page.name_taken(name, organization_id=parent.pk):
            self.add_error("new_title", innovation_name_taken())


def organization_name_taken() -> ValidationError:
    """Return the message for a name that the region already has."""
    return ValidationError(
        _(
            "The region already has an organisation of this name. Add what tells "
            "them apart, such as the place."
        ),
        code="name_taken",
    )


def innovation_name_taken() -> ValidationError:
    """Return the message for a name that the organisation already has."""
    return ValidationError(
        _(
            "The organisation already has an innovation of this name. Open that one, "
            "or add what tells them apart."
        ),
        code="name_taken",
    )
