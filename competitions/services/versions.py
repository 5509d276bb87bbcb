"""Reading what was handed in."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db.models import OuterRef, Subquery
from django.db.models.query import QuerySet

from competitions.choices import EntryState
from competitions.models import Entry, EntryVersion


def latest_versions() -> QuerySet[EntryVersion]:
    """Return the version that counts of each entry that is handed in now.

    Withdrawn entries have none, whatever they handed in before.
    """
    last = (
        EntryVersion.objects.filter(entry=OuterRef("entry"))
        .order_by("-number")
        .values("pk")[:1]
    )
    return EntryVersion.objects.filter(
        pk=Subquery(last), entry__state=EntryState.SUBMITTED
    )


def version_of(entry: Entry) -> EntryVersion | None:
    """Return the version of an entry that counts, if it is handed in."""
    return latest_versions().filter(entry=entry).first()


def categories_handed_in_to(category_ids: Collection[int]) -> Iterable[int]:
    """Return those of the categories by whose rules somebody handed in.

    Also by versions that were withdrawn or replaced: they are read later.
    """
    return (
        EntryVersion.objects.filter(entry__category__in=category_ids)
        .values_list("entry__category", flat=True)
        .order_by()
        .distinct()
    )
