"""The stylesheet of an accent colour, at an address that changes with its text.

Nothing inline is allowed on public pages, and browsers keep this file for good.
"""

from __future__ import annotations

from hashlib import sha256

from django.urls import reverse

from portal.home.accent import tones_of


def theme_css(colour: str) -> str:
    tones = tones_of(colour)
    return (
        f":root{{--accent:{tones.accent};--accent-dark:{tones.dark};"
        f"--accent-tint:{tones.tint}}}\n"
    )


def theme_key(colour: str) -> str:
    """Return the colour and a digest of its stylesheet, for the address."""
    digest = sha256(theme_css(colour).encode()).hexdigest()[:10]
    return f"{colour.removeprefix('#').lower()}-{digest}"


def theme_url(colour: str) -> str:
    return reverse("theme", args=[theme_key(colour)])
