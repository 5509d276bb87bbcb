"""Who of the public is signed in, in which browser, and until when.

A session entry, not an account: it names a :class:`PublicEntrant` and ends by
itself after some hours. It opens nothing but the entrant's own entries.
"""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import SESSION_KEY as USER_KEY
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from competitions.models import PublicEntrant
from competitions.public_pages import PublicPage, keep_private
from innovations.models import Region

SESSION_ENTRY: Final = "competitions_entrant"
HOURS: Final = 8


def session_hours() -> int:
    """Return for how many hours an entrant stays signed in."""
    return int(getattr(settings, "COMPETITIONS_ENTRANT_HOURS", HOURS))


def begin_visit(request: HttpRequest, entrant: PublicEntrant) -> None:
    """Let an entrant in, under a new key that nobody knew before."""
    until = timezone.now().timestamp() + session_hours() * 3600
    request.session.cycle_key()
    request.session[SESSION_ENTRY] = {"entrant": entrant.pk, "until": until}


def end_visit(request: HttpRequest) -> None:
    """Sign an entrant out; who is signed in to the admin as well stays so."""
    request.session.pop(SESSION_ENTRY, None)
    if USER_KEY not in request.session:
        request.session.flush()


def entrant_of(request: HttpRequest, region: Region) -> PublicEntrant | None:
    """Return who of the public is signed in at the site of a region."""
    entry = request.session.get(SESSION_ENTRY)
    if not entry or entry["until"] <= timezone.now().timestamp():
        return None
    entrants = PublicEntrant.objects.select_related("region__site")
    return entrants.filter(
        pk=entry["entrant"], region=region, forgotten_at=None
    ).first()


def safe_next(request: HttpRequest) -> str:
    """Return the address below this site that somebody was on the way to, if any."""
    wanted = str(request.GET.get("next", ""))
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts=None, require_https=request.is_secure()
    )
    return wanted if is_ours and len(wanted) < 500 else ""


class EntrantRequiredMixin(PublicPage):
    """For pages of entrants: ``request.entrant`` is who is signed in here.

    Others are led to the page where they ask for a link, which brings them back.
    """

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        entrant = entrant_of(request, self.region)
        if entrant is None:
            return keep_private(self.not_signed_in(request))
        request.entrant = entrant  # type: ignore[attr-defined]
        return super().dispatch(request, *args, **kwargs)

    def not_signed_in(self, request: HttpRequest) -> HttpResponseBase:
        return redirect(sign_in_url(request.get_full_path()))


def sign_in_url(wanted: str) -> str:
    """Return where one signs in on the way to an address."""
    return f"{reverse('competitions_entrants:sign_in')}?{urlencode({'next': wanted})}"
