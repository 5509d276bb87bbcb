"""The few addresses of the website that are not pages of the tree."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language_info
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from portal.home.theme import theme_css, theme_key

A_YEAR = 31_536_000


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


@require_safe
@cache_control(public=True, max_age=A_YEAR, immutable=True)
def theme(request: HttpRequest, key: str) -> HttpResponse:
    """Serve the stylesheet of an accent colour; the address tells which."""
    colour, _dash, _digest = key.partition("-")
    if key != theme_key(colour):
        raise Http404
    return HttpResponse(theme_css(colour), content_type="text/css; charset=utf-8")


@require_safe
def style_page(request: HttpRequest) -> HttpResponse:
    """Show every component with its variants; only with STYLE_PAGE."""
    from portal.home.style_page import samples

    return render(request, "style_page.html", samples(request))
