"""A certificate as it is printed: A4 across, on one page whatever stands on it."""

from __future__ import annotations

from datetime import date
from typing import Any

import segno
from django.urls import NoReverseMatch, reverse

from competitions.letterheads import Letterhead, letterhead_of
from competitions.models import Certificate
from competitions.pdf import render_pdf

#: Characters up to which a text is set in a size (in points).
NAME_SIZES = ((28, 34), (42, 27), (70, 21), (120, 17), (10_000, 13))
LINE_SIZES = ((90, 13), (180, 11.5), (10_000, 10))


def certificate_pdf(
    certificate: Certificate, *, letterhead: Letterhead | None = None
) -> bytes:
    """Return a certificate as PDF; ``letterhead`` where many are made of one region.

    :raises PdfUnavailable: where the machine can't make PDF.
    """
    context = certificate_context(certificate, letterhead=letterhead)
    return render_pdf("competitions/pdf/certificate.html", context, on_one_page=True)


def certificate_context(
    certificate: Certificate, *, letterhead: Letterhead | None = None
) -> dict[str, Any]:
    words = certificate.content
    address = verification_address(certificate)
    code = segno.make(address or certificate.code, error="m", micro=False)
    return {
        "certificate": certificate,
        "words": words,
        "dated_on": date.fromisoformat(words["dated_on"]),
        "name_size": _size(words["recipient"], NAME_SIZES),
        "line_size": _size(words["innovation"], LINE_SIZES),
        "letterhead": letterhead or letterhead_of(certificate.competition.region),
        "address": address,
        "qr": code.svg_data_uri(border=2, dark="#000", light="#fff"),
    }


def verification_address(certificate: Certificate) -> str:
    """Return where anybody checks a certificate; nothing where the site has no such."""
    try:
        path = reverse("competition_certificates:check", args=[certificate.code])
    except NoReverseMatch:
        return ""
    region = certificate.competition.region
    return f"{region.site.root_url}{path}" if region else path


def _size(text: str, sizes: tuple[tuple[int, float], ...]) -> float:
    return next(size for most, size in sizes if len(text) <= most)
