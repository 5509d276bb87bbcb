"""One click says that a profile is still true."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext
from django.views.generic import View

from innovations.access import pages_worked_on
from innovations.models import InnovationPage
from innovations.services.staleness import confirm_profile
from innovations.views.base import RegionalScreen


class ConfirmView(RegionalScreen, View):
    """Confirms; back to the start page, where the question stood."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        pages = pages_worked_on(request.user, InnovationPage, self.region)
        innovation = get_object_or_404(pages, pk=pk)
        confirm_profile(innovation=innovation, actor=request.user)
        messages.success(
            request,
            gettext("Thank you. “%(name)s” counts as up to date.")
            % {"name": innovation.draft_title},
        )
        return redirect("wagtailadmin_home")
