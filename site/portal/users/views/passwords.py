"""Asking for a new password by e-mail, but not too often."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from wagtail.admin.views.account import PasswordResetView as WagtailPasswordResetView

from portal.users.services.resets import may_ask_reset, note_reset_asked


@method_decorator(never_cache, name="dispatch")
class PasswordResetView(WagtailPasswordResetView):
    def form_valid(self, form: Any) -> HttpResponse:
        if not may_ask_reset(self.request):
            form.add_error(
                None,
                _(
                    "New passwords were asked for too often from your address. "
                    "Please try again in an hour, or ask your administrator."
                ),
            )
            return self.form_invalid(form)
        response: HttpResponse = super().form_valid(form)
        note_reset_asked(email=form.cleaned_data["email"], request=self.request)
        return response
