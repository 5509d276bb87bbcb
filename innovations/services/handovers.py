"""Succession: the work of somebody who leaves goes to a successor in one step.

The account is closed at once. With an invitation as successor the rest happens
when it is accepted; until then everything stays with the closed account, which
means with the registrar, who may edit all pages of the region.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page, PageSubscription, WorkflowState

from innovations.models import (
    Handover,
    Invitation,
    Membership,
    MentorAssignment,
    OrganizationPage,
    Region,
)
from innovations.services.memberships import log_membership
from innovations.services.mentoring_handover import (
    give_back_mentoring,
    mentoring_of,
    pass_mentoring,
)
from innovations.services.people import (
    close_account,
    lock_person,
    reopen_account,
    require_one_region,
    require_power_over,
    take_in,
)
from spreadsheets.services.holdings import Holdings, holdings_of, pass_on


@dataclass(frozen=True)
class Work:
    """What a person holds in a region, as the preview shows it."""

    memberships: list[Membership]
    drafts: list[Page]
    locks: list[Page]
    reviews: list[WorkflowState]
    subscriptions: list[PageSubscription]
    mentoring: list[MentorAssignment]
    holdings: Holdings

    @property
    def is_empty(self) -> bool:
        holdings = self.holdings
        return not (
            self.memberships
            or self.drafts
            or self.locks
            or self.reviews
            or self.subscriptions
            or self.mentoring
            or holdings.runs
            or holdings.sources
            or holdings.links
        )


def work_of(*, person: Any, region: Region) -> Work:
    """Return what a person holds in a region, at a constant number of queries."""
    pages = Page.objects.descendant_of(region.site.root_page, inclusive=True)
    return Work(
        memberships=list(_memberships(person, region)),
        drafts=list(pages.filter(owner=person, live=False).order_by("path")),
        locks=list(pages.filter(locked_by=person).order_by("path")),
        reviews=_reviews(person, pages),
        subscriptions=list(
            PageSubscription.objects.filter(
                user=person, page__in=pages, comment_notifications=True
            ).select_related("page")
        ),
        mentoring=mentoring_of(person, region),
        holdings=holdings_of(user=person, scope=region.code),
    )


def _memberships(person: Any, region: Region) -> QuerySet[Membership]:
    rows = Membership.objects.filter(user=person, organization__region=region)
    return rows.select_related("organization__region", "user")


def _reviews(person: Any, pages: QuerySet[Page]) -> list[WorkflowState]:
    """Return the reviews of the region's pages that a person asked for."""
    states = WorkflowState.objects.active().filter(
        requested_by=person,
        base_content_type=ContentType.objects.get_for_model(Page),
    )
    by_page = {state.object_id: state for state in states}
    here = pages.filter(pk__in=[int(pk) for pk in by_page]).values_list("pk", flat=True)
    return [by_page[str(pk)] for pk in here]


# ------------------------------------------------------------- handing it over


@transaction.atomic
def hand_over(
    *,
    leaver: Any,
    region: Region,
    actor: Any,
    successor: Any = None,
    invitation: Invitation | None = None,
) -> Handover:
    """Close an account and give its work to a person or to whoever accepts.

    Raises ``PermissionDenied`` for others than the region's registrars and for
    one's own account, ``ValidationError`` when the two don't fit.
    """
    in_force = lock_handovers(leaver=leaver)
    person, heir = _lock_both(leaver, successor)
    require_power_over(actor, person, region)
    if (heir is None) == (invitation is None):
        raise ValidationError(_("Choose a successor, or invite one."))
    if heir is not None:
        _check_successor(person, heir, region, actor)
    elif invitation is not None and invitation.region_id != region.pk:
        raise ValidationError(_("The invitation is of another region."))
    close_account(user=person, region=region, actor=actor)
    _release_locks(person, region, actor)
    for ended in in_force:
        _end(ended)
    handover = Handover.objects.create(
        region=region,
        leaver=person,
        successor=heir,
        invitation=invitation,
        handed_over_by=actor,
    )
    given_to = {"successor": heir, "invitation": invitation}
    numbers = {name: one.pk for name, one in given_to.items() if one is not None}
    _log("hand_over", person, handover, actor, **numbers)
    if heir is not None:
        _complete(handover, person, heir, actor)
    return handover


def lock_handovers(**rows: Any) -> list[Handover]:
    """Return the hand-overs in force, such as of a ``leaver``, held until the
    transaction ends.

    Everybody locks an invitation first, then its hand-overs, then people by their
    ids, so that nobody waits for somebody who waits for them.
    """
    in_force = Handover.objects.filter(ended_at=None, **rows).order_by("pk")
    related = in_force.select_related("region__site__root_page", "invitation")
    return list(related.select_for_update(of=("self",)))


def _end(handover: Handover) -> None:
    handover.ended_at = timezone.now()
    handover.save(update_fields=["ended_at"])


def _lock_both(leaver: Any, successor: Any) -> tuple[Any, Any]:
    """Lock in the order of ids, so that two hand-overs never wait for each other."""
    people = [user for user in (leaver, successor) if user is not None]
    locked = {
        user.pk: lock_person(user) for user in sorted(people, key=lambda user: user.pk)
    }
    return locked[leaver.pk], locked[successor.pk] if successor is not None else None


def _check_successor(person: Any, heir: Any, region: Region, actor: Any) -> None:
    require_power_over(actor, heir, region)
    if heir.pk == person.pk:
        raise ValidationError(_("Nobody is their own successor."))
    if not heir.is_active:
        raise ValidationError(
            _("The account of %(person)s is closed. Open it again first.")
            % {"person": heir}
        )
    require_one_region(heir, region)


def _release_locks(person: Any, region: Region, actor: Any) -> None:
    pages = Page.objects.descendant_of(region.site.root_page, inclusive=True)
    for page in pages.filter(locked_by=person).specific():
        Page.objects.filter(pk=page.pk).update(
            locked=False, locked_by=None, locked_at=None
        )
        log(instance=page, action="wagtail.unlock", user=actor)


@transaction.atomic
def complete_waiting(*, invitation: Invitation, person: Any) -> None:
    """Finish the hand-overs that waited for an invitation to be accepted."""
    for handover in lock_handovers(invitation=invitation, completed_at=None):
        leaver, heir = _lock_both(handover.leaver, person)
        handover.successor = heir
        _complete(handover, leaver, heir, handover.handed_over_by)


def _complete(handover: Handover, leaver: Any, heir: Any, actor: Any) -> None:
    region = handover.region
    work = work_of(person=leaver, region=region)
    take_in(person=heir, region=region)
    handover.moved = {
        "memberships": _move_memberships(work, heir, region, actor),
        "drafts": [page.pk for page in work.drafts],
        "reviews": [state.pk for state in work.reviews],
        "subscriptions": [row.page_id for row in work.subscriptions],
        "mentoring": pass_mentoring(
            rows=work.mentoring, leaver=leaver, heir=heir, region=region, actor=actor
        ),
        **work.holdings.ids(),
    }
    _move_rest(handover.moved, leaver, heir)
    handover.completed_at = timezone.now()
    handover.save(update_fields=["successor", "moved", "completed_at"])
    _log("take_over", heir, handover, actor, person=leaver.pk)


def _move_memberships(
    work: Work, heir: Any, region: Region, actor: Any
) -> list[dict[str, Any]]:
    """Give the successor each membership; who has one gets the wider reach."""
    moved = []
    for membership in work.memberships:
        copy, created = Membership.objects.get_or_create(
            user=heir,
            organization=membership.organization,
            role=membership.role,
            defaults={"including_units_below": membership.including_units_below},
        )
        widened = membership.including_units_below and not copy.including_units_below
        if widened:
            copy.including_units_below = True
            copy.save(update_fields=["including_units_below"])
        if created or widened:
            action = "give_membership" if created else "change_membership"
            log_membership(action, copy, region, actor)
        moved.append(
            {
                "organization": membership.organization_id,
                "role": membership.role,
                "including_units_below": membership.including_units_below,
                "created": created,
                "widened": widened,
            }
        )
        membership.delete()
    return moved


def _move_rest(moved: dict[str, Any], holder: Any, heir: Any) -> None:
    """Move what is the holder's by now: drafts, reviews, notifications, imports."""
    Page.objects.filter(pk__in=moved["drafts"], owner=holder).update(owner=heir)
    WorkflowState.objects.filter(pk__in=moved["reviews"], requested_by=holder).update(
        requested_by=heir
    )
    followed = PageSubscription.objects.filter(user=heir).values("page")
    PageSubscription.objects.filter(
        user=holder, page__in=moved["subscriptions"]
    ).exclude(page__in=list(followed.values_list("page", flat=True))).update(user=heir)
    pass_on(ids=moved, holder=holder, successor=heir)


# ---------------------------------------------------------------- taking it back


def handover_of(person: Any, region: Region) -> Handover | None:
    """Return the hand-over of a person's work that is in force."""
    rows = Handover.objects.filter(leaver=person, region=region, ended_at=None)
    return rows.select_related("successor", "invitation").first()


@transaction.atomic
def take_back(*, leaver: Any, region: Region, actor: Any) -> None:
    """Open a closed account again and give back what its hand-over moved.

    What the successor passed on since stays where it is, and so does what was
    published; memberships come back except in organisations that are gone. An
    invitation that waits as successor stays an invitation, for the registrar to
    withdraw. Raises ``PermissionDenied`` and ``ValidationError``.
    """
    handover = next(iter(lock_handovers(leaver=leaver, region=region)), None)
    if handover is None:
        raise ValidationError(_("There is no hand-over to take back."))
    person, heir = _lock_both(leaver, handover.successor)
    reopen_account(user=person, region=region, actor=actor)
    if handover.completed_at is not None and heir is not None:
        for row in handover.moved["memberships"]:
            _give_back_membership(row, person, heir, region, actor)
        _move_rest(handover.moved, heir, person)
        give_back_mentoring(
            moved=handover.moved.get("mentoring", {}),
            person=person,
            heir=heir,
            actor=actor,
        )
    _end(handover)
    _log("take_back", person, handover, actor)


def _give_back_membership(
    row: dict[str, Any], person: Any, heir: Any, region: Region, actor: Any
) -> None:
    """Give the person back one membership, and take from the successor what it gave."""
    organization = (
        OrganizationPage.objects.in_region(region)
        .filter(pk=row["organization"])
        .first()
    )
    if organization is None:
        return
    same = {"organization": organization, "role": row["role"]}
    reach = {"including_units_below": row["including_units_below"]}
    back, created = Membership.objects.get_or_create(
        user=person, **same, defaults=reach
    )
    if created:
        log_membership("give_membership", back, region, actor)
    copy = Membership.objects.filter(user=heir, **same).first()
    if copy is not None and row["created"]:
        log_membership("take_membership", copy, region, actor)
        copy.delete()
    elif copy is not None and row.get("widened") and copy.including_units_below:
        copy.including_units_below = False
        copy.save(update_fields=["including_units_below"])
        log_membership("change_membership", copy, region, actor)


def _log(
    action: str, instance: Any, handover: Handover, actor: Any, **numbers: int
) -> None:
    """People are named by number, and called by name when the entry is read."""
    log(
        instance=instance,
        action=f"innovations.{action}",
        user=actor,
        data={"region": handover.region_id, "handover": handover.pk, **numbers},
    )
