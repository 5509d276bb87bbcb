"""Forms about people: their roles, their organisations, and inviting them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms.widgets import Script
from django.utils.translation import gettext_lazy as _

from innovations.choices import MembershipRole
from innovations.models import Membership, OrganizationPage, Region
from innovations.services.invitations import Offer
from innovations.services.people import roles_to_give


class Checklist(forms.CheckboxSelectMultiple):
    """Many boxes in a frame that scrolls; with JavaScript they can be searched."""

    template_name = "innovations/people/checklist.html"

    class Media:
        css = {"all": ["innovations/people.css"]}
        js = [Script("innovations/checklist.js", type="module")]

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        groups = context["widget"]["optgroups"]
        context["widget"]["options"] = [
            option for _name, options, _index in groups for option in options
        ]
        return context


class OrganizationsField(forms.ModelMultipleChoiceField):
    """Organisations of a region in the order of the tree, units indented."""

    widget = Checklist

    def label_from_instance(self, obj: OrganizationPage) -> str:
        indent = "– " * max(obj.depth - self._top, 0)
        return f"{indent}{obj.title}"

    def limit_to(self, region: Region) -> None:
        """Offer and accept the organisations of one region."""
        self._top = region.site.root_page.depth + 2
        self.queryset = organizations_of(region)

    _top = 0


def organizations_of(region: Region) -> QuerySet[OrganizationPage]:
    """Return the organisations of a region with what lists of them show."""
    pages = OrganizationPage.objects.in_region(region)
    found: QuerySet[OrganizationPage] = pages.select_related("region").order_by("path")
    return found


class RolesForm(forms.Form):
    """Which roles a person has in the whole region."""

    roles = forms.MultipleChoiceField(
        label=_("Roles in the region"),
        choices=roles_to_give,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class MembershipFields(forms.Form):
    """Organisations with one role and reach for all that are ticked."""

    organizations = OrganizationsField(
        label=_("Organisations"),
        queryset=OrganizationPage.objects.none(),
    )
    role = forms.ChoiceField(
        label=_("Role in these organisations"),
        choices=MembershipRole.choices,
        initial=MembershipRole.OPERATOR,
    )
    including_units_below = forms.BooleanField(
        label=_("Including the units below"),
        required=False,
        help_text=_("Also the puskesmas, schools or kelurahan below the organisation."),
    )

    def __init__(self, *args: Any, region: Region, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organizations"].limit_to(region)  # type: ignore[attr-defined]
        if len(MembershipRole.choices) == 1:  # nothing to choose
            self.fields["role"].widget = forms.HiddenInput()


class InvitationForm(MembershipFields):
    """Whom to invite, and for which roles and organisations."""

    field_order = ("name", "email", "roles", "organizations")

    name = forms.CharField(
        label=_("Full name with titles"),
        max_length=150,
        help_text=_("Such as Siti Rahmah, S.K.M."),
    )
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        help_text=_(
            "The link goes there. Leave it empty for people without e-mail: then you "
            "print a sheet with a code."
        ),
    )
    roles = forms.MultipleChoiceField(
        label=_("Roles in the region"),
        choices=roles_to_give,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Who only works for an organisation needs none."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organizations"].required = False

    def offers(self) -> list[Offer]:
        """Return what the invitation gives."""
        data = self.cleaned_data
        regional = [Offer(role=role) for role in data["roles"]]
        return regional + [
            Offer(
                role=data["role"],
                organization=organization,
                including_units_below=data["including_units_below"],
            )
            for organization in data["organizations"]
        ]


class TakeMembershipsForm(forms.Form):
    """Which memberships of a person are taken."""

    memberships = forms.ModelMultipleChoiceField(
        label=_("Organisations"),
        queryset=Membership.objects.none(),
        error_messages={"required": _("Tick what you want to take.")},
    )

    def __init__(self, *args: Any, memberships: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["memberships"].queryset = memberships  # type: ignore[attr-defined]
