"""What the screening said of entries, for those whose entries they are."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from competitions.choices import EntryState
from competitions.models import Entry, Screening
from competitions.services.feedback import is_open_to_entrants
from competitions.services.screening import screening_shown
from competitions.services.versions import latest_versions


def shown_outcomes(
    entries: Iterable[Entry], at: datetime | None = None
) -> dict[int, Screening]:
    """Return by the keys of entries what their entrants may know of the screening.

    Only of what is handed in and was screened, and not before the committee shows it.
    Two queries, however many entries, where phases are loaded.
    """
    keys = [
        entry.pk
        for entry in entries
        if entry.state == EntryState.SUBMITTED and screening_shown(entry, at)
    ]
    if not keys:
        return {}
    found = {}
    versions = latest_versions().filter(entry__in=keys)
    for version in versions.prefetch_related("screenings"):
        for screening in version.screenings.all()[:1]:
            found[version.entry_id] = screening
    return found


def shown_outcome(entry: Entry, at: datetime | None = None) -> Screening | None:
    return shown_outcomes([entry], at).get(entry.pk)


def has_open_results(entry: Entry) -> bool:
    """Tell whether the entrant may read what became of an entry."""
    return entry.state == EntryState.SUBMITTED and is_open_to_entrants(entry)
