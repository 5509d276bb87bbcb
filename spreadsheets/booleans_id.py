"""Yes and no as people tick them."""

from typing import Final

from django.utils.translation import gettext as _

from spreadsheets.exceptions import CellError
from spreadsheets.parsed import Parsed
from spreadsheets.text import fold, shown

TRUE_WORDS: Final = frozenset(
    {"ya", "y", "yes", "iya", "ada", "sudah", "sudah ada", "benar", "true", "1"}
    | {"v", "x", "√", "✓", "✔", "☑", "☒", "✅"}
)
FALSE_WORDS: Final = frozenset(
    {"tidak", "t", "tdk", "no", "n", "tidak ada", "tdk ada", "belum", "belum ada"}
    | {"salah", "false", "0", "☐", "✗", "✘", "bukan"}
)


def parse_boolean(value: object) -> Parsed[bool]:
    """Whether a cell says yes.

    "x" is a tick, as in a form, not a cross. "Belum ada" is no, although in other
    columns it means that nothing was entered: ask this before ``is_blank``.

    :raises CellError: neither; a blank cell too.
    """
    if isinstance(value, bool):
        return Parsed(value)
    # U+FE0F asks for the coloured picture of a sign.
    key = fold(value).rstrip(".").replace("\ufe0f", "")
    if key in TRUE_WORDS:
        return Parsed(True)
    if key in FALSE_WORDS:
        return Parsed(False)
    raise CellError(
        _("“%(value)s” is neither yes nor no. Write Ya or Tidak.")
        % {"value": shown(value)}
    )
