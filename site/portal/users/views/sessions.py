"""Where am I signed in, and out there."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from portal.users.services.sessions import is_current, sessions_of, sign_out_elsewhere


class SessionsView(WagtailAdminTemplateMixin, TemplateView):
    """One's own sessions, with a button to end each."""

    template_name = "users/sessions.html"
    page_title = gettext_lazy("Where you are signed in")
    header_icon = "desktop"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("wagtailadmin_account"), "label": _("Account")},
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user: Any = self.request.user
        sessions = [
            (session, is_current(session, self.request))
            for session in sessions_of(user)
        ]
        return super().get_context_data(
            sessions=sessions,
            elsewhere=any(not current for _session, current in sessions),
            **kwargs,
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        """End the named session, or all but this one."""
        user: Any = request.user
        only = None
        if request.POST.get("session"):
            rows = sessions_of(user)
            only = get_object_or_404(rows, pk=request.POST["session"])
            if is_current(only, request):
                return redirect("users_sessions")
        count = sign_out_elsewhere(actor=user, request=request, only=only)
        messages.success(
            request,
            ngettext(
                "You were signed out on %(count)d device.",
                "You were signed out on %(count)d devices.",
                count,
            )
            % {"count": count},
        )
        return redirect("users_sessions")
