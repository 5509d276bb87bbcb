"""Forms of signing in and of the second factor."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.auth import LoginForm as WagtailLoginForm
from wagtail.admin.forms.auth import PasswordChangeForm
from wagtail.admin.forms.auth import PasswordResetForm as WagtailPasswordResetForm

from portal.users.models import User
from portal.users.services.resets import may_send_reset


class LoginForm(WagtailLoginForm):
    """Wagtail's form, whose password field has no label to translate."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("Password")


class PasswordResetForm(WagtailPasswordResetForm):
    """Sends no more than a few e-mails to one person; the answer is the same."""

    def get_users(self, email: str) -> Any:
        return (user for user in super().get_users(email) if may_send_reset(user))


class NameForm(forms.ModelForm):
    """A person's own name, in one piece, and address.

    Wagtail's form wants a first and a last name, which many people don't have.
    """

    email = forms.EmailField(label=_("Email"))

    class Meta:
        model = User
        fields = ["display_name", "email"]


def _is_own_password(request: HttpRequest, user: User, password: str) -> bool:
    """Try a password as at the door, where a wrong one is counted."""
    name = user.get_username()
    return authenticate(request, username=name, password=password) is not None


class PasswordForm(PasswordChangeForm):
    """Wagtail's, which would let whoever finds a screen open guess for ever."""

    request: HttpRequest

    def clean_old_password(self) -> str:
        password: str = self.cleaned_data["old_password"]
        if not _is_own_password(self.request, self.user, password):
            message = self.error_messages["password_incorrect"]
            raise forms.ValidationError(message, code="password_incorrect")
        return password


class CodeForm(forms.Form):
    """A code of the telephone, or a recovery code."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "autocapitalize": "none",
                "spellcheck": "false",
                "autofocus": True,
            }
        ),
    )


class PasswordAgainForm(forms.Form):
    """Asks for the password, unless somebody has just given it.

    A wrong one counts like one at the door.
    """

    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(
        self, *args: Any, request: HttpRequest, user: User, ask: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.request, self.user = request, user
        if not ask:
            del self.fields["password"]

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if not _is_own_password(self.request, self.user, password):
            raise forms.ValidationError(_("This is not your password."))
        return password


class SetUpForm(PasswordAgainForm):
    code = forms.CharField(
        label=_("The six digits that your telephone shows now"),
        max_length=10,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}
        ),
    )

    field_order = ["code", "password"]
