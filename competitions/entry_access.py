"""Who sees and changes which entry: the one place that says so.

The registrar of the region: all entries of its competitions; of what somebody of
the public is still writing only that it exists. Operators: those of the
organisations for which they work, with the units below as their membership says.
Mentors: they read entries of innovations that they mentor. Leaders: numbers.
Jurors read versions through their sheets, nothing through this. An entrant of the
public: their own. Everybody else: nothing, and screens answer 404.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from competitions.access import (
    CategoryRowPolicy,
    keeps_competition,
    kept_competitions,
)
from competitions.models import CompetitionPage, Entry, EntryVersion, PublicEntrant
from innovations.mentoring_access import reach_of, reads_reports
from innovations.models import Membership, OrganizationPage, Region


def _nothing() -> Q:
    return Q(pk__in=())


def _own(user: Any, prefix: str = "") -> Q:
    """Return the condition for the organisations for which somebody works."""
    rule = Q(**{f"{prefix}pk__in": ()})
    rows = Membership.objects.filter(user=user.pk).order_by()
    for key, path, below in rows.values_list(
        "organization", "organization__path", "including_units_below"
    ):
        rule |= Q(**{f"{prefix}pk": key})
        if below:
            rule |= Q(**{f"{prefix}path__startswith": path})
    return rule


def own_organizations(user: Any, region: Region | None) -> QuerySet[OrganizationPage]:
    """Return the organisations of a region for which somebody works, by name."""
    rows: QuerySet[OrganizationPage] = OrganizationPage.objects.filter(region=region)
    return rows.filter(_own(user)).order_by("title") if user.is_active else rows.none()


def _kept(user: Any) -> Q:
    """What a registrar reads: nothing that somebody of the public only drafted."""
    handed_in = Exists(EntryVersion.objects.filter(entry=OuterRef("pk")))
    kept = kept_competitions(user).order_by().values("pk")
    return Q(category__competition__in=kept) & (
        Q(organization__isnull=False) | Q(handed_in)
    )


def entries_in_sight(user: Any) -> QuerySet[Entry]:
    """Return the entries whose words a person with an account may read."""
    rows = Entry.objects.all()
    if not user.is_active or user.is_anonymous:
        return rows.none()
    mentored = reach_of(user).innovations("innovation__")
    rule = _kept(user) | _own(user, "organization__") | mentored
    # By key: another filter of the caller never multiplies rows.
    return rows.filter(pk__in=Entry.objects.filter(rule).order_by().values("pk"))


def entries_to_change(user: Any) -> QuerySet[Entry]:
    """Return the entries in which a person with an account may write.

    The public writes its own; nobody with an account writes for them.
    """
    rows = Entry.objects.filter(organization__isnull=False)
    if not user.is_active or user.is_anonymous:
        return rows.none()
    kept = kept_competitions(user).order_by().values("pk")
    return rows.filter(Q(category__competition__in=kept) | _own(user, "organization__"))


def kept_entries(user: Any) -> QuerySet[Entry]:
    """Return the entries that a registrar reads, of competitions of their region."""
    return Entry.objects.filter(_kept(user)) if user.is_active else Entry.objects.none()


def hidden_drafts(user: Any) -> QuerySet[Entry]:
    """Return what the public is still writing, to be counted and never shown."""
    kept = kept_competitions(user).order_by().values("pk")
    return Entry.objects.filter(
        category__competition__in=kept, organization=None, versions=None
    )


def may_read(user: Any, entry: Entry) -> bool:
    return entries_in_sight(user).filter(pk=entry.pk).exists()


def may_change(actor: Any, entry: Entry) -> bool:
    """Tell whether somebody writes in an entry: an account, or an entrant."""
    if isinstance(actor, PublicEntrant):
        return entry.entrant_id == actor.pk and actor.forgotten_at is None
    return entries_to_change(actor).filter(pk=entry.pk).exists()


def may_enter_for(
    actor: Any, competition: CompetitionPage, organization: OrganizationPage
) -> bool:
    """Tell whether somebody may enter in the name of an organisation."""
    if isinstance(actor, PublicEntrant):
        return False
    own = own_organizations(actor, organization.region)
    return own.filter(pk=organization.pk).exists() or keeps_competition(
        actor, competition
    )


def require_change(actor: Any, entry: Entry) -> None:
    """Refuse whoever doesn't write in an entry; ``None`` is the system."""
    if actor is not None and not may_change(actor, entry):
        raise PermissionDenied(
            _("This entry belongs to somebody else, so you can't change it.")
        )


def may_count(user: Any, region: Region) -> bool:
    """Tell whether somebody sees how many entries a region's competitions have."""
    return reads_reports(user, region)


def account_of(actor: Any) -> Any:
    """Return the account of who acts, where they have one."""
    return None if isinstance(actor, PublicEntrant) else actor


def name_of(actor: Any) -> str:
    """Return the name of who acts, as it stands on a receipt."""
    if actor is None:
        return ""
    if isinstance(actor, PublicEntrant):
        return actor.name
    return str(actor.get_full_name() or actor.get_username())


class EntryPolicy(CategoryRowPolicy):
    """For the registrar's list: Wagtail's generic screens ask it."""

    def __init__(self) -> None:
        super().__init__(Entry)

    def instances_user_has_any_permission_for(
        self, user: Any, actions: Iterable[str]
    ) -> QuerySet[Any]:
        if set(actions) <= {"view"}:
            return kept_entries(user)
        return Entry.objects.none()
