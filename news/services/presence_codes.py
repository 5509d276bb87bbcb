"""The QR code that people scan at an event."""

from __future__ import annotations

import segno
from django.utils.safestring import SafeString, mark_safe

from news.models import EventPage


def check_in_address(event: EventPage, token: str) -> str:
    return f"{event.get_full_url() or ''}hadir/{token}/"


def code_svg(address: str) -> SafeString:
    """Return the code as a drawing that scales to any size and prints sharply."""
    code = segno.make(address, error="m", micro=False)
    drawing = code.svg_inline(scale=8, border=4, omitsize=True, svgclass="qr-code")
    return mark_safe(drawing)  # noqa: S308 -- drawn here, from squares only
