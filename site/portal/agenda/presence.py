"""The column that says whether, and on which days, somebody was there."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext as _

from spreadsheets.booleans_id import parse_boolean
from spreadsheets.exceptions import CellError
from spreadsheets.parsed import Parsed
from spreadsheets.text import clean, shown
from spreadsheets.widgets import EngineWidget

_SEPARATORS = re.compile(r"[\s,;/&+]+|\bdan\b", re.IGNORECASE)


class PresenceWidget(EngineWidget):
    """Days of the event, counted from one: "Ya", "√" (all of them), "1, 3", "Tidak".

    Of an event of one day "1" is just a yes.
    """

    empty: tuple[int, ...] = ()

    def __init__(self, days: int = 1) -> None:
        super().__init__()
        self.days = days

    def parse_filled(self, value: object) -> Parsed[tuple[int, ...]]:
        numbers = self._numbers(value)
        if numbers:
            return Parsed(numbers)
        try:
            is_there = parse_boolean(value).value
        except CellError as error:
            raise CellError(self._not_understood(value)) from error
        return Parsed(tuple(range(1, self.days + 1)) if is_there else ())

    def _numbers(self, value: object) -> tuple[int, ...]:
        """Return the days that a cell counts up, or nothing where it says yes or no."""
        if self.days == 1 or isinstance(value, bool):
            return ()
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        words = [word for word in _SEPARATORS.split(clean(value)) if word]
        if not all(word.isascii() and word.isdigit() for word in words):
            return ()
        numbers = sorted({int(word) for word in words})
        if numbers == [0]:
            return ()
        if any(not 1 <= number <= self.days for number in numbers):
            raise CellError(self._not_understood(value))
        return tuple(numbers)

    def _not_understood(self, value: object) -> str:
        if self.days == 1:
            return _("“%(value)s” is neither yes nor no. Write Ya or Tidak.") % {
                "value": shown(value)
            }
        return _(
            "“%(value)s” is no day of the event. Write numbers from 1 to %(days)s, or "
            "Ya or Tidak."
        ) % {"value": shown(value), "days": self.days}

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str | None:
        if not value:
            return "Tidak"
        if self.days == 1:
            return "Ya"
        return ", ".join(str(number) for number in value)
