"""The few addresses of the website that are not pages of the tree."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language_info

# What crawlers have no business with; it is not what keeps anybody out.
ROBOTS = "User-agent: *\nDisallow: /admin/\nDisallow: /api/\nDisallow: /i18n/\n"


def robots(request: HttpRequest) -> HttpResponse:
    return HttpResponse(ROBOTS, content_type="text/plain; charset=utf-8")


def language(request: HttpRequest) -> HttpResponse:
    """Offer the interface languages, each by its own name.

    A page of its own, so that no other public page needs a form with a token,
    which would keep every answer out of shared caches.
    """
    languages = [
        (code, get_language_info(code)["name_local"])
        for code, _name in settings.LANGUAGES
    ]
    # Django's view that takes the form checks where it leads.
    context = {"languages": languages, "next": request.GET.get("next", "/")}
    return render(request, "language.html", context)
