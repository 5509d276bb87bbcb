"""Entries follow an innovation that was merged with another."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from competitions.models import Entry
from innovations.models import InnovationPage


@transaction.atomic
def move_entries(
    *, source: InnovationPage, target: InnovationPage, only: list[int] | None = None
) -> tuple[list[int], list[str]]:
    """Give the entries of an innovation to the one that it was merged with.

    Where both are entered in one category, each keeps its entry, which is named:
    what was handed in is never joined. For ``innovations.services.references``.
    """
    entries = Entry.objects.select_for_update(of=("self",)).filter(innovation=source)
    if only is not None:
        entries = entries.filter(pk__in=only)
    taken = set(
        Entry.objects.filter(innovation=target).values_list("category", flat=True)
    )
    moved, stayed = [], []
    for entry in entries.select_related("category__competition").order_by("pk"):
        if entry.category_id in taken:
            stayed.append(
                _(
                    "Both are entered in “%(category)s” of %(competition)s; one entry "
                    "stays with “%(name)s”."
                )
                % {
                    "category": entry.category,
                    "competition": entry.category.competition.title,
                    "name": source.title,
                }
            )
            continue
        # Only the link: nobody wrote anything in the entry.
        Entry.objects.filter(pk=entry.pk).update(innovation=target)
        moved.append(entry.pk)
    return moved, stayed
