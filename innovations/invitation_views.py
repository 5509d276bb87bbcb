"""The public pages of invitations; whoever has the link or the code is the person."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django import forms
from django.contrib.auth import authenticate, get_user_model, login, password_validation
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView

from innovations.models import Invitation
from innovations.person_names import full_name_field, suggested_username
from innovations.secrets import TooManyGuesses, address_of, is_code
from innovations.services.invitations import (
    InvitationExpired,
    InvitationGone,
    accept_with_account,
    accept_with_new_account,
    accounts_with,
    open_invitation,
    require_invited,
)


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code of your invitation"),
        max_length=40,
        help_text=_("It is printed on your sheet, such as ACEF-GHJK-MNPR."),
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
    )

    def clean_code(self) -> str:
        code = "".join(self.cleaned_data["code"].split()).upper()
        if not is_code(code):
            raise ValidationError(
                _("A code has three groups of four letters and digits. Read it again.")
            )
        bare = code.replace("-", "")
        return "-".join(bare[start : start + 4] for start in range(0, len(bare), 4))


class AccountForm(forms.Form):
    """User name and password of a new account."""

    username = forms.CharField(
        label=_("User name"),
        max_length=150,
        help_text=_("With it you sign in. Letters, digits, dots and dashes."),
        widget=forms.TextInput(
            attrs={
                "autocomplete": "username",
                "autocapitalize": "none",
                "spellcheck": "false",
            }
        ),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        help_text=password_validation.password_validators_help_text_html,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password_again = forms.CharField(
        label=_("Password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invitation = invitation
        self.fields[
            "password"
        ].help_text = password_validation.password_validators_help_text_html()

    def clean_username(self) -> str:
        people = get_user_model()
        name = people.normalize_username(self.cleaned_data["username"])
        field = people._meta.get_field(people.USERNAME_FIELD)
        field.run_validators(name)  # type: ignore[union-attr]
        taken = {f"{people.USERNAME_FIELD}__iexact": name}
        if people._default_manager.filter(**taken).exists():
            raise ValidationError(_("This user name is taken. Choose another one."))
        return name

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        password, again = data.get("password"), data.get("password_again")
        if password and again and password != again:
            self.add_error("password_again", _("The two passwords differ."))
        elif password:
            self._validate_password(password)
        return data

    def _validate_password(self, password: str) -> None:
        people = get_user_model()
        person = people(
            **{
                people.USERNAME_FIELD: self.cleaned_data.get("username", ""),
                people.get_email_field_name(): self.invitation.email,
                full_name_field(): self.invitation.name,
            }
        )
        try:
            password_validation.validate_password(password, person)
        except ValidationError as error:
            self.add_error("password", error)


class InvitationPage:
    """Nothing of these pages is kept or told to other sites."""

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        try:
            response = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        except TooManyGuesses:
            response = self.refuse(429, "too_many")
        except InvitationExpired as error:
            response = self.refuse(410, "expired", invitation=error.invitation)
        except InvitationGone:
            response = self.refuse(404, "gone")
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex"
        # Not "no-referrer": then browsers hide the origin of the form, too.
        response["Referrer-Policy"] = "same-origin"
        return response

    def refuse(self, status: int, reason: str, **context: Any) -> HttpResponse:
        """Say why the page can't be opened, and what to do."""
        return self.response_class(  # type: ignore[attr-defined]
            request=self.request,  # type: ignore[attr-defined]
            template=["innovations/invitations/refused.html"],
            context={"reason": reason, **context},
            status=status,
        )


class CodeView(InvitationPage, FormView):
    """Where a printed code is typed."""

    template_name = "innovations/invitations/code.html"
    form_class = CodeForm

    def form_valid(self, form: CodeForm) -> HttpResponse:
        code = form.cleaned_data["code"]
        try:
            open_invitation(code, address=address_of(self.request))
        except InvitationExpired:
            raise
        except InvitationGone:
            form.add_error(
                "code",
                _(
                    "This code opens nothing. Perhaps it was mistyped, used already or "
                    "replaced by a newer one."
                ),
            )
            return self.form_invalid(form)
        return redirect("innovations_invitations:accept", code)


@method_decorator(sensitive_post_parameters(), name="dispatch")
class AcceptView(InvitationPage, FormView):
    """Accepting: with a new account, or with the one that is signed in."""

    template_name = "innovations/invitations/accept.html"
    form_class = AccountForm

    @cached_property
    def invitation(self) -> Invitation:
        return open_invitation(self.kwargs["secret"], address=address_of(self.request))

    @cached_property
    def has_account(self) -> bool:
        email = self.invitation.email
        return bool(email) and accounts_with(email).exists()

    @cached_property
    def obstacle(self) -> str:
        """Why the account that is signed in can't accept, or nothing."""
        try:
            require_invited(self.invitation, self.request.user)
        except PermissionDenied as error:
            return str(error)
        return ""

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"invitation": self.invitation}

    def get_initial(self) -> dict[str, Any]:
        return {"username": suggested_username(self.invitation.name)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        signed_in = self.request.user.is_authenticated
        here = self.request.path
        return super().get_context_data(
            invitation=self.invitation,
            offers=self.invitation.offers.select_related("organization"),
            signed_in=signed_in,
            has_account=self.has_account,
            obstacle=self.obstacle if signed_in else "",
            login_url=f"{reverse('wagtailadmin_login')}?next={here}",
            logout_url=reverse("wagtailadmin_logout"),
            **kwargs,
        )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.invitation  # noqa: B018 -- refuses what is not open
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return self._accept_with_account()
        return super().post(request, *args, **kwargs)

    def _accept_with_account(self) -> HttpResponse:
        try:
            accept_with_account(invitation=self.invitation, user=self.request.user)
        except (ValidationError, PermissionDenied) as error:
            reasons = getattr(error, "messages", None) or [str(error)]
            return self.render_to_response(
                self.get_context_data(form=None, reasons=reasons)
            )
        return redirect("wagtailadmin_home")

    def form_valid(self, form: AccountForm) -> HttpResponse:
        name, password = form.cleaned_data["username"], form.cleaned_data["password"]
        try:
            accept_with_new_account(
                invitation=self.invitation, username=name, password=password
            )
        except ValidationError as error:
            form.add_error(None, " ".join(error.messages))
            return self.form_invalid(form)
        # Whatever backends the project has decide how this person is signed in.
        person = authenticate(self.request, username=name, password=password)
        if person is None:
            return redirect("wagtailadmin_login")
        login(self.request, person)
        return redirect("wagtailadmin_home")
