"""Bars of charts, drawn by the server as SVG in the rows of their table (ADR 12)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Bar:
    """A value and how long its bar is, of 100."""

    value: int
    length: float

    @property
    def width(self) -> str:
        """The length as SVG writes numbers, whatever the language is."""
        return f"{self.length:.1f}"


def bars(values: Iterable[int], *, whole: int | None = None) -> list[Bar]:
    """Return bars in proportion to the largest value, or to ``whole``."""
    counted = list(values)
    most = max(counted, default=0) if whole is None else whole
    return [Bar(value, 100 * value / most if most else 0) for value in counted]
