"""Numbers as people write them."""

from __future__ import annotations

from decimal import Decimal

from django.utils.formats import number_format


def plain(number: Decimal | None) -> str:
    """Return a number of the active language without zeros at its end: 12,5."""
    if number is None:
        return ""
    whole = number.to_integral_value()
    return str(number_format(whole if whole == number else number.normalize()))
