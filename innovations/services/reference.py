"""Loads the official lists that ship with the package."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from innovations.models import (
    GovernmentAffair,
    NationalGoal,
    OrganizationType,
    PriorityCluster,
    RegulationType,
    SustainableDevelopmentGoal,
    Theme,
)
from innovations.models.reference import ReferenceRow
from innovations.names import normalize_name
from spreadsheets.models import ValueSynonym
from spreadsheets.text import fold

FOLDER = Path(__file__).resolve().parent.parent / "reference"
FILES: dict[str, type[ReferenceRow]] = {
    "government_affairs": GovernmentAffair,
    "themes": Theme,
    "national_goals": NationalGoal,
    "priority_clusters": PriorityCluster,
    "development_goals": SustainableDevelopmentGoal,
    "organization_types": OrganizationType,
    "regulation_types": RegulationType,
}


#: Loaders of lists that other plugins ship, by the name that is printed.
_further_lists: dict[str, Callable[[], Loaded]] = {}


def register_list(name: str, load: Callable[[], Loaded]) -> None:
    """Let ``load_reference`` load a plugin's list too; from ``AppConfig.ready``."""
    _further_lists[name] = load


@dataclass(frozen=True)
class Loaded:
    """What loading one list did."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0


def shipped_rows(name: str) -> list[dict[str, Any]]:
    """Return the rows of a list as they ship, in their order."""
    rows: list[dict[str, Any]] = json.loads(
        (FOLDER / f"{name}.json").read_text(encoding="utf-8")
    )
    return [row | {"sort_order": number} for number, row in enumerate(rows, 1)]


@transaction.atomic
def load_reference(*, reset: bool = False) -> dict[str, Loaded]:
    """Create missing rows and add missing spellings; twice changes nothing.

    What an administrator wrote stays: an existing row keeps its name, its
    order and everything else, and rows that don't ship are left alone.
    ``reset`` puts the shipped values back, but never removes a spelling.
    """
    loaded = {name: _load(FILES[name], shipped_rows(name), reset) for name in FILES}
    further = {name: load() for name, load in _further_lists.items()}
    return loaded | {"value_spellings": _load_spellings()} | further


def _load_spellings() -> Loaded:
    """Add the misspellings that occur; what an administrator changed stays."""
    rows = json.loads((FOLDER / "value_spellings.json").read_text(encoding="utf-8"))
    results = [
        ValueSynonym.objects.get_or_create(
            sheet="innovations",
            field=row["field"],
            normalized=fold(text),
            defaults={"text": text, "value": row["value"]},
        )
        for row in rows
        for text in row["texts"]
    ]
    created = sum(is_new for _row, is_new in results)
    return Loaded(created=created, unchanged=len(results) - created)


def _load(model: type[ReferenceRow], rows: list[dict[str, Any]], reset: bool) -> Loaded:
    existing = {row.code: row for row in model._default_manager.all()}
    created = changed = 0
    for values in rows:
        row = existing.get(values["code"])
        if row is None:
            spellings = "\n".join(values.get("synonyms", ()))
            model._default_manager.create(**values | {"synonyms": spellings})
            created += 1
        elif _update(row, values, reset):
            changed += 1
    return Loaded(created, changed, len(rows) - created - changed)


def _update(row: ReferenceRow, values: dict[str, Any], reset: bool) -> bool:
    fields = {"synonyms": _with_spellings(row, values.get("synonyms", ()))}
    if reset:
        fields = values | {"is_active": True} | fields
    different = {
        name: value for name, value in fields.items() if getattr(row, name) != value
    }
    for name, value in different.items():
        setattr(row, name, value)
    if different:
        row.save(update_fields=list(different))
    return bool(different)


def _with_spellings(row: ReferenceRow, spellings: list[str]) -> str:
    known = {normalize_name(text) for text in [row.label, *row.synonym_list]}
    missing = [text for text in spellings if normalize_name(text) not in known]
    return "\n".join([row.synonyms, *missing]).strip("\n") if missing else row.synonyms
