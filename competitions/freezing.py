"""Whether the rules of a category may still change.

Once somebody handed in by them, sections, limits, statements, criteria and
weights stay as they are (ADR 11). What was handed in is not known here: whoever
keeps it registers a question, and models and services ask all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from competitions.models import CompetitionCategory

#: Takes keys of categories and returns those among them that are frozen.
Freezer = Callable[[Collection[int]], Iterable[int]]

_freezers: list[Freezer] = []


def register_freezer(find: Freezer) -> None:
    """Add a reason to freeze; from ``AppConfig.ready``. One query for many keys."""
    if find not in _freezers:
        _freezers.append(find)


def forget_freezer(find: Freezer) -> None:
    """Take a reason back; for tests."""
    _freezers.remove(find)


def frozen_among(category_ids: Iterable[int]) -> set[int]:
    """Return which of these categories have rules that can't change any more."""
    ids = set(category_ids)
    if not ids:
        return set()
    return {found for find in _freezers for found in find(ids)} & ids


def is_frozen(category: CompetitionCategory) -> bool:
    """Tell whether something was handed in by the rules of a category."""
    return category.pk is not None and bool(frozen_among([category.pk]))
