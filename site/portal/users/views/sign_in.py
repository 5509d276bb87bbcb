"""Signing in: first the password, then the code of the second factor."""

from __future__ import annotations

from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView
from django_otp import login as trust_session
from django_otp.models import Device
from wagtail.admin import messages
from wagtail.admin.views.account import LoginView

from portal.users.exceptions import TooSoon, WrongCode
from portal.users.forms import CodeForm
from portal.users.middleware import ASK_CODE, is_unproven
from portal.users.models import RecoveryCodes, User
from portal.users.services.second_factor import check_code, remaining_recovery_codes
from portal.users.throttling import count_wrong_code, is_locked_out
from portal.users.views.next_address import next_address

_WAITING = "waiting_for_code"
#: Seconds from the password to the code.
_PATIENCE = 10 * 60


class Waiting(NamedTuple):
    """Somebody who gave the right password and still has to show the code."""

    user_id: int
    password_hash: str
    backend: str
    remember: bool
    since: float

    def person(self) -> User | None:
        """Return who that is, unless it took too long or the account changed."""
        if timezone.now().timestamp() - self.since > _PATIENCE:
            return None
        user = User.objects.filter(pk=self.user_id, is_active=True).first()
        if user is None or not constant_time_compare(
            self.password_hash, user.get_session_auth_hash()
        ):
            return None
        return user


@method_decorator(never_cache, name="dispatch")
class SignInView(LoginView):
    """Wagtail's, which signs in only those who have no second factor."""

    def form_valid(self, form: Any) -> HttpResponseBase:
        user = form.get_user()
        if user.second_factor_since is None:
            return super().form_valid(form)
        self.request.session.cycle_key()
        self.request.session[_WAITING] = Waiting(
            user_id=user.pk,
            password_hash=user.get_session_auth_hash(),
            backend=user.backend,
            remember=bool(form.cleaned_data.get("remember")),
            since=timezone.now().timestamp(),
        )
        query = urlencode({"next": self.get_success_url()})
        return redirect(f"{reverse(ASK_CODE)}?{query}")


@method_decorator([never_cache, sensitive_post_parameters("code")], name="dispatch")
class AskCodeView(FormView):
    """Asks for the code; until then nobody is signed in.

    It also takes sessions that were signed in without one, by whatever way.
    """

    form_class = CodeForm
    template_name = "users/ask_code.html"
    person: User
    waiting: Waiting | None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        kept = request.session.get(_WAITING)
        self.waiting = Waiting(*kept) if kept else None
        person = self.waiting.person() if self.waiting else None
        if person is None and is_unproven(request):
            person = request.user  # type: ignore[assignment]
        if person is None or person.second_factor_since is None:
            request.session.pop(_WAITING, None)
            return redirect("wagtailadmin_login")
        self.person = person
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        with_recovery_code = "recovery" in self.request.GET
        return super().get_context_data(
            next=next_address(self.request), recovery=with_recovery_code, **kwargs
        )

    def form_valid(self, form: CodeForm) -> HttpResponse:
        if is_locked_out(self.request, self.person):
            return redirect("wagtailadmin_login")  # replaced by the lock-out page
        try:
            device = check_code(
                user=self.person, code=form.cleaned_data["code"], request=self.request
            )
        except TooSoon as refusal:
            form.add_error("code", _too_soon(refusal))
        except WrongCode:
            count_wrong_code(self.request, self.person)
            form.add_error("code", _("This code is wrong or no longer valid."))
        else:
            return self._let_in(device)
        return self.form_invalid(form)

    def _let_in(self, device: Device) -> HttpResponse:
        request = self.request
        if request.user.is_authenticated and request.user.pk == self.person.pk:
            trust_session(request, device)
            request.session.cycle_key()
        else:
            self._sign_in(device)
        request.session.pop(_WAITING, None)
        if isinstance(device, RecoveryCodes):
            messages.warning(request, _codes_left(self.person))
        return redirect(next_address(request))

    def _sign_in(self, device: Device) -> None:
        assert self.waiting is not None  # noqa: S101 -- dispatch() found it
        self.person.otp_device = device  # type: ignore[attr-defined]
        login(self.request, self.person, backend=self.waiting.backend)
        age = settings.SESSION_COOKIE_AGE if self.waiting.remember else 0
        self.request.session.set_expiry(age)


def _too_soon(refusal: TooSoon) -> str:
    seconds = max(1, round((refusal.until - timezone.now()).total_seconds()))
    return ngettext(
        "Please wait %(count)d second before you try the next code.",
        "Please wait %(count)d seconds before you try the next code.",
        seconds,
    ) % {"count": seconds}


def _codes_left(user: User) -> str:
    left = remaining_recovery_codes(user)
    return ngettext(
        "You used a recovery code; %(count)d is left. If your telephone is lost, "
        "set up another one.",
        "You used a recovery code; %(count)d are left. If your telephone is lost, "
        "set up another one.",
        left,
    ) % {"count": left}
