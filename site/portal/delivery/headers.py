"""What browsers may do with our answers.

Policies depend on the address alone: stored answers (``store.py``) pass through
here like fresh ones, and a browser keeps them with an answer of status 304. So
there are no nonces; public pages need none, for they hold no script and no style.
"""

from __future__ import annotations

from typing import Any

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import NoReverseMatch, reverse

Policy = dict[str, list[str]]

#: Players of videos; a page shows them only after a click.
PLAYERS = ["https://www.youtube-nocookie.com", "https://player.vimeo.com"]

PUBLIC: Policy = {
    "default-src": [NONE],
    "script-src": [SELF],
    "style-src": [SELF],
    "img-src": [SELF, "data:"],
    "font-src": [SELF],
    "connect-src": [SELF],
    "media-src": [SELF],
    "manifest-src": [SELF],
    "frame-src": [SELF, *PLAYERS],
    "frame-ancestors": [SELF],
    "form-action": [SELF],
    "base-uri": [NONE],
}
#: Wagtail's sign-in, whose scripts are files; its icons carry styles.
DOOR: Policy = PUBLIC | {"style-src": [SELF, UNSAFE_INLINE]}
#: Wagtail's choosers, calendars and inline panels write ``<script>`` into their
#: forms, and pictures are shown before they are uploaded. Attributes such as
#: ``onerror`` stay forbidden; and a script that comes by ``innerHTML`` never runs.
ADMIN: Policy = DOOR | {
    "script-src": [SELF, UNSAFE_INLINE],
    "script-src-attr": [NONE],
    "img-src": [SELF, "data:", "blob:"],
    "media-src": [SELF, "blob:"],
}
#: What people uploaded runs nothing and loads nothing.
FILES: Policy = {"default-src": [NONE], "frame-ancestors": [SELF]}

#: Abilities of the browser that nothing here uses.
_PERMISSIONS = ", ".join(
    f"{ability}=()"
    for ability in (
        "accelerometer",
        "browsing-topics",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
)


def policy_for(path: str) -> Policy:
    """Return the content security policy of an address."""
    if path.startswith(settings.MEDIA_URL):
        return FILES
    if _below(path, "wagtailadmin_login", "wagtailadmin_password_reset"):
        return DOOR
    if _below(path, "wagtailadmin_home"):
        return ADMIN
    return PUBLIC


def _below(path: str, *names: str) -> bool:
    """Tell whether a path begins like these addresses; a site may have none."""
    try:
        return path.startswith(tuple(reverse(name) for name in names))
    except NoReverseMatch:
        return False


class SecurityHeadersMiddleware(CSPMiddleware):
    """Adds the policies; a view that sets its own keeps it.

    Django's ``SecurityMiddleware`` sends the rest.
    """

    def get_policy_parts(
        self,
        request: HttpRequest,
        response: HttpResponseBase,
        report_only: bool = False,
    ) -> PolicyParts:
        if report_only:
            return PolicyParts()
        config: dict[str, Any] = policy_for(request.path_info)
        return PolicyParts(config=config)

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        response.headers.setdefault("Permissions-Policy", _PERMISSIONS)
        return super().process_response(request, response)
