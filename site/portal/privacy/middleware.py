"""Leads to the question about personal data from wherever an approval stopped."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse

from portal.privacy.services.publishing import MustBeAsked, asking

#: Wagtail's screens of one page; others that approve many ask in their own way.
SCREENS: Final = "wagtailadmin_pages"
COMMENT: Final = "privacy_comment"


class PublicationMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method != "POST" or not _is_about_a_page(request):
            return self.get_response(request)
        with asking():
            return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponse | None:
        if not isinstance(exception, MustBeAsked):
            return None
        page = exception.page
        if comment := _comment(request):
            request.session[COMMENT] = {str(page.pk): comment}
        address = f"{reverse('privacy:publish', args=[page.pk])}?approve=1"
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            # What Wagtail's dialogue expects.
            return JsonResponse({"step": "success", "redirect": address})
        return redirect(address)


def _is_about_a_page(request: HttpRequest) -> bool:
    try:
        return resolve(request.path_info).namespace == SCREENS
    except Resolver404:
        return False


def _comment(request: HttpRequest) -> str:
    """Return what the reviewer wrote, from the dialogue or from the editor."""
    # An approval that got this far had data that Wagtail could read.
    extra: Any = json.loads(request.POST.get("workflow-action-extra-data") or "{}")
    text = request.POST.get("comment") or extra.get("comment") or ""
    return str(text)[:2000]
