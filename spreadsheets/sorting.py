"""Telling data from what else stands below a header, row by row in order."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from spreadsheets.expected import Correction, Expected
from spreadsheets.reading import Cell
from spreadsheets.text import clean, fold, is_blank, is_longer, shown

if TYPE_CHECKING:
    from spreadsheets.locating import Column

_FOOTER = re.compile(
    r"(?:jumlah|total|sub ?total|grand total|keterangan|ket|catatan|mengetahui|"
    r"menyetujui|sumber(?: data)?|rata-rata)(?![\w-])"
)
# A whole cell that is nothing but the label of a sum, wherever it stands.
_SUM = re.compile(
    r"(?:jumlah|total|sub ?total|grand total)"
    r"(?: (?:inovasi|usulan|opd|perangkat daerah|data|lomba|pemenang|keseluruhan|"
    r"seluruhnya|semua))?:?"
)
_SUBTOTAL = re.compile(r"(?:jumlah|sub ?total|total)(?![\w-])")
# What stands above and below a signature: "Penajam, 12 Maret 2024", "NIP. 1985…".
_SIGNATURE = re.compile(
    r"[^\d,]{3,40},(?:tanggal )?(?:\d{1,2} |[._…]+ ?)?[a-z]{3,9}[._… ]*(?:19|20)\d\d|"
    r"nip\.?:?[ .]?\d[\d ]{7,}|(?:ttd|tertanda)\.?|a\.?n\.? (?:kepala|bupati|wali ?kota).*|"
    r"ditetapkan (?:di|pada) .*|(?:ketua )?(?:dewan|tim) (?:juri|penilai)[,:]?"
)
_NUMBERING = re.compile(r"\(?(\d{1,3})\)?\.?(?:=.*)?")
# What counts the groups of a list: letters and Roman numerals, unlike its rows.
_MARKER = r"(?:[A-Z]|[IVXL]{1,6})"
_MARKED = re.compile(rf"({_MARKER})\s*[.)]\s*(\S.*)", re.DOTALL)
_LONE_MARKER = re.compile(rf"{_MARKER}\s*[.)]?")
_BAND_LENGTH: Final = 150


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of data: raw cells that are not empty, by column index.

    ``given`` are values by field that a row above says for this one. ``flaws`` are
    cells that show an error instead of a value, by column index.
    """

    number: int
    cells: dict[int, Cell]
    given: dict[str, str] = field(default_factory=dict)
    flaws: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SkippedRow:
    """A row that is no data; ``reason`` is a phrase for people."""

    number: int
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class Band:
    """A row whose text is a value of the rows below it."""

    number: int
    field: str
    value: str


class RowSorter:
    """Sorts the rows of one table.

    To recognise a further kind of row, add a method to ``_reasons``.
    """

    def __init__(
        self, columns: Sequence[Column], expected: Expected, correction: Correction
    ) -> None:
        self.rows: list[TableRow] = []
        self.skipped: list[SkippedRow] = []
        self.bands: list[Band] = []
        self._correction = correction
        self._headers = {
            c.index: fold(c.header.rpartition(" – ")[2] or c.header) for c in columns
        }
        self._mapped = {column.index for column in columns if column.field}
        essential = expected.essential({c.field for c in columns if c.field})
        self._required = {c.index for c in columns if c.field in essential}
        self._names_group = expected.names_group
        self._band_field = expected.band
        self._band_index = next(
            (c.index for c in columns if expected.band and c.field == expected.band),
            None,
        )
        self._needed = {
            c.index
            for c in columns
            if c.field in essential and c.field != expected.band
        }
        self._after_footer = False
        self._in_other_table = ""
        self._reasons: tuple[Callable[[dict[int, Cell]], str | None], ...] = (
            self._other_table,
            self._repeated_header,
            self._numbering,
            self._footer,
            self._below_footer,
            self._nothing_mapped,
        )

    def add(
        self,
        number: int,
        cells: dict[int, Cell],
        *,
        filled: set[int] | None = None,
        merged: bool = False,
        other: str = "",
    ) -> None:
        """Sort one row.

        :param filled: columns whose value comes from a merged cell above.
        :param merged: cells of this row are merged over several columns.
        :param other: why another table begins here that can't be read.
        """
        if not cells:
            return
        if number in self._correction.include:
            self._append(number, cells)
            return
        if number in self._correction.skip:
            self._skip(number, _("left out as you chose"), cells)
            return
        self._in_other_table = other or self._in_other_table
        own = {i: value for i, value in cells.items() if i not in (filled or ())}
        band = None if self._in_other_table else self._band(own, merged=merged)
        if band is not None:
            self.bands.append(Band(number, self._band_field or "", band))
            self._after_footer = False
            return
        for find_reason in self._reasons:
            reason = find_reason(cells)
            if reason:
                self._skip(number, reason, cells)
                return
        self._append(number, cells)

    def finish(self) -> None:
        """Call sums between the rows subtotals, and unneeded bands headings."""
        self._drop_unused_bands()
        last = self.rows[-1].number if self.rows else 0
        self.skipped = [
            replace(row, reason=_("a subtotal"))
            if row.number < last and _SUBTOTAL.match(fold(row.text.lstrip("| ")))
            else row
            for row in self.skipped
        ]

    def _drop_unused_bands(self) -> None:
        used = {
            id(row.given.get(band.field))
            for band in self.bands[:1]
            for row in self.rows
        }
        kept = []
        for band in self.bands:
            if id(band.value) in used:
                kept.append(band)
            else:
                reason = _("a heading between the rows")
                self.skipped.append(
                    SkippedRow(band.number, reason, shown(band.value, 120))
                )
        self.bands = kept
        self.skipped.sort(key=lambda row: row.number)

    def _append(self, number: int, cells: dict[int, Cell]) -> None:
        given = {}
        if self.bands and self._band_field:
            own = cells.get(self._band_index) if self._band_index is not None else None
            if is_blank(own):
                given = {self._band_field: self.bands[-1].value}
        self.rows.append(TableRow(number, cells, given))

    def _skip(self, number: int, reason: str, cells: dict[int, Cell]) -> None:
        text = shown(" | ".join(clean(value) for value in cells.values()), 120)
        self.skipped.append(SkippedRow(number, reason, text))

    # ------------------------------------------------------------------ bands

    def _band(self, cells: dict[int, Cell], *, merged: bool) -> str | None:
        """The value that a row gives to the rows below it, if it is such a row.

        It holds one text, in front of everything else, marked with a letter or a
        Roman numeral, or merged over columns, or outside the mapped columns.
        Numbers beside it are counts.
        """
        if not self._band_field or not cells:
            return None
        texts: list[tuple[int, str]] = []
        for i, v in cells.items():
            if isinstance(v, str) and not is_blank(v):
                if len(texts) == 2:
                    return None
                texts.append((i, clean(v)))
        marker = ""
        if (
            len(texts) == 2
            and texts[0][0] not in self._mapped
            and _LONE_MARKER.fullmatch(texts[0][1])
        ):
            marker = texts.pop(0)[1]
        if len(texts) != 1:
            return None
        index, text = texts[0]
        named = self._names_group(text) and len(cells) == 1
        if index > self._label_column() and not named:
            return None
        match = _MARKED.fullmatch(text)
        marker = marker or (match[1] if match else "")
        name = match[2] if match else text
        numbers = len(cells) - 1 - (1 if marker and not match else 0)
        if numbers and not marker:
            return None
        loose = index not in self._mapped and not self._after_footer
        if not (marker or named or (merged and not self._after_footer) or loose):
            return None
        if len(name) > _BAND_LENGTH or not re.search(r"[^\W\d_]{2}", name):
            return None
        folded = fold(name)
        if _FOOTER.match(folded) or _SIGNATURE.fullmatch(folded):
            return None
        return name

    def _label_column(self) -> int:
        """The column up to which the text of a band may begin."""
        needed = self._needed or self._mapped
        return min(needed, default=0)

    # ---------------------------------------------------------------- reasons

    def _other_table(self, cells: dict[int, Cell]) -> str | None:
        return self._in_other_table or None

    def _repeated_header(self, cells: dict[int, Cell]) -> str | None:
        same = sum(self._is_header(i, value) for i, value in cells.items())
        enough = same >= min(2, len(self._headers)) and same >= 0.8 * len(cells)
        return _("the header again") if enough else None

    def _is_header(self, index: int, value: Cell) -> bool:
        header = self._headers.get(index)
        if header is None or (isinstance(value, str) and is_longer(value, header)):
            return False
        return fold(value) == header

    def _numbering(self, cells: dict[int, Cell]) -> str | None:
        if self.rows or len(cells) < min(3, len(self._headers)) or len(cells) < 2:
            return None
        numbers = [_NUMBERING.fullmatch(fold(value)) for value in cells.values()]
        counted = [int(match[1]) for match in numbers if match]
        first = counted[0] if counted else -1
        if first <= 2 and counted == list(range(first, first + len(cells))):
            return _("numbers of the columns")
        return None

    def _footer(self, cells: dict[int, Cell]) -> str | None:
        label = next((i for i, v in cells.items() if isinstance(v, str)), None)
        if label is None:
            return None
        folded = fold(cells[label])
        if _SIGNATURE.fullmatch(folded) and len(cells) == 1:
            return self._end_of_table()
        if not _FOOTER.match(folded):
            return None
        data = self._data_columns(cells)
        if _SUM.fullmatch(folded) and not self._required.issubset(data):
            return self._end_of_table()
        others = [index for index in data if index != label]
        # Inside a mapped column it may be a name ("Total ..."): a footer then only
        # with nothing to its left and nothing but numbers beside it.
        named = label in (self._required or self._mapped)
        if named and (
            min(cells) < label
            or any(isinstance(v, str) for i, v in cells.items() if i != label)
        ):
            return None
        if self._required.intersection(others):
            return None
        if not self._required and any(isinstance(cells[i], str) for i in others):
            return None
        return self._end_of_table()

    def _end_of_table(self) -> str:
        self._after_footer = True
        return _("a sum or note below the table")

    def _below_footer(self, cells: dict[int, Cell]) -> str | None:
        if not self._after_footer:
            return None
        data = self._data_columns(cells)
        needed = self._needed if self.bands else self._required
        if len(data) >= min(2, len(self._mapped)) and needed.issubset(data):
            return None
        return _("a note below the table")

    def _nothing_mapped(self, cells: dict[int, Cell]) -> str | None:
        if any(i in self._mapped and not is_blank(v) for i, v in cells.items()):
            return None
        return _("nothing in any column that is imported")

    def _data_columns(self, cells: dict[int, Cell]) -> list[int]:
        return [i for i, v in cells.items() if i in self._mapped and not is_blank(v)]
