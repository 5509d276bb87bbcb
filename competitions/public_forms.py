"""What forms for anybody have in common: a guard against programs, plain words."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, TimestampSigner
from django.utils.translation import gettext_lazy as _

#: Nobody fills in a form faster, and nobody leaves it open for longer.
FASTEST: Final = timedelta(seconds=2)
SLOWEST: Final = timedelta(hours=12)
#: What stands in no name, but in what others want us to send in our letters.
_FOREIGN: Final = re.compile(r"[<>@\x00-\x1f\x7f]|://|www\.", re.IGNORECASE)


def validate_words(text: str) -> None:
    if _FOREIGN.search(text):
        raise ValidationError(
            _("Please write words only, no addresses."), code="foreign"
        )


class WordsField(forms.CharField):
    default_validators = [validate_words]


def _signer(purpose: str) -> TimestampSigner:
    return TimestampSigner(salt=f"competitions.form {purpose}")


def form_token(purpose: str) -> str:
    """Return what shows that somebody opened a form, and when."""
    return _signer(purpose).sign(purpose)


class GuardedForm(forms.Form):
    """Keeps programs out without asking people, or other services, for anything.

    A field that people don't see must stay empty, and the form must have been open
    for a moment. Whoever has the browser fill it in only has to send it once more.
    """

    #: A form of one purpose can't be sent with the token of another.
    purpose = "form"

    website = forms.CharField(
        label=_("Leave this field empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    opened = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("opened", form_token(self.purpose))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("website"):
            raise ValidationError(_("Leave the last field empty."), code="trap")
        if not self._was_open(cleaned.get("opened", "")):
            # A form that was left open for a day gets a new token with its answer.
            fresh = {self.add_prefix("opened"): form_token(self.purpose)}
            self.data = {**self.data, **fresh}
            raise ValidationError(
                _("Please check what you wrote and send it once more."), code="again"
            )
        return cleaned

    def _was_open(self, token: str) -> bool:
        signer = _signer(self.purpose)
        try:
            signer.unsign(token, max_age=SLOWEST)
        except BadSignature:
            return False
        return not _is_younger(signer, token, FASTEST)


def _is_younger(signer: TimestampSigner, token: str, age: timedelta) -> bool:
    try:
        # Seconds are whole, so half of one more is asked for.
        signer.unsign(token, max_age=age - timedelta(seconds=0.5))
    except BadSignature:
        return False
    return True
