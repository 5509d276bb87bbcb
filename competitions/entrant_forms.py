"""Forms of people of the public who enter."""

from __future__ import annotations

import re
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from competitions.choices import EntrantKind
from competitions.models import PublicEntrant
from competitions.public_forms import GuardedForm, WordsField
from competitions.services.entrants import Details

_NUMBER: Final = re.compile(r"\+?[0-9 ().-]{6,40}")
#: Those who enter as a group have to say which.
_GROUPS: Final = {EntrantKind.STUDENT, EntrantKind.SCHOOL, EntrantKind.COMMUNITY}


class DetailsForm(forms.Form):
    """Who enters. A pupil is entered by an adult, whose name and address these are."""

    kind = forms.ChoiceField(
        label=_("Who enters?"),
        choices=EntrantKind.choices,
        initial=EntrantKind.CITIZEN,
        widget=forms.RadioSelect,
    )
    name = WordsField(
        label=_("Full name"),
        max_length=255,
        help_text=_(
            "Of an adult. For pupils: the teacher, parent or guardian who enters for "
            "them; the names of the pupils come later, in the team of the entry."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    institution = WordsField(
        label=_("School, community or group"),
        max_length=255,
        required=False,
        help_text=_("Leave empty when you enter by yourself."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=40,
        required=False,
        help_text=_(
            "So that the committee can reach you; never shown to anybody else."
        ),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )

    def clean_phone(self) -> str:
        number = str(self.cleaned_data["phone"]).strip()
        if number and not _NUMBER.fullmatch(number):
            raise ValidationError(_("That is no telephone number."), code="invalid")
        return number

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        is_group = cleaned.get("kind") in _GROUPS
        if is_group and "institution" in cleaned and not cleaned["institution"]:
            self.add_error(
                "institution", _("Name the school, community or group that enters.")
            )
        return cleaned

    def details(self) -> Details:
        names = Details.__dataclass_fields__
        return Details(**{name: self.cleaned_data[name] for name in names})

    @staticmethod
    def values_of(entrant: PublicEntrant) -> dict[str, str]:
        """Return what the form shows of somebody."""
        return {name: getattr(entrant, name) for name in Details.__dataclass_fields__}


class AddressForm(GuardedForm):
    """The address that a link is sent to."""

    purpose = "sign-in"

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class RegistrationForm(DetailsForm, AddressForm):
    purpose = "registration"

    is_adult = forms.BooleanField(
        label=_(
            "I am 18 or older. If I enter pupils, their parents or guardians agree."
        )
    )
    agrees = forms.BooleanField(
        label=_(
            "My data may be kept for taking part in competitions, as the privacy "
            "notice says."
        )
    )

    field_order = ["kind", "name", "institution", "email", "phone"]


class ForgetForm(forms.Form):
    """Asked by typing, since it can't be undone."""

    email = forms.EmailField(
        label=pgettext_lazy("entrant", "Your e-mail address, to be sure"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, entrant: PublicEntrant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entrant = entrant

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"])
        if email.casefold() != self.entrant.email_key:
            raise ValidationError(_("This is not the address you registered with."))
        return email
