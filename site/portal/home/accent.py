"""A region's accent colour: is it legible, and which tones come with it."""

from __future__ import annotations

import re
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

#: WCAG 2.2, 1.4.3: text of normal size.
LEAST_CONTRAST = 4.5
WHITE = (255, 255, 255)
BLACK = (0, 0, 0)

RGB = tuple[int, int, int]


class Tones(NamedTuple):
    """The accent itself, for grounds with white text and hovering, for tints."""

    accent: str
    dark: str
    tint: str


def tones_of(colour: str) -> Tones:
    accent = _parse(colour)
    return Tones(
        accent=_hex(accent),
        dark=_hex(_mix(accent, BLACK, 0.3)),
        tint=_hex(_mix(accent, WHITE, 0.9)),
    )


def contrast(first: str, second: str) -> float:
    """Return the contrast of two colours as WCAG defines it, from 1 to 21."""
    lighter, darker = sorted(
        (_luminance(_parse(first)), _luminance(_parse(second))), reverse=True
    )
    return (lighter + 0.05) / (darker + 0.05)


def validate_accent(colour: str) -> None:
    """Refuse what can't be read on white or on its own tint; propose a darker tone."""
    if not is_colour(colour):
        raise ValidationError(
            _(
                "Write the colour as # and six digits or letters A to F, such as #0b5a52."
            ),
            code="no_colour",
        )
    if not is_legible(colour):
        raise ValidationError(
            _(
                "Text in %(colour)s is hard to read: the contrast is %(contrast)s and "
                "should be 4.5 or more. This darker tone would do: %(proposal)s"
            ),
            code="low_contrast",
            params={
                "colour": colour,
                "contrast": f"{_least_contrast(colour):.1f}",
                "proposal": legible_tone(colour),
            },
        )


def is_colour(text: str) -> bool:
    return bool(re.fullmatch(r"#[0-9a-fA-F]{6}", text))


def is_legible(colour: str) -> bool:
    return _least_contrast(colour) >= LEAST_CONTRAST


def legible_tone(colour: str) -> str:
    """Return the lightest darker tone of a colour that can be read."""
    steps = (_hex(_mix(_parse(colour), BLACK, step / 50)) for step in range(51))
    return next(tone for tone in steps if is_legible(tone))


def _least_contrast(colour: str) -> float:
    return min(contrast(colour, "#ffffff"), contrast(colour, tones_of(colour).tint))


def _parse(colour: str) -> RGB:
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red, green, blue


def _hex(colour: RGB) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)


def _mix(colour: RGB, other: RGB, share: float) -> RGB:
    red, green, blue = (
        round(own + (its - own) * share) for own, its in zip(colour, other, strict=True)
    )
    return red, green, blue


def _luminance(colour: RGB) -> float:
    red, green, blue = (_linear(channel / 255) for channel in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
