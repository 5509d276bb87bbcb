"""The people of a region: what they may do there, closing and opening accounts.

A person belongs to one region, unless they administer the installation. Who
changes somebody's rights holds the row of that account until the end, so that
two regions can't take one person at the same moment.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY, get_user_model
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from innovations.access import require_registrar
from innovations.choices import RegionalRole
from innovations.models import (
    Affiliation,
    Handover,
    Membership,
    Region,
    RegionalGroup,
)
from innovations.services.roles import ensure_regional_groups

#: These follow from something else and are never given by hand.
FOLLOWING_ROLES = frozenset({RegionalRole.MEMBER})


def roles_to_give() -> list[tuple[str, Any]]:
    """Return the regional roles (value, label) that somebody can be given."""
    return [(v, label) for v, label in RegionalRole.choices if v not in FOLLOWING_ROLES]


def people_in(region: Region) -> QuerySet[Any]:
    """Return everybody who has, or had last, something to do in a region.

    Also those whose account is closed. Administrators of the installation belong
    to no region.
    """
    people = get_user_model()._default_manager.filter(is_superuser=False)
    here = (
        RegionalGroup.objects.filter(region=region, group__user__isnull=False)
        .order_by()
        .values("group__user")
    )
    members = Membership.objects.filter(organization__region=region).order_by()
    affiliated = Affiliation.objects.filter(region=region)
    return people.filter(
        Q(pk__in=here)
        | Q(pk__in=members.values("user"))
        | Q(pk__in=affiliated.values("user"))
    )


def regions_at_work(user: Any) -> QuerySet[Region]:
    """Return the regions in which a person has a role or a membership."""
    return Region.objects.filter(
        Q(pk__in=RegionalGroup.objects.filter(group__user=user.pk).values("region"))
        | Q(
            pk__in=Membership.objects.filter(user=user.pk)
            .order_by()
            .values("organization__region")
        )
    )


def roles_in(user: Any, region: Region) -> set[str]:
    """Return the regional roles of a person, without those that follow."""
    rows = RegionalGroup.objects.filter(region=region, group__user=user.pk)
    return set(rows.values_list("role", flat=True)) - FOLLOWING_ROLES


# ------------------------------------------------------------------- checks


def require_keeper(actor: Any, region: Region) -> None:
    """Raise ``PermissionDenied`` unless the actor keeps the region's registry.

    ``None`` is the system itself.
    """
    require_registrar(
        actor,
        region,
        _("Only the registrar of the region gives and takes rights in it."),
    )


def require_power_over(actor: Any, user: Any, region: Region) -> None:
    """Raise ``PermissionDenied`` unless the actor may change this person's rights."""
    require_keeper(actor, region)
    if actor is None or actor.is_superuser:
        return
    if actor.pk == user.pk:
        raise PermissionDenied(
            _("Nobody changes their own rights. Ask another registrar.")
        )
    if user.is_superuser:
        raise PermissionDenied(
            _("Administrators of the installation are not managed in a region.")
        )


def lock_person(user: Any) -> Any:
    """Return the account, held until the transaction ends."""
    people = get_user_model()._default_manager.select_for_update()
    return people.get(pk=user.pk)


def require_one_region(person: Any, region: Region) -> None:
    """Raise ``ValidationError`` when somebody works for another region already.

    Which one is not told. Call it with the person from :func:`lock_person`.
    """
    if person.is_superuser:
        return
    if regions_at_work(person).exclude(pk=region.pk).exists():
        raise ValidationError(
            _(
                "%(person)s works for another region. A person belongs to one region: "
                "its registrar has to take their roles and organisations first."
            )
            % {"person": person}
        )


def take_in(*, person: Any, region: Region) -> None:
    """Note that a locked person belongs to this region from now on.

    Raises ``ValidationError`` when they work for another one.
    """
    require_one_region(person, region)
    _affiliate(person, region)


def note_region(*, person: Any, region: Region) -> None:
    """Keep a locked person in the list of a region that takes rights from them.

    Who also works for another region belongs there. Never refuses: rights are taken
    from everybody.
    """
    if not regions_at_work(person).exclude(pk=region.pk).exists():
        _affiliate(person, region)


def _affiliate(person: Any, region: Region) -> None:
    """Write where somebody belongs; administrators belong nowhere."""
    if person.is_superuser:
        return
    row, _created = Affiliation.objects.get_or_create(
        user=person, defaults={"region": region}
    )
    if row.region_id != region.pk:
        row.region, row.since = region, timezone.now()
        row.save(update_fields=["region", "since"])


# ------------------------------------------------------------ regional roles


def group_of(region: Region, role: str) -> Group:
    """Return the group of a role, made with its rights if it is missing."""
    rows = RegionalGroup.objects.filter(region=region, role=role)
    found = rows.select_related("group").first()
    if found is not None:
        return found.group
    return ensure_regional_groups(region=region)[role]


@transaction.atomic
def set_roles(*, user: Any, region: Region, roles: Iterable[str], actor: Any) -> None:
    """Give a person exactly these regional roles.

    Only differences are written and logged. Raises ``PermissionDenied``, and
    ``ValidationError`` for unknown roles and people of another region.
    """
    person = lock_person(user)
    require_power_over(actor, person, region)
    wanted = {str(role) for role in roles}
    if not wanted <= {value for value, _label in roles_to_give()}:
        raise ValidationError(_("This role can't be given."))
    before = roles_in(person, region)
    for role in sorted(before - wanted):
        person.groups.remove(group_of(region, role))
        _log_role("innovations.take_role", person, region, role, actor)
    if wanted - before:
        take_in(person=person, region=region)
    for role in sorted(wanted - before):
        person.groups.add(group_of(region, role))
        _log_role("innovations.give_role", person, region, role, actor)


def give_roles(*, user: Any, region: Region, roles: Iterable[str], actor: Any) -> None:
    """Give a person more regional roles; those that they have stay."""
    with transaction.atomic():
        person = lock_person(user)
        set_roles(
            user=person,
            region=region,
            roles=roles_in(person, region) | {str(role) for role in roles},
            actor=actor,
        )


def _log_role(action: str, person: Any, region: Region, role: str, actor: Any) -> None:
    log(
        instance=person,
        action=action,
        user=actor,
        data={"region": region.pk, "role": str(role)},
    )


# ------------------------------------------------------------------ accounts


@transaction.atomic
def close_account(*, user: Any, region: Region, actor: Any) -> None:
    """Keep a person from signing in, and end their sessions.

    Their roles, memberships and work stay as they are, so that opening the
    account again brings everything back. Raises ``PermissionDenied``, and
    ``ValidationError`` when they work for another region, too: then only an
    administrator closes it, and a registrar takes what they have here.
    """
    person = lock_person(user)
    require_power_over(actor, person, region)
    if actor is not None and not actor.is_superuser:
        require_one_region(person, region)
    if not person.is_active:
        return
    person.is_active = False
    person.save(update_fields=["is_active"])
    note_region(person=person, region=region)
    log(
        instance=person,
        action="innovations.close_account",
        user=actor,
        data={"region": region.pk},
    )
    transaction.on_commit(lambda: end_sessions(user_id=person.pk))


@transaction.atomic
def reopen_account(*, user: Any, region: Region, actor: Any) -> None:
    """Let a person sign in again, with what they may do by now.

    A hand-over that still waits for an invitation ends: accepted later, it would take
    everything from the person. Raises what :func:`close_account` raises.
    """
    waiting = Handover.objects.filter(leaver=user.pk, completed_at=None, ended_at=None)
    list(waiting.select_for_update())  # before the person, as hand-overs lock
    person = lock_person(user)
    require_power_over(actor, person, region)
    if actor is not None and not actor.is_superuser:
        require_one_region(person, region)
    if person.is_active:
        return
    person.is_active = True
    person.save(update_fields=["is_active"])
    waiting.update(ended_at=timezone.now())
    log(
        instance=person,
        action="innovations.reopen_account",
        user=actor,
        data={"region": region.pk},
    )


def end_sessions(*, user_id: Any) -> None:
    """Sign a person out everywhere.

    A closed account is refused at each request anyway; this keeps an old session
    from coming back when the account is opened again. Sessions that only a cache
    or the browser knows can't be listed, so they end by their age.
    """
    store = import_module(settings.SESSION_ENGINE).SessionStore
    if not hasattr(store, "get_model_class"):
        return
    sessions = store.get_model_class().objects.filter(expire_date__gt=timezone.now())
    for session in sessions.iterator():
        if session.get_decoded().get(SESSION_KEY) == str(user_id):
            store(session_key=session.session_key).delete()  # what a cache has
            session.delete()
