"""The hook by which a site knows organisations by the names that invitations use.

``NEWS_PARTY_MATCHER`` names a function that takes a page of the agenda and names and
returns the pages of those it knows: ``(page, names) -> {name: Page}``. It must be
exact: a name that could mean two organisations is left out. Without the setting
nobody is known, and names stay names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string
from wagtail.models import Page

Matcher = Callable[[Page, list[str]], dict[str, Page]]


def match_parties(page: Page, names: Iterable[str]) -> dict[str, Page]:
    """Return the pages of the organisations among these names."""
    path = getattr(settings, "NEWS_PARTY_MATCHER", "")
    wanted = sorted({name for name in names if name})
    if not path or not wanted:
        return {}
    matcher: Matcher = import_string(path)
    return matcher(page, wanted)


def fill_in_organizations(event: Any, *, within: Page) -> bool:
    """Give the invited parties and the organiser their pages, where left empty.

    ``within`` is the agenda: a new event stands nowhere yet. Nothing is saved; tells whether something was found.
    """
    parties = [row for row in event.invited_parties.all() if not row.organization_id]
    names = [row.name for row in parties]
    if event.organizer_name and not event.organizer_page_id:
        names.append(event.organizer_name)
    found = match_parties(within, names)
    for row in parties:
        if row.name in found:
            row.organization_id = found[row.name].pk
    if not event.organizer_page_id and event.organizer_name in found:
        event.organizer_page_id = found[event.organizer_name].pk
    return bool(found)
