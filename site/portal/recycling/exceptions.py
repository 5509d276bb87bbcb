"""Why something can't go into the bin, or come out of it."""

from __future__ import annotations


class NotInBin(Exception):
    """Somebody restored it or deleted it for ever meanwhile."""


class CannotBin(Exception):
    """The thing must stay; the message says why and what to do."""


class CannotRestore(Exception):
    """It can't come back to that place; the message says why.

    ``elsewhere`` tells whether another place would help.
    """

    def __init__(self, message: str, *, elsewhere: bool = True) -> None:
        super().__init__(message)
        self.elsewhere = elsewhere


class MustBeKept(Exception):
    """It may not be destroyed, because something counts on it."""
