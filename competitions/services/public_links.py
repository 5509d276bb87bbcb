"""Which pages of winners and entrants a public page may link to."""

from __future__ import annotations

from collections.abc import Iterable

from wagtail.models import Page

from competitions.models import Award


def open_pages(keys: Iterable[int | None]) -> set[int]:
    """Return those of the keys whose pages any visitor may open; one query."""
    known = {key for key in keys if key is not None}
    if not known:
        return set()
    pages = Page.objects.filter(pk__in=known).live().public()
    return set(pages.values_list("pk", flat=True))


def link_awards(awards: Iterable[Award]) -> None:
    """Give each award the pages that any visitor may open, else nothing."""
    listed = list(awards)
    shown = open_pages(
        key for award in listed for key in (award.organization_id, award.innovation_id)
    )
    for award in listed:
        award.linked_organization = (
            award.organization if award.organization_id in shown else None
        )
        award.linked_innovation = (
            award.innovation if award.innovation_id in shown else None
        )
