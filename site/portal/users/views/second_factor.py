"""Setting up, renewing and doing without the second factor."""

from __future__ import annotations

from base64 import b32encode
from typing import Any

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView
from django_otp.plugins.otp_totp.models import TOTPDevice, default_key
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from portal.users.access import must_have_second_factor
from portal.users.exceptions import WrongCode
from portal.users.forms import PasswordAgainForm, SetUpForm
from portal.users.services.second_factor import (
    pending_device,
    remaining_recovery_codes,
    remove_second_factor,
    renew_recovery_codes,
    set_up_second_factor,
)
from portal.users.sessions import SIGNED_IN_AT
from portal.users.views.next_address import next_address

_KEY = "second_factor_key"
#: Seconds in which a password that was just given needn't be given again.
_FRESH = 10 * 60


def _ask_password(request: HttpRequest) -> bool:
    signed_in_at: float = request.session.get(SIGNED_IN_AT, 0)
    return timezone.now().timestamp() - signed_in_at > _FRESH


class PasswordAgain:
    """Gives the form what it needs to ask for the password again."""

    request: HttpRequest

    def get_form_kwargs(self) -> dict[str, Any]:
        return {
            **super().get_form_kwargs(),  # type: ignore[misc]
            "request": self.request,
            "user": self.request.user,
            "ask": _ask_password(self.request),
        }


@method_decorator(sensitive_post_parameters(), name="dispatch")
class SetUpView(PasswordAgain, FormView):
    """Shows the key as a picture and as text, and asks for the first code.

    Looks like the sign-in, without the menu of the admin: who must have a
    second factor comes here before anything else is open.
    """

    form_class = SetUpForm
    template_name = "users/set_up_second_factor.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        user = request.user
        if user.second_factor_since is not None and not user.is_verified():  # type: ignore[union-attr]
            return redirect("users_ask_code")
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        device = self._device()
        return super().get_context_data(
            picture=_picture(device),
            key=_readable(device),
            next=next_address(self.request),
            required=must_have_second_factor(self.request.user),  # type: ignore[arg-type]
            **kwargs,
        )

    def form_valid(self, form: SetUpForm) -> HttpResponse:
        request = self.request
        try:
            codes = set_up_second_factor(
                user=request.user,  # type: ignore[arg-type]
                key=self._key(),
                code=form.cleaned_data["code"],
                request=request,
            )
        except WrongCode:
            form.add_error(
                "code",
                _(
                    "This is not the code of this key. Check that the clock of your "
                    "telephone is right, and type what it shows now."
                ),
            )
            return self.form_invalid(form)
        request.session.pop(_KEY, None)
        return show_codes(request, codes)

    def _key(self) -> str:
        """The same until it is used, or a reload would spoil what was scanned."""
        if _KEY not in self.request.session:
            self.request.session[_KEY] = default_key()
        return str(self.request.session[_KEY])

    def _device(self) -> TOTPDevice:
        return pending_device(user=self.request.user, key=self._key())  # type: ignore[arg-type]


def show_codes(request: HttpRequest, codes: list[str]) -> HttpResponse:
    """Show recovery codes, this once."""
    context = {"codes": codes, "next": next_address(request)}
    response = render(request, "users/recovery_codes.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


def _picture(device: TOTPDevice) -> SafeString:
    picture = segno.make(device.config_url, error="m").svg_inline(
        scale=4, border=4, dark="#000", light="#fff", omitsize=True
    )
    return mark_safe(picture)  # noqa: S308 -- drawn by segno


def _readable(device: TOTPDevice) -> str:
    key = b32encode(device.bin_key).decode()
    return " ".join(key[start : start + 4] for start in range(0, len(key), 4))


@method_decorator(sensitive_post_parameters(), name="dispatch")
class SecondFactorView(WagtailAdminTemplateMixin, PasswordAgain, FormView):
    """What one has, with what one can do about it."""

    form_class = PasswordAgainForm
    template_name = "users/second_factor.html"
    page_title = gettext_lazy("Second factor")
    header_icon = "mobile-alt"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("wagtailadmin_account"), "label": _("Account")},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user: Any = self.request.user
        return super().get_context_data(
            since=user.second_factor_since,
            codes_left=remaining_recovery_codes(user),
            required=must_have_second_factor(user),
            **kwargs,
        )

    def form_valid(self, form: PasswordAgainForm) -> HttpResponse:
        request = self.request
        user: Any = request.user
        if user.second_factor_since is None:
            return redirect("users_second_factor")
        if "renew" in request.POST:
            return show_codes(request, renew_recovery_codes(user=user, request=request))
        if "remove" in request.POST:
            remove_second_factor(user=user, request=request)
            messages.success(request, _("From now on your password is enough."))
        return redirect("users_second_factor")
