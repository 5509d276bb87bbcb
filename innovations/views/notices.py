"""Putting a notice away."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import View

from innovations.services.notices import dismiss_notice, notices_for
from innovations.views.base import RegionalScreen


class DismissView(RegionalScreen, View):
    """The notice goes from the person's own desk; the others keep it."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        notice = get_object_or_404(notices_for(request.user, self.region), pk=pk)
        dismiss_notice(notice=notice, user=request.user)
        return redirect("wagtailadmin_home")
