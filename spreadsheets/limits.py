"""How large a file may be before it is refused unread.

calamine has no limits of its own: it lays out the rectangle around all filled
cells in one piece, so a single cell in XFD1048576 asks for 512 GB and ends the
process. Hence everything is counted first, and calamine runs apart.
"""

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper bounds, all inclusive.

    ``upload_bytes`` is the file as sent, ``uncompressed_bytes`` the sum of its zip
    parts, ``ratio`` uncompressed by compressed, of the file and of each large part (XML
    with much repetition reaches about 60). ``area`` counts the cells of the rectangle around the filled cells,
    ``text`` the characters, both summed over all sheets. 32,767 characters is what
    Excel itself can hold in a cell.
    """

    upload_bytes: int = 20_000_000
    uncompressed_bytes: int = 150_000_000
    parts: int = 2_000
    ratio: int = 250
    rows: int = 60_000
    columns: int = 500
    sheets: int = 50
    cell_length: int = 32_767
    area: int = 3_000_000
    text: int = 150_000_000


def default_limits() -> Limits:
    """Return the bounds of this installation.

    With 20 MB of text-heavy rows the reading process needs about 350 MB. Whoever has
    more memory may raise some by the setting ``SPREADSHEETS_LIMITS``.
    """
    return Limits(**getattr(settings, "SPREADSHEETS_LIMITS", {}))
