"""The sheets that plugins offer for import and export."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import lazy
from django.utils.text import capfirst

from spreadsheets.policies import WHERE, SheetPolicy
from spreadsheets.resources import SheetResource


@dataclass(frozen=True)
class Listing:
    """What a listing of the admin shows: ids, and its filters in words."""

    ids: frozenset[int]
    words: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """One kind of workbook that can be imported.

    ``scopes`` returns the scopes (here: regions) into which a person may import
    this sheet, ``keepers`` those in which they also see what others imported.
    ``scope_key`` names a scope in storage and ``find_scope`` finds it again by
    that name or by what a person types on the command line. ``scope_label`` is what
    a scope is called on screens. ``listing`` returns what the sheet's admin listing
    shows for a request's query string, or nothing when that filters nothing.

    Where rows may need records of another kind first (here: organisations),
    ``prerequisite_label`` and ``prerequisite_help`` word the box by which a keeper
    has them created (``Context.create_missing``); without a label it isn't offered.
    """

    name: str
    label: Any
    help_text: Any
    resource: type[SheetResource]
    scopes: Callable[[Any], QuerySet[Any]]
    keepers: Callable[[Any], QuerySet[Any]]
    all_scopes: Callable[[], QuerySet[Any]]
    scope_key: Callable[[Any], str]
    find_scope: Callable[[str], Any]
    scope_label: Any = WHERE
    prerequisite_label: Any = ""
    prerequisite_help: Any = ""
    listing: Callable[[HttpRequest], Listing | None] | None = None


class UnknownSheet(LookupError):
    """There is no sheet of this name."""


capfirst_lazy = lazy(capfirst, str)

_sheets: dict[str, Sheet] = {}


def register_sheet(sheet: Sheet) -> None:
    """Offer a sheet; called from a plugin's ``AppConfig.ready``."""
    _sheets[sheet.name] = sheet


def register(
    name: str,
    resource: type[SheetResource],
    *,
    policy: SheetPolicy | None = None,
    label: Any = "",
    help_text: Any = "",
) -> Sheet:
    """Offer a sheet in one line; called from a plugin's ``AppConfig.ready``.

    Without a policy the model's permissions count and nothing divides the records;
    the label is that of the model.
    """
    model = resource._meta.model
    policy = (policy or SheetPolicy()).for_model(model)
    sheet = Sheet(
        name=name,
        label=label or capfirst_lazy(model._meta.verbose_name_plural),
        help_text=help_text,
        resource=resource,
        scopes=policy.scopes,
        keepers=policy.keepers,
        all_scopes=policy.all_scopes,
        scope_key=policy.scope_key,
        find_scope=policy.find_scope,
        scope_label=policy.scope_label,
    )
    register_sheet(sheet)
    return sheet


def get_sheet(name: str) -> Sheet:
    """Return a registered sheet; raises ``UnknownSheet``."""
    try:
        return _sheets[name]
    except KeyError:
        raise UnknownSheet(name) from None


def all_sheets() -> list[Sheet]:
    """Return the registered sheets in the order of their names."""
    return [_sheets[name] for name in sorted(_sheets)]


def sheets_for(user: Any) -> list[Sheet]:
    """Return the sheets that a person may import somewhere."""
    return [sheet for sheet in all_sheets() if sheet.scopes(user).exists()]
