"""The account page, with our own forms for the name and for the password."""

from __future__ import annotations

from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.account import AccountView as WagtailAccountView
from wagtail.admin.views.account import ChangePasswordPanel, NameEmailSettingsPanel

from portal.users.forms import NameForm, PasswordForm


class NamePanel(NameEmailSettingsPanel):
    form_class = NameForm
    title = _("Name and Email")


class PasswordPanel(ChangePasswordPanel):
    form_class = PasswordForm

    def get_form(self) -> PasswordForm:
        # Asked for twice in a request: to check it, which counts, and to show it.
        return self._form

    @cached_property
    def _form(self) -> PasswordForm:
        form: PasswordForm = super().get_form()
        form.request = self.request
        return form


_OURS = {NameEmailSettingsPanel: NamePanel, ChangePasswordPanel: PasswordPanel}


class AccountView(WagtailAccountView):
    def get_panels(self) -> list[Any]:
        return self._panels

    @cached_property
    def _panels(self) -> list[Any]:
        return [
            _OURS[type(panel)](panel.request, panel.user, panel.profile)
            if type(panel) in _OURS
            else panel
            for panel in super().get_panels()
        ]
