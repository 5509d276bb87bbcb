"""The header of a table: one row, or two or three with groups above columns.

"Jenis" above "Digital | Non Digital", "Waktu" above "Uji Coba | Penerapan": the
texts above a column are joined, and a column whose own heading is one of a field's
values is a tick column of that field.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from spreadsheets.expected import Expected, Recognise
from spreadsheets.ranges import Merge
from spreadsheets.reading import Cell, Row, Sheet
from spreadsheets.text import clean, fold, is_blank
from spreadsheets.ticks import is_mark

HEADER_ROWS: Final = 50
HEADER_LENGTH: Final = 120
_DEEPEST: Final = 3
_LABEL_LENGTH: Final = 60


@dataclass(frozen=True, slots=True)
class Header:
    """Rows ``first`` to ``last`` (positions in the sheet) and what they say.

    ``texts`` are the joined headings by column. ``fields`` holds every column that
    was recognised, ``ticks`` the value of those that are tick columns.
    """

    first: int
    last: int
    texts: dict[int, str]
    fields: dict[int, str]
    ticks: dict[int, str]

    @property
    def names(self) -> set[str]:
        return set(self.fields.values())


def find_header(sheet: Sheet, expected: Expected) -> Header | None:
    """The header with the most different recognised fields, in the first 50 rows.

    Then one that is as deep as it looks; then with more texts; then the first.
    ``None`` when nothing is recognised, or only a single column that can't be all.
    Where titles say the rest, tables below each other may have other columns: then
    it is the first that has enough.
    """
    best: tuple[tuple[int, bool, int, int, int], Header] | None = None
    single: list[dict[int, str]] = []
    for first in range(min(HEADER_ROWS, len(sheet.rows))):
        for header in _candidates(sheet, first, expected):
            if header.last == first:
                single.append(header.fields)
            own = recognised(sheet.rows[first], expected.recognise)
            natural = header.last == natural_end(sheet, first) and (
                bool(own) or _reaches(sheet, first, header.last)
            )
            depth = header.last - first
            fits = depth if natural else -depth
            rank = (len(header.names), natural, fits, len(header.texts), -first)
            if header.names and (best is None or rank > best[0]):
                best = rank, header
    if best is None:
        return None
    header = _first_table(sheet, best[1], expected)
    alone = len(header.names) == 1 and not header.ticks
    if alone and not _may_stand_alone(header, single, expected.required):
        return None
    return header


def _first_table(sheet: Sheet, best: Header, expected: Expected) -> Header:
    if not expected.for_all:
        return best
    for first in range(best.first):
        row = sheet.rows[first]
        above = label_texts(sheet.rows[first - 1]) if first else []
        if len(above) > 1 or not all(_is_label(v) for v in row if v is not None):
            continue
        header = read_header(sheet, first, natural_end(sheet, first), expected)
        if (
            header.last < best.first
            and len(header.names) > 1
            and expected.looks_complete(header.names)
        ):
            return header
    return best


def _candidates(sheet: Sheet, first: int, expected: Expected) -> Iterator[Header]:
    if len(label_texts(sheet.rows[first])) == 0:
        return
    end = natural_end(sheet, first)
    for last in range(first, end + 1):
        yield read_header(sheet, first, last, expected)


def _reaches(sheet: Sheet, first: int, last: int) -> bool:
    """Whether a merged cell of a header's first row goes down to its last."""
    return first < last and any(
        merge.top == first and merge.bottom == last for merge in sheet.merges or ()
    )


def _may_stand_alone(
    header: Header, single: Sequence[dict[int, str]], required: frozenset[str]
) -> bool:
    """Whether a single recognised heading is enough.

    Not when required ones are missing, and not when the same column names other
    fields in other rows: that is a form, with labels downwards.
    """
    ((index, name),) = list(header.fields.items())[:1]
    others = {row[index] for row in single if index in row} - {name}
    return required <= {name} and not others


def recognised(row: Row, recognise: Recognise) -> dict[int, str]:
    """The fields of the headings in one row, by column."""
    found = {}
    for index, value in enumerate(row):
        if isinstance(value, str) and len(value) <= HEADER_LENGTH:
            name = recognise(value)
            if name is not None:
                found[index] = name
    return found


def label_texts(row: Row) -> list[str]:
    """The texts of a row."""
    return [text for value in row if isinstance(value, str) and (text := clean(value))]


def natural_end(sheet: Sheet, first: int) -> int:
    """The last row of a header that begins in a row, by merges and blanks."""
    last = first
    while last - first + 1 < _DEEPEST and last + 1 < len(sheet.rows):
        if not _continues(sheet, first, last + 1):
            break
        last += 1
    return last


def _continues(sheet: Sheet, first: int, row: int) -> bool:
    above, below = sheet.rows[row - 1], sheet.rows[row]
    labels = [_is_label(value) for value in below if value is not None]
    if not labels or not all(labels):
        return False
    for merge in sheet.merges or ():
        in_header = first <= merge.top < row and merge.bottom >= row
        if in_header and merge.bottom - first < _DEEPEST and _text(sheet, merge):
            return True
    under = [index for index, value in enumerate(below) if value is not None]
    groups = [index for index in under if _filled(above, index)]
    return (
        len(groups) < len(under)
        and bool(groups)
        and all(_begins_group(above, below, index) for index in groups)
    )


def _begins_group(above: Row, below: Row, index: int) -> bool:
    return not _filled(above, index + 1) and _filled(below, index + 1)


def _is_label(value: Cell) -> bool:
    if isinstance(value, str):
        return len(value) <= _LABEL_LENGTH and not is_mark(value)
    return isinstance(value, int) and 1990 <= value <= 2100


def _filled(row: Row, index: int) -> bool:
    return 0 <= index < len(row) and bool(clean(row[index]))


def _text(sheet: Sheet, merge: Merge) -> str:
    row = sheet.rows[merge.top] if merge.top < len(sheet.rows) else ()
    return clean(row[merge.left]) if merge.left < len(row) else ""


def read_header(sheet: Sheet, first: int, last: int, expected: Expected) -> Header:
    """What rows ``first`` to ``last`` say when they are taken for the header."""
    paths, groups = _paths(sheet, first, last)
    texts = {index: " – ".join(path) for index, path in paths.items()}
    fields: dict[int, str] = {}
    ticks = _tick_columns(sheet, last, paths, expected)
    for index, path in paths.items():
        if index in ticks:
            fields[index] = ticks[index][0]
            continue
        name = _field(path, groups.get(index, 1), expected.recognise)
        if name is not None:
            fields[index] = name
    return Header(
        first, last, texts, fields, {i: value for i, (_f, value) in ticks.items()}
    )


def _field(path: Sequence[str], group: int, recognise: Recognise) -> str | None:
    """The field of a column by all its texts, its own, or that of a group of one."""
    candidates = [" ".join(path), path[-1]]
    if group == 1:
        candidates.append(path[0])
    for text in candidates:
        if len(text) <= HEADER_LENGTH and (name := recognise(text)) is not None:
            return name
    return None


def _paths(
    sheet: Sheet, first: int, last: int
) -> tuple[dict[int, list[str]], dict[int, int]]:
    """The texts above each column from top to bottom, and the width of its group."""
    width = max(len(row) for row in sheet.rows[first : last + 1])
    paths: dict[int, list[str]] = {}
    groups: dict[int, int] = {}
    for position in range(first, last + 1):
        row = [clean(_at(sheet.rows[position], index)) for index in range(width)]
        if position < last:
            below = sheet.rows[position + 1]
            _spread(row, below, _merged_to(sheet, position), groups)
        for index, text in enumerate(row):
            path = paths.setdefault(index, [])
            if text and text not in path[-1:]:
                path.append(text)
    return {index: path for index, path in paths.items() if path}, groups


def _at(row: Row, index: int) -> Cell:
    return row[index] if index < len(row) else None


def _merged_to(sheet: Sheet, position: int) -> dict[int, int]:
    return {
        merge.left: merge.right
        for merge in sheet.merges or ()
        if merge.top == position and merge.right > merge.left
    }


def _spread(
    row: list[str], below: Row, merged: dict[int, int], groups: dict[int, int]
) -> None:
    """Write a group's text above all its columns."""
    for start in [index for index, text in enumerate(row) if text]:
        end = start
        while end + 1 < len(row) and not row[end + 1]:
            within = end + 1 <= merged.get(start, -1)
            loose = _filled(below, start) and _filled(below, end + 1)
            if not within and (start in merged or not loose):
                break
            end += 1
        for index in range(start, end + 1):
            row[index] = row[start]
            groups[index] = end - start + 1


def _tick_columns(
    sheet: Sheet, last: int, paths: dict[int, list[str]], expected: Expected
) -> dict[int, tuple[str, str]]:
    """Tick columns: (field, value) by column.

    The group names the field; without one it is the labels, if at least two of one
    field's stand there, mean nothing else and have nothing but marks below them.
    """
    if not expected.ticks:
        return {}
    found: dict[int, tuple[str, str]] = {}
    loose: dict[tuple[tuple[str, ...], str], list[tuple[int, str]]] = {}
    for index, path in paths.items():
        label, group = fold(path[-1]), path[:-1]
        name = expected.recognise(group[-1]) if group else None
        if name is not None and name in expected.ticks:
            if label in expected.ticks[name]:
                found[index] = (name, expected.ticks[name][label])
            continue
        fields = [f for f, labels in expected.ticks.items() if label in labels]
        known = expected.recognise(path[-1]) or expected.recognise(" ".join(path))
        if len(fields) == 1 and known is None and _is_ticked(sheet, last, index):
            value = expected.ticks[fields[0]][label]
            loose.setdefault((tuple(group), fields[0]), []).append((index, value))
    for (_group, name), columns in loose.items():
        if len({value for _index, value in columns}) > 1:
            found |= {index: (name, value) for index, value in columns}
    return found


def _is_ticked(sheet: Sheet, last: int, index: int) -> bool:
    """Whether the cells below a heading are marks or blank."""
    below = (_at(row, index) for row in sheet.rows[last + 1 : last + 1 + HEADER_ROWS])
    return all(is_blank(cell) or is_mark(cell) for cell in below)
