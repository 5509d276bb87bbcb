"""Remembering how a sender's files are read, by what stands in their headers.

Corrections name rows and columns of one file. What is remembered names headings
instead, so that it holds for the next file with the same ones: whether a sheet is
read, which texts are the header, which field a heading means, whether blank cells
are filled, and how a text table is written. Rows that were skipped are not: next
year other things stand there.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from spreadsheets.delimited import TextFormat
from spreadsheets.expected import Correction, Expected
from spreadsheets.headers import HEADER_ROWS
from spreadsheets.layout_report import header_columns, row_texts
from spreadsheets.marks import own_sheet
from spreadsheets.models import ImportRun, LayoutMemory
from spreadsheets.reading import Sheet, Workbook
from spreadsheets.tables import signature
from spreadsheets.text import fold


@dataclass(slots=True)
class Recalled:
    """What a sender's memory says about a file, and when it was last told."""

    corrections: list[Correction] = field(default_factory=list)
    text: TextFormat = field(default_factory=TextFormat)
    told_on: str = ""

    def __bool__(self) -> bool:
        return bool(self.corrections) or self.text != TextFormat()


class Memory:
    """The layouts that a person corrected in files of one kind; one query."""

    def __init__(self, user: Any, sheet: str) -> None:
        found = LayoutMemory.objects.filter(user=user, sheet=sheet) if user else ()
        self._layouts = {memory.fingerprint: memory for memory in found}

    def recall(self, workbook: Workbook, expected: Expected) -> Recalled:
        """Return what was remembered, said in rows and columns of this workbook."""
        recalled = Recalled()
        if not self._layouts:
            return recalled
        for sheet in workbook.sheets:
            if not sheet.rows or own_sheet(sheet.rows):
                continue
            memory = self._find(sheet, expected)
            if memory is None:
                continue
            text = TextFormat.from_json(_text_entry(memory))
            correction = _corrected(sheet, expected, _entries(memory))
            if correction is not None:
                recalled.corrections.append(correction)
            if workbook.kind == "csv" and text != TextFormat():
                recalled.text = text
            if correction is not None or text != TextFormat():
                told_on = timezone.localdate(memory.updated_at).isoformat()
                recalled.told_on = max(recalled.told_on, told_on)
        return recalled

    def _find(self, sheet: Sheet, expected: Expected) -> LayoutMemory | None:
        known = self._layouts.get(signature(sheet, expected))
        if known is not None:
            return known
        # Rows of data may have more texts than the headings that a person named.
        for memory in self._layouts.values():
            if any(
                _position(sheet, entry.get("headings", [])) is not None
                for entry in _entries(memory)
            ):
                return memory
        return None


def remember(run: ImportRun, report: dict[str, Any]) -> None:
    """Keep the corrections of a run for the sender's next files like it.

    Layouts that a person no longer corrects are forgotten.
    """
    if run.user_id is None:
        return
    for fingerprint, entries in _by_fingerprint(run, report).items():
        mine = LayoutMemory.objects.filter(
            user_id=run.user_id, sheet=run.sheet, fingerprint=fingerprint
        )
        if not entries:
            mine.delete()
        elif not mine.filter(corrections=entries).exists():
            LayoutMemory.objects.update_or_create(
                user_id=run.user_id,
                sheet=run.sheet,
                fingerprint=fingerprint,
                defaults={"corrections": entries},
            )


def forget(run: ImportRun) -> None:
    """Drop what is remembered of layouts like those of a run."""
    LayoutMemory.objects.filter(
        user=run.user,
        sheet=run.sheet,
        fingerprint__in=list(_by_fingerprint(run, run.reading)),
    ).delete()


# ------------------------------------------------------------- to remember


def _by_fingerprint(
    run: ImportRun, report: dict[str, Any]
) -> dict[str, list[dict[str, Any]]]:
    corrections = {c["sheet"]: Correction.from_json(c) for c in run.corrections}
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for sheet in report.get("sheets", ()):
        correction = corrections.get(sheet["name"])
        entry = _entry(correction, sheet) if correction else None
        found[sheet["signature"]] += [entry] if entry else []
    guessed = report.get("guessed_signature")
    if guessed:
        text = run.options.get("text")
        found[guessed] += [{"text": text}] if text else []
    return found


def _entry(correction: Correction, sheet: dict[str, Any]) -> dict[str, Any] | None:
    """What a correction says beyond the file it was made for, if anything."""
    headings = {c["letter"]: c["heading"] for c in sheet["columns"]}
    seen: Counter[str] = Counter()
    places = {}
    for letter, heading in headings.items():
        key = _without_digits(heading) or letter
        places[letter] = (key, seen[key])
        seen[key] += 1
    fields = [
        [*places[letter], name]
        for letter, name in sorted(correction.fields.items())
        if letter in places
    ]
    entry = {
        "sheet": correction.sheet,
        "use": correction.use,
        "headings": sheet["headings"] if correction.header_rows else [],
        "fields": fields,
        "fill": correction.fill,
    }
    says = correction.use is not None or correction.header_rows or fields
    return entry if says or not correction.fill else None


# --------------------------------------------------------------- to recall


def _entries(memory: LayoutMemory) -> list[dict[str, Any]]:
    return [entry for entry in memory.corrections if "sheet" in entry]


def _text_entry(memory: LayoutMemory) -> dict[str, Any]:
    found = (entry["text"] for entry in memory.corrections if "text" in entry)
    return next(found, {})


def _corrected(
    sheet: Sheet, expected: Expected, entries: Sequence[dict[str, Any]]
) -> Correction | None:
    """The correction that an entry of the memory means in a sheet."""
    entry, same_sheet = _entry_for(sheet.name, entries)
    if entry is None:
        return None
    headings = entry.get("headings", [])
    position = _position(sheet, headings)
    if headings and position is None:
        return None
    start = 0 if position is None else sheet.first_row + position
    rows = tuple(range(start, start + len(headings))) if start else ()
    bare = Correction(
        sheet.name,
        use=entry.get("use") if same_sheet else None,
        header_rows=rows,
        fill=bool(entry.get("fill", True)),
    )
    fields = _fields(header_columns(sheet, expected, bare), entry.get("fields", []))
    correction = Correction(bare.sheet, bare.use, rows, fields, fill=bare.fill)
    return None if correction == Correction(sheet.name) else correction


def _entry_for(
    name: str, entries: Sequence[dict[str, Any]]
) -> tuple[dict[str, Any] | None, bool]:
    """The entry of the sheet so named, and whether it is; "2024" is like "2025"."""
    for alike in (str, _without_digits):
        same = [e for e in entries if alike(e["sheet"]) == alike(name)]
        if len(same) == 1:
            return same[0], True
    used = [entry for entry in entries if entry.get("use") is not False]
    return (used[-1] if used else None), False


def _without_digits(text: str) -> str:
    return re.sub(r"\d+", "#", fold(text))


def _position(sheet: Sheet, headings: Sequence[Sequence[str]]) -> int | None:
    """Where rows with these texts begin, if anywhere near the top."""
    if not any(headings):
        return None
    wanted = [_compared(row) for row in headings]
    rows = [_compared(row) for row in row_texts(sheet, 0, 4 * HEADER_ROWS)]
    for position in range(len(rows) - len(wanted) + 1):
        if rows[position : position + len(wanted)] == wanted:
            return position
    return None


def _compared(texts: Iterable[str]) -> list[str]:
    return [_without_digits(text) for text in texts]


def _fields(
    columns: Sequence[tuple[str, str]], remembered: Iterable[Sequence[Any]]
) -> dict[str, str]:
    """Fields by letter, from fields by heading; a heading may occur again."""
    letters: dict[str, list[str]] = defaultdict(list)
    for letter, heading in columns:
        letters[_without_digits(heading) or letter].append(letter)
    fields = {}
    for heading, place, name in remembered:
        found = letters.get(heading, [])
        if place < len(found):
            fields[found[place]] = name
        elif re.fullmatch("[A-Z]{1,3}", heading) and not found:
            fields[heading] = name  # a column without a heading
    return fields
