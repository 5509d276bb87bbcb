"""The account page, with our own form for the name."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.account import AccountView as WagtailAccountView
from wagtail.admin.views.account import NameEmailSettingsPanel

from portal.users.forms import NameForm


class NamePanel(NameEmailSettingsPanel):
    form_class = NameForm
    title = _("Name and Email")


class AccountView(WagtailAccountView):
    def get_panels(self) -> list[Any]:
        return [
            NamePanel(panel.request, panel.user, panel.profile)
            if type(panel) is NameEmailSettingsPanel
            else panel
            for panel in super().get_panels()
        ]
