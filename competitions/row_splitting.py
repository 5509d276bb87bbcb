"""One row of a list that names several winners becomes as many results."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.utils.translation import gettext as _

from competitions.ranks import parse_rank
from competitions.winners import lines_of, several_winners, tidy_winner
from innovations.services.organizations import OrganizationLookup
from spreadsheets.planning import read_cell
from spreadsheets.resources import RowDraft, SheetResource


def split_row(
    resource: SheetResource, row: RowDraft, lookup: OrganizationLookup
) -> list[RowDraft]:
    """Return a draft for each winner of a row, or refuse the row and say why.

    Cells beside them that name as many innovations are shared out in order; one
    innovation, score or prize counts for all.
    """
    texts = {name: _text(row, name) for name in ("winner", "person", "innovation")}
    winners = several_winners(texts["winner"], lookup)
    if not winners.names or row.key is not None:
        return [row]
    if not winners.sure and parse_rank(row.values.get("rank_label") or ""):
        _refuse_doubtful(row, winners.names)
        return [row]
    shares: dict[str, list[str]] = {"winner": winners.names}
    for name in ("person", "innovation"):
        parts = lines_of(texts[name])
        if len(parts) > 1:
            shares[name] = parts
    uneven = [n for n, parts in shares.items() if len(parts) != len(winners.names)]
    if uneven:
        _refuse_uneven(row, uneven[0], len(winners.names), len(shares[uneven[0]]))
        return [row]
    return [_copy(resource, row, shares, place) for place in range(len(winners.names))]


def _text(row: RowDraft, name: str) -> str:
    cell = row.cells.get(name, ("", "", None))[2]
    return cell if isinstance(cell, str) else ""


def _copy(
    resource: SheetResource, row: RowDraft, shares: Mapping[str, list[str]], place: int
) -> RowDraft:
    copy: RowDraft = replace(
        row,
        values=dict(row.values),
        cells=dict(row.cells),
        raw=dict(row.raw),
        messages=list(row.messages),
    )
    for name, parts in shares.items():
        _set(resource, copy, name, tidy_winner(parts[place]))
    copy.warn(
        _("The cell names %(count)s winners; each becomes a result of its own.")
        % {"count": len(shares["winner"])},
        "winner",
    )
    return copy


def _set(resource: SheetResource, row: RowDraft, name: str, text: str) -> None:
    letter, header, _cell = row.cells[name]
    row.cells[name] = (letter, header, text)
    row.values.pop(name, None)
    # What the whole cell was too long for, a part of it may be short enough.
    row.messages = [m for m in row.messages if m.field != name]
    read_cell(resource, row, name, text)


def _refuse_doubtful(row: RowDraft, names: list[str]) -> None:
    row.refuse(
        _(
            "The cell seems to name %(count)s winners: %(names)s. If each of them won, "
            "put semicolons between them; if they won together, write “bersama” "
            "between them; if it is one, write it on one line without a comma."
        )
        % {"count": len(names), "names": "; ".join(names)},
        "winner",
    )


def _refuse_uneven(row: RowDraft, name: str, winners: int, others: int) -> None:
    row.refuse(
        _(
            "The row names %(winners)s winners, but this cell names %(others)s. Give "
            "each winner a row of its own."
        )
        % {"winners": winners, "others": others},
        name,
    )
