"""What browsers send about a score sheet, and the lines that they show of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from competitions.models import Criterion, ScoreSheet
from competitions.numbers import plain
from competitions.services.scoring_sheets import Clash, Edit, Saved
from competitions.sheet_values import (
    NOTE,
    reason_name,
    score_name,
    shown,
    stored_values,
)

_BASE = "base-"
#: So many fields no sheet has.
_MOST = 500


class BadRequest(ValueError):
    """What came isn't what a sheet sends; the message says what to do."""


@dataclass(frozen=True)
class Field:
    """A field as a screen shows it: what is written in it, what is stored, what is
    wrong with it."""

    name: str
    text: str
    base: str
    error: str = ""
    clash: Clash | None = None


@dataclass(frozen=True)
class Line:
    """A criterion with its two fields. Numbers for scripts have a point."""

    criterion: Criterion
    score: Field
    reason: Field

    @property
    def range(self) -> tuple[str, str]:
        return plain(self.criterion.minimum), plain(self.criterion.maximum)


@dataclass(frozen=True)
class Lines:
    criteria: list[Line]
    note: Field


def edits_of_form(data: Mapping[str, str]) -> tuple[int, dict[str, Edit]]:
    """Return the revision and the fields of a form that was sent without scripts.

    :raises BadRequest: without a revision.
    """
    revision = data.get("revision", "")
    if not (revision.isascii() and revision.isdigit() and len(revision) < 10):
        raise BadRequest(_("Open the sheet again, then save once more."))
    names = [name.removeprefix(_BASE) for name in data if name.startswith(_BASE)]
    return int(revision), {
        name: Edit(data[name], (data[f"{_BASE}{name}"],))
        for name in names[:_MOST]
        if name in data
    }


def edits_of_json(body: bytes) -> tuple[int, dict[str, Edit]]:
    """Return the same of what the script sends.

    :raises BadRequest: when it is anything else.
    """
    wrong = BadRequest(_("Open the sheet again, then save once more."))
    try:
        sent = json.loads(body)
        revision, edits = sent["revision"], sent["edits"]
        found = {
            name: Edit(_text(edit["mine"]), tuple(map(_text, edit["bases"])))
            for name, edit in edits.items()
        }
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise wrong from error
    if type(revision) is not int or len(found) > _MOST:
        raise wrong
    return revision, found


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def lines_of(
    sheet: ScoreSheet,
    criteria: list[Criterion],
    saved: Saved | None,
    sent: Mapping[str, str],
) -> Lines:
    """Return the fields of a sheet; after an attempt to save with what was typed."""
    stored = stored_values(sheet, criteria, sheet.scores.all())

    def field(name: str) -> Field:
        base = shown(stored[name])
        if saved is None:
            return Field(name, base, base)
        return Field(
            name,
            sent.get(name, base),
            base,
            saved.errors.get(name, ""),
            saved.clashes.get(name),
        )

    return Lines(
        [
            Line(row, field(score_name(row)), field(reason_name(row)))
            for row in criteria
        ],
        field(NOTE),
    )
