"""Warns of rows whose new texts hold what identifies a person."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext as _

from innovations.personal_data import find_personal_data
from spreadsheets.resources import RowDraft


def warn_of_personal_data(
    row: RowDraft, fields: Iterable[str], current: Callable[[Any], dict[str, Any]]
) -> None:
    """Say which kinds a text of the row holds, unless the record has it already.

    ``current`` reads the record as it is; asked only where something was found.
    """
    for name in fields:
        text = row.values.get(name)
        found = find_personal_data(text) if isinstance(text, str) else []
        if not found:
            continue
        if row.instance is not None and current(row.instance).get(name) == text:
            continue
        kinds = ", ".join(dict.fromkeys(str(one.kind.label) for one in found))
        row.warn(
            _(
                "The text seems to hold personal data: %(kinds)s. Published, anybody "
                "could read it; take it out unless the person agreed."
            )
            % {"kinds": kinds},
            name,
        )
