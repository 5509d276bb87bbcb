"""Forms that anybody may fill in: to register, and to say that one is there."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from news.event_choices import EventMode, ParticipantMode
from news.models import EventPage
from news.services.registration import Details, mode_for
from news.services.tokens import BadToken, form_age, form_token

#: Nobody fills in a form faster, and nobody leaves it open for longer.
FASTEST = timedelta(seconds=2)
SLOWEST = timedelta(hours=12)
#: What stands in no name, but in what others want us to send in our letters.
_FOREIGN = re.compile(r"[<>@\x00-\x1f\x7f]|://|www\.", re.IGNORECASE)
_NUMBER = re.compile(r"\+?[0-9 ().-]{6,40}")
_STAFF_NUMBER = re.compile(r"[0-9 ]{8,30}")


def validate_words(text: str) -> None:
    if _FOREIGN.search(text):
        raise ValidationError(
            _("Please write words only, no addresses."), code="foreign"
        )


class WordsField(forms.CharField):
    default_validators = [validate_words]


class PersonForm(forms.Form):
    """Who somebody is; what the organiser doesn't ask for is no field."""

    name = WordsField(
        label=_("Full name"),
        max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    organization_name = WordsField(
        label=_("Office or group"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    post = WordsField(
        label=pgettext_lazy("person", "Post"),
        max_length=160,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    staff_number = forms.CharField(
        label=_("Staff number (NIP)"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    mode = forms.ChoiceField(
        label=_("How do you take part?"),
        choices=ParticipantMode.choices,
        initial=ParticipantMode.IN_PERSON,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, event: EventPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event
        if not event.asks_for_staff_number:
            del self.fields["staff_number"]
        if not event.asks_for_phone:
            del self.fields["phone"]
        if event.mode != EventMode.HYBRID:
            del self.fields["mode"]

    def clean_staff_number(self) -> str:
        number = str(self.cleaned_data["staff_number"]).strip()
        if number and not _STAFF_NUMBER.fullmatch(number):
            raise ValidationError(_("A staff number has digits only."), code="invalid")
        return number.replace(" ", "")

    def clean_phone(self) -> str:
        number = str(self.cleaned_data["phone"]).strip()
        if number and not _NUMBER.fullmatch(number):
            raise ValidationError(_("That is no telephone number."), code="invalid")
        return number

    def details(self) -> Details:
        values = dict(self.cleaned_data)
        values["mode"] = mode_for(self.event, values.get("mode", ""))
        names = Details.__dataclass_fields__
        return Details(**{name: values[name] for name in names if name in values})


class GuardedForm(PersonForm):
    """Keeps programs out without asking people, or other services, for anything.

    A field that people don't see must stay empty, and the form must have been open
    for a moment. Whoever has the browser fill it in only has to send it once more.
    """

    purpose = "register"

    website = forms.CharField(
        label=_("Leave this field empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    opened = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, event: EventPage, **kwargs: Any) -> None:
        super().__init__(*args, event=event, **kwargs)
        self.initial.setdefault("opened", form_token(event, self.purpose))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("website"):
            raise ValidationError(_("Leave the last field empty."), code="trap")
        if not self._was_open():
            raise ValidationError(
                _("Please check what you wrote and send it once more."), code="again"
            )
        return cleaned

    def _was_open(self) -> bool:
        try:
            age = form_age(
                self.event, self.purpose, self.cleaned_data.get("opened", "")
            )
        except BadToken:
            return False
        return FASTEST <= age <= SLOWEST


class RegistrationForm(GuardedForm):
    agrees = forms.BooleanField(
        label=_("My data may be kept for this event until it is deleted as said below.")
    )

    field_order = ["name", "email", "organization_name", "post"]


class CheckInForm(PersonForm):
    """For who came without having registered; many have no e-mail at hand."""

    def __init__(self, *args: Any, event: EventPage, **kwargs: Any) -> None:
        super().__init__(*args, event=event, **kwargs)
        self.fields["email"].required = False
        self.fields["organization_name"].required = True
        self.fields.pop("mode", None)  # the code says it


class KnownForm(forms.Form):
    """For who registered: the address alone finds them."""

    known_email = forms.EmailField(
        label=_("The e-mail address you registered with"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
