"""Vocabularies for the engine, from choices and from reference rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models

from innovations.models.reference import ReferenceRow
from spreadsheets.models import ValueSynonym
from spreadsheets.vocabulary import Term, Vocabulary


def spellings(sheet: str, field: str) -> dict[str, list[str]]:
    """Return the spellings that were added in the admin, by value."""
    found: dict[str, list[str]] = {}
    for row in ValueSynonym.objects.filter(sheet=sheet, field=field):
        found.setdefault(row.value, []).append(row.text)
    return found


def of_choices(
    choices: type[models.TextChoices],
    synonyms: Mapping[str, Iterable[str]],
    extra: Mapping[str, Iterable[str]],
) -> Vocabulary:
    """Return a vocabulary of the values of a field with choices."""
    return Vocabulary(
        [
            Term(
                key=str(value),
                label=str(label),
                synonyms=(*synonyms.get(value, ()), *extra.get(value, ())),
            )
            for value, label in choices.choices
        ]
    )


def of_rows(
    rows: Iterable[ReferenceRow], extra: Mapping[str, Iterable[str]]
) -> Vocabulary:
    """Return a vocabulary of reference rows; each is known by its code."""
    return Vocabulary(
        [
            Term(
                key=row.code,
                label=row.label,
                synonyms=(*row.synonym_list, *_short(row), *extra.get(row.code, ())),
            )
            for row in rows
        ]
    )


def _short(row: Any) -> tuple[str, ...]:
    short = getattr(row, "short_label", "") or getattr(row, "abbreviation", "")
    return (short,) if short else ()
