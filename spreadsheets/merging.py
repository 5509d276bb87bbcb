"""Three-way merge: what was exported, what we have, what came back.

A cell as the export wrote it says nothing, whatever we have by now. A changed
cell is taken if we still have what was exported. If both sides changed it and
differ, it is a conflict, for a person or ``on_conflict`` to decide; until then
the row as a whole is not written. Values of a merged row are what the record
would have, so the rules that follow judge the merged batch.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import Protocol

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from spreadsheets import marks
from spreadsheets.bases import KnownExport, Values
from spreadsheets.escaping import escape, unescape
from spreadsheets.fields import SheetField
from spreadsheets.plan import JSON, FieldChange
from spreadsheets.reading import Workbook
from spreadsheets.resources import MOST_REMEMBERED, SHORT, RowDraft, SheetResource
from spreadsheets.text import shown
from spreadsheets.writing.cells import LONGEST, Value, cell_key

#: Rows by which a file that names no export is compared with candidates.
SAMPLE = 200


class Exports(Protocol):
    """Where the exports of a sheet and scope are found."""

    def by_token(self, tokens: Collection[str]) -> dict[str, KnownExport]: ...

    def recent(self) -> list[KnownExport]: ...

    def values(
        self, exports: Iterable[KnownExport], object_ids: Collection[int]
    ) -> dict[tuple[str, int], Values]: ...


# ----------------------------------------------------------- which record, which base


class Bases:
    """Gives the rows of one file their records and bases."""

    def __init__(
        self, resource: SheetResource, drafts: Sequence[RowDraft], exports: Exports
    ) -> None:
        self.resource = resource
        self.drafts = drafts
        self.exports = exports
        self.known: dict[str, KnownExport] = {}
        self.default: KnownExport | None = None
        self.warnings: list[str] = []

    def recognise(self, workbook: Workbook) -> None:
        """Find out from which exports the file comes.

        A key that stands in two rows says nothing: a copied row is how people
        begin a new one.
        """
        tokens = Counter(draft.key.token for draft in self.drafts if draft.key)
        book = marks.book_token(workbook.sheets)
        self.known = dict(self.exports.by_token({*tokens, book} - {""}))
        named = [book, *(token for token, _count in tokens.most_common())]
        self.default = next((self.known[t] for t in named if t in self.known), None)
        used = Counter(draft.key for draft in self.drafts if draft.key)
        for draft in self.drafts:
            if draft.key and used[draft.key] == 1 and draft.key.token in self.known:
                draft.exported_id = draft.key.object_id

    def adopt(self) -> None:
        """Match rows by their key whose name or code finds no record (any more).

        So are those that still have the name of their export where another record
        is called so today.
        """
        strays = [
            draft
            for draft in self.drafts
            if draft.instance is None and draft.exported_id is not None
        ]
        strays += self._misled()
        if not strays:
            return
        found = self.resource.load([d.exported_id for d in strays if d.exported_id])
        for draft in strays:
            draft.instance = found.get(draft.exported_id or 0)
            if draft.instance is not None:
                draft.identity = ("pk", draft.exported_id)
                draft.adopted = True
            else:
                draft.refuse(
                    _(
                        "The record was deleted or moved away after the export. To "
                        "create it anew, empty the key at the end of the row."
                    )
                )

    def _misled(self) -> list[RowDraft]:
        """Return the rows that found another record by what they always said."""
        doubtful = [
            draft
            for draft in self.drafts
            if draft.named_by
            and draft.instance is not None
            and draft.exported_id not in {None, self.resource.object_id(draft.instance)}
        ]
        if not doubtful:
            return []
        ids = [draft.exported_id for draft in doubtful if draft.exported_id]
        values = self.exports.values(list(self.known.values()), ids)
        return [
            draft
            for draft in doubtful
            if draft.key is not None
            and _still_says(
                self.resource,
                draft,
                values.get((draft.key.token, draft.exported_id or 0), {}),
            )
        ]

    def attach(self) -> None:
        """Give each matched row the values that its export wrote."""
        matched = [draft for draft in self.drafts if draft.instance is not None]
        if not self.known and matched:
            self._guess(matched)
        ids = [self.resource.object_id(draft.instance) for draft in matched]
        values = self.exports.values(list(self.known.values()), ids)
        for draft, object_id in zip(matched, ids, strict=True):
            token = draft.key.token if draft.key else ""
            if token not in self.known and self.default is not None:
                token = self.default.token
            draft.base = values.get((token, object_id))
            if draft.base is not None:
                _absolve(self.resource, draft)

    def _guess(self, matched: Sequence[RowDraft]) -> None:
        """Take the person's export that the file resembles most.

        The newest is not always it: who exported twice may send the first file.
        """
        candidates = self.exports.recent()
        if not candidates:
            return
        sample = matched[:: max(1, len(matched) // SAMPLE)]
        ids = [self.resource.object_id(draft.instance) for draft in sample]
        values = self.exports.values(candidates, ids)
        scores = {
            export.token: sum(
                _resemblance(self.resource, draft, values.get((export.token, pk), {}))
                for draft, pk in zip(sample, ids, strict=True)
            )
            for export in candidates
        }
        best = max(candidates, key=lambda e: (scores[e.token], e.pk))
        if not scores[best.token]:
            return
        self.default = best
        self.known = {best.token: best}
        self.warnings.append(
            _(
                "The file does not say from which export it comes. It was compared "
                "with your export of %(date)s, which it resembles most; check the "
                "changes."
            )
            % {"date": date_format(localtime(best.created_at), "j F Y H:i")}
        )

    def notice(self) -> list[str]:
        """Say what is uncertain about the comparison; asked after planning."""
        alone = [d for d in self.drafts if d.instance is not None and d.base is None]
        if any(
            differences(self.resource, draft)
            if draft.changes is None
            else draft.changes
            for draft in alone
        ):
            return [
                *self.warnings,
                _(
                    "Not every row comes from an export that is known here. There "
                    "nobody can tell which side changed a cell: what the file says "
                    "wins. Check the changes."
                ),
            ]
        return self.warnings


def _resemblance(resource: SheetResource, draft: RowDraft, base: Values) -> int:
    return sum(
        name in base
        and cell_key(cell) == cell_key(_written(resource, name, base[name]))
        for name, (_letter, _header, cell) in draft.cells.items()
    )


def _still_says(resource: SheetResource, draft: RowDraft, base: Values) -> bool:
    """Tell whether a row has the name with which it was exported."""
    names = [name for name in draft.named_by if name in draft.cells]
    return bool(names) and all(
        name in base and _is_untouched(resource, draft, name, base[name])
        for name in names
    )


# ------------------------------------------------------------------- the cells


def _absolve(resource: SheetResource, draft: RowDraft) -> None:
    """Note the untouched cells; whatever is wrong with them is not the sender's."""
    base = draft.base or {}
    for name in draft.cells:
        if name in base and _is_untouched(resource, draft, name, base[name]):
            draft.untouched.add(name)
    draft.messages = [m for m in draft.messages if m.field not in draft.untouched]


def _is_untouched(
    resource: SheetResource, draft: RowDraft, name: str, base: JSON
) -> bool:
    """Tell whether a cell is as an export wrote it, whatever program saved it."""
    column = resource.columns[name]
    _letter, _header, cell = draft.cells[name]
    written = _written(resource, name, base)
    if type(cell) is type(written) and cell == written:
        return True
    if cell_key(cell) in _written_keys(written):
        return True
    if column.is_blank(cell):
        return column.is_blank(written)
    if name not in draft.values:
        return False
    return _says(column, column.encode(draft.values[name]), base)


def _written(resource: SheetResource, name: str, base: JSON) -> Value:
    """How a stored value was exported; short ones are remembered."""
    kept = tuple(base) if isinstance(base, list) else base
    if isinstance(kept, str) and len(kept) > SHORT:
        return resource.columns[name].cell(base)
    known = resource.written
    key = (name, type(kept), kept)
    if key not in known:
        if len(known) >= MOST_REMEMBERED:
            known.clear()
        known[key] = resource.columns[name].cell(base)
    return known[key]


def _written_keys(written: Value) -> set[str]:
    """The keys of an exported cell, also after it changed formats.

    Another program turns our .csv into .xlsx with the apostrophes that protect a
    text, and .xlsx into .csv without.
    """
    keys = {cell_key(written)}
    if isinstance(written, str):
        keys |= {cell_key(escape(written)), cell_key(unescape(written))}
    return keys


def _says(column: SheetField, read: JSON, stored: JSON) -> bool:
    """Whether what was read from a file is a stored value."""
    return bool(read == stored or read == column.reread(stored))


def merge(resource: SheetResource, draft: RowDraft) -> None:
    """Set the values of a row to what the record would have."""
    current = _current(resource, draft)
    for name, (_letter, _header, cell) in draft.cells.items():
        column = resource.columns[name]
        if name in draft.untouched:
            if column.required:
                draft.values[name] = current.get(name)
            _keep_ours(draft, name, current)
            continue
        ours = column.encode(current.get(name))
        if _was_cut(column, (draft.base or {}).get(name)):
            _refuse_cut(draft, name, current)
        elif name in draft.values:
            theirs = draft.theirs[name] = column.encode(draft.values[name])
            if _says(column, theirs, ours):
                _keep_ours(draft, name, current)
            elif draft.base is not None and draft.base.get(name, ours) != ours:
                _conflict(resource, draft, name, ours)
                if name in draft.conflicts | draft.kept:
                    _keep_ours(draft, name, current)
        elif draft.base and column.is_blank(cell) and ours not in ("", []):
            _mention_emptied(draft, name)


def _current(resource: SheetResource, draft: RowDraft) -> Values:
    """The record's values, worked out once a row."""
    if draft.current is None:
        draft.current = resource.current(draft.instance)
    return draft.current


def _was_cut(column: SheetField, base: JSON) -> bool:
    return isinstance(base, str) and len(base) > LONGEST // 2 and column.was_cut(base)


def _refuse_cut(draft: RowDraft, name: str, current: Values) -> None:
    draft.warn(
        _(
            "The text is longer than a cell can be and was cut in the workbook. "
            "Change it in the system; the cell was left out."
        ),
        name,
    )
    _keep_ours(draft, name, current)


def _keep_ours(draft: RowDraft, name: str, current: Values) -> None:
    """Let the rules see the record's own value, or none if it has none."""
    if name not in draft.values:
        return
    if current.get(name) in (None, "", (), []):
        del draft.values[name]
    else:
        draft.values[name] = current[name]


def _conflict(resource: SheetResource, draft: RowDraft, name: str, ours: JSON) -> None:
    decision = resource.context.on_conflict
    if decision == "theirs":
        return
    if decision == "ours":
        draft.kept.add(name)
        return
    draft.conflicts.add(name)
    draft.warn(
        _(
            "Changed here and in the file since the export: here “%(ours)s”, in the "
            "file “%(theirs)s”. Decide which one counts."
        )
        % {
            "ours": shown(resource.display(name, ours)),
            "theirs": shown(resource.display(name, draft.theirs[name])),
        },
        name,
    )


def _mention_emptied(draft: RowDraft, name: str) -> None:
    if (draft.base or {}).get(name) not in (None, "", []):
        draft.warn(
            _("The cell was emptied; the value stays. Write [hapus] to clear it."),
            name,
        )


def differences(resource: SheetResource, draft: RowDraft) -> dict[str, FieldChange]:
    """Return the cells in which a matched row and its record differ.

    With a base: what the merge decided or left open. Without one nobody knows
    which side changed, so the file wins, unless it was asked to keep what the
    record has.
    """
    current = _current(resource, draft)
    base = draft.base or {}
    keep_ours = resource.context.on_conflict == "ours"
    changes = {}
    for name, column in resource.columns.items():
        if _is_same(draft, name, current):
            continue
        ours = column.encode(current.get(name))
        theirs = draft.theirs.get(name)
        if name in draft.conflicts:
            changes[name] = FieldChange(base.get(name), ours, theirs, None)
        elif name in draft.kept:
            changes[name] = FieldChange(base.get(name), ours, theirs, ours)
        elif name in draft.values:
            result = column.encode(draft.values[name])
            kept = keep_ours and name not in base and ours not in ("", [])
            if not kept and not _says(column, result, ours):
                theirs = result if theirs is None else theirs
                changes[name] = FieldChange(base.get(name), ours, theirs, result)
    return changes


def _is_same(draft: RowDraft, name: str, current: Values) -> bool:
    """Whether nothing is to be done for a cell; equal values have equal encodings."""
    if name in draft.conflicts or name in draft.kept:
        return False
    if name not in draft.values:
        return True
    value, ours = draft.values[name], current.get(name)
    return value is ours or (type(value) is type(ours) and value == ours)
