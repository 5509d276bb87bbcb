"""Text that no spreadsheet program runs as a formula or turns into something else.

A .csv has no types. A text that begins with = + - @, tab or a line break, or that a
program would take for a number, a date or a truth (0812…, 1-2, TRUE), gets an
apostrophe in front, one more if it has some already. ``unescape`` takes exactly
one away, so every text comes back as it was.
"""

from __future__ import annotations

import re

_MONTH = "(?:jan|feb|mar|apr|mei|may|jun|jul|agu|agt|aug|sep|okt|oct|nov|des|dec)[a-z]*"
_ENDANGERED = re.compile(
    "|".join(
        (
            r"[=+\-@\t\r\n＝＋－＠]",
            # Numbers that would lose zeros or digits, dates, times, percentages.
            r"0\d+\Z",
            r"\d{12,}\Z",
            r"\d+[.,:/\-\s%][\d.,:/\-\s%]*\Z",
            r"[.,]\d+\Z",
            r"\d+[eE][+-]?\d+\Z",
            rf"(?:\d{{1,4}}[\s.\-/]*)?{_MONTH}[\s.\-/]*\d{{1,4}}\Z",
            rf"\d{{1,4}}[\s.\-/]*{_MONTH}\Z",
            r"(?:true|false|benar|salah)\Z",
            # A first line that begins so names the delimiter.
            r"sep=",
        )
    ),
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
