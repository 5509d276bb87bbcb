"""Text that no spreadsheet program runs as a formula or turns into something else.

A .csv has no types. A text that begins with = + - @, tab or a line break, or that a
program would take for a number or a date (0812…, 16 digits, 1-2), gets an
apostrophe in front, one more if it has some already. ``unescape`` takes exactly
one away, so every text comes back as it was.
"""

from __future__ import annotations

import re

_ENDANGERED = re.compile(
    r"[=+\-@\t\r\n＝＋－＠]"
    r"|0\d+\Z|\d{12,}\Z|\d+[eE]\d+\Z|\d{1,4}([-/.:])\d{1,2}(\1\d{1,4})?\Z"
    r"|sep=",
    re.IGNORECASE,
)


def escape(text: str) -> str:
    """Keep a spreadsheet program from reading anything but text."""
    return f"'{text}" if _ENDANGERED.match(text.lstrip("'")) else text


def unescape(text: str) -> str:
    """Undo ``escape``; other texts stay as they are."""
    if text.startswith("'") and _ENDANGERED.match(text.lstrip("'")):
        return text[1:]
    return text
