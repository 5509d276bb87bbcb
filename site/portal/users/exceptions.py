"""What can go wrong at the door."""

from __future__ import annotations

from datetime import datetime


class WrongCode(Exception):
    """The code is not the one of now, was used already, or belongs to nobody."""


class TooSoon(Exception):
    """After a wrong code the next one has to wait ``until``."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until
