"""What entrants get of their own once results are out."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from competitions.access import kept_competitions
from competitions.choices import EntryState
from competitions.models import Certificate, Entry, PublicEntrant
from competitions.querysets import results_are_out
from innovations.models import Membership


def entries_of(user: Any) -> QuerySet[Entry]:
    """Return the entries of the organisations that somebody works for."""
    memberships = Membership.objects.filter(user_id=user.pk)
    rule = Q(pk__in=())
    for membership in memberships.select_related("organization"):
        if membership.including_units_below:
            rule |= Q(organization__path__startswith=membership.organization.path)
        else:
            rule |= Q(organization=membership.organization_id)
    return Entry.objects.filter(rule)


def entries_with_results(user: Any) -> QuerySet[Entry]:
    """Return the own entries whose results are out, with awards and certificates."""
    return with_results(entries_of(user))


def results_of_entrant(entrant: PublicEntrant) -> QuerySet[Entry]:
    """Return the same for somebody of the public."""
    return with_results(Entry.objects.filter(entrant=entrant))


def with_results(own: QuerySet[Entry]) -> QuerySet[Entry]:
    """Return those of the entries whose results are out."""
    entries = own.filter(
        results_are_out("category__competition"),
        Q(category__competition__release__isnull=False),
        state=EntryState.SUBMITTED,
    )
    valid = Certificate.objects.filter(revoked_at=None)
    related = entries.select_related("category__competition", "organization")
    return related.prefetch_related(
        "awards",
        Prefetch("certificates", valid),
        Prefetch("awards__certificates", valid),
    ).order_by("-category__competition__edition_year", "title", "pk")


def certificates_for(user: Any) -> QuerySet[Certificate]:
    """Return the certificates that somebody may fetch.

    A registrar those of their competitions, at any time; others what their
    organisations got, once results are out and as long as it is valid.
    """
    own = entries_of(user).values("pk")
    theirs = Q(entry__in=own) | Q(award__entry__in=own)
    public = results_are_out("competition") & Q(revoked_at=None)
    kept = Q(competition__in=kept_competitions(user).values("pk"))
    return Certificate.objects.filter(kept | (theirs & public))


def certificates_of_entrant(entrant: PublicEntrant) -> QuerySet[Certificate]:
    """Return the valid certificates of somebody of the public, once results are out."""
    rows = Certificate.objects.filter(
        results_are_out("competition"),
        Q(entry__entrant=entrant) | Q(award__entry__entrant=entrant),
        revoked_at=None,
    )
    return rows.select_related("competition__region__site").order_by("pk")


def feedback_entries_for(user: Any) -> QuerySet[Entry]:
    """Return the entries whose feedback somebody may read.

    A registrar sees it before the release, to check it.
    """
    own = entries_of(user).values("pk")
    public = results_are_out("category__competition")
    public &= Q(category__competition__release__isnull=False)
    kept = Q(category__competition__in=kept_competitions(user).values("pk"))
    return Entry.objects.filter(kept | (Q(pk__in=own) & public))
