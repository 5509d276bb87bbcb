"""Inviting people: asking, sending, withdrawing, accepting."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from innovations.choices import InvitationState, MembershipRole
from innovations.models import (
    Invitation,
    InvitationOffer,
    OrganizationPage,
    Region,
)
from innovations.person_names import full_name_field
from innovations.secrets import (
    hash_of,
    is_code,
    new_code,
    new_link_secret,
    note_wrong_guess,
    require_patience,
)
from innovations.services.handovers import complete_waiting, lock_handovers
from innovations.services.memberships import add_memberships
from innovations.services.people import (
    give_roles,
    lock_person,
    people_in,
    require_keeper,
    roles_to_give,
)

DAYS: Final = 7


@dataclass(frozen=True)
class Offer:
    """A role in the region, or in an organisation of it."""

    role: str
    organization: OrganizationPage | None = None
    including_units_below: bool = False


class InvitationGone(Exception):
    """There is no invitation that this secret opens."""


class InvitationExpired(InvitationGone):
    """There is one, but its time is over."""

    def __init__(self, invitation: Invitation) -> None:
        super().__init__()
        self.invitation = invitation


def expiry() -> datetime:
    """Return until when an invitation that is issued now can be accepted."""
    return timezone.now() + timedelta(days=getattr(settings, "INVITATION_DAYS", DAYS))


def accounts_with(email: str) -> Any:
    """Return the accounts with an e-mail address, in any case."""
    people = get_user_model()
    field = people.get_email_field_name()
    return people._default_manager.filter(**{f"{field}__iexact": email})


# ------------------------------------------------------------------- inviting


@transaction.atomic
def invite(
    *,
    region: Region,
    name: str,
    email: str = "",
    offers: Iterable[Offer],
    actor: Any,
    invitation: Invitation | None = None,
) -> Invitation:
    """Ask a person to join a region; who is asked already is asked anew.

    That is the person with the same e-mail address, or of the waiting ``invitation``
    that is given. With an address, ``invitation_mail.send_waiting_soon`` sends the
    link. Raises ``PermissionDenied``, and ``ValidationError`` for offers that the
    region can't make and for people who are in it already.
    """
    require_keeper(actor, region)
    offers = list(offers)
    _check_offers(region, offers)
    email = email.strip().lower()
    if email and people_in(region).filter(pk__in=accounts_with(email)).exists():
        raise ValidationError(
            _(
                "%(email)s belongs to somebody who is in the region already. Give "
                "them roles and organisations on their page under “People”."
            )
            % {"email": email}
        )
    if invitation is not None:
        invitation = _lock_pending(invitation)
        if invitation.region_id != region.pk:
            raise ValidationError(_("The invitation is of another region."))
        email = email or invitation.email
    else:
        invitation = pending_invitation(region, email)
    invitation = invitation or Invitation(region=region)
    renewed = invitation.pk is not None
    invitation.name, invitation.email = name.strip(), email
    invitation.invited_by = actor
    invitation.expires_at = expiry()
    invitation.sent_at, invitation.send_error = None, ""
    invitation.full_clean()
    invitation.save()
    _set_offers(invitation, offers)
    _log("renew_invitation" if renewed else "invite", invitation, actor)
    return invitation


def _check_offers(region: Region, offers: list[Offer]) -> None:
    if not offers:
        raise ValidationError(
            _("Choose a role or an organisation: an invitation is for something.")
        )
    regional = {value for value, _label in roles_to_give()}
    for offer in offers:
        known = regional if offer.organization is None else MembershipRole.values
        if offer.role not in known:
            raise ValidationError(_("This role can't be given."))
        if offer.organization is not None and offer.organization.region_id != region.pk:
            raise ValidationError(_("The organisation is not of this region."))


def pending_invitation(region: Region, email: str) -> Invitation | None:
    """Return the waiting invitation of an address, held until the transaction ends."""
    if not email:
        return None
    rows = Invitation.objects.pending().filter(region=region)
    return rows.select_for_update().filter(email=email.strip().lower()).first()


def offers_of(invitation: Invitation) -> list[Offer]:
    """Return what an invitation gives, to ask the person anew."""
    rows = invitation.offers.select_related("organization")
    return [
        Offer(row.role, row.organization, row.including_units_below) for row in rows
    ]


def _set_offers(invitation: Invitation, offers: Iterable[Offer]) -> None:
    invitation.offers.all().delete()
    unique: dict[tuple[OrganizationPage | None, str], Offer] = {}
    for offer in sorted(offers, key=lambda offer: offer.including_units_below):
        unique[offer.organization, offer.role] = offer  # the wider one stays
    for offer in unique.values():
        InvitationOffer.objects.create(
            invitation=invitation,
            organization=offer.organization,
            role=offer.role,
            including_units_below=offer.including_units_below,
        )


def issue_link(*, invitation: Invitation, actor: Any) -> str:
    """Return a new secret for the link; an older link or code stops working."""
    return _issue(invitation, new_link_secret(), actor, "issue_link")


def issue_code(*, invitation: Invitation, actor: Any) -> str:
    """Return a new code for paper; an older link or code stops working."""
    return _issue(invitation, new_code(), actor, "issue_code")


@transaction.atomic
def _issue(invitation: Invitation, secret: str, actor: Any, action: str) -> str:
    locked = _lock_pending(invitation)
    require_keeper(actor, locked.region)
    locked.secret_hash = hash_of(secret)
    locked.expires_at = expiry()
    locked.save(update_fields=["secret_hash", "expires_at"])
    _log(action, locked, actor)
    return secret


def _lock_pending(invitation: Invitation) -> Invitation:
    locked = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if locked.state != InvitationState.PENDING:
        raise ValidationError(
            _("The invitation was accepted or withdrawn meanwhile. Make a new one.")
        )
    return locked


@transaction.atomic
def withdraw(*, invitation: Invitation, actor: Any) -> None:
    """Take an invitation back; its link or code opens nothing any more.

    Raises ``PermissionDenied``, and ``ValidationError`` when it isn't waiting.
    """
    locked = _lock_pending(invitation)
    require_keeper(actor, locked.region)
    locked.state = InvitationState.WITHDRAWN
    locked.secret_hash = None
    locked.save(update_fields=["state", "secret_hash"])
    _log("withdraw_invitation", locked, actor)


# ------------------------------------------------------------------ accepting


def open_invitation(secret: str, *, address: str) -> Invitation:
    """Return the invitation of a secret that came from an address.

    Codes are short, so wrong ones are counted. Raises ``TooManyGuesses`` before
    anything is looked up, ``InvitationExpired``, or ``InvitationGone`` alike for
    what never was, was used and was withdrawn.
    """
    guessable = is_code(secret)
    if guessable:
        require_patience(address)
    rows = Invitation.objects.pending().filter(secret_hash=hash_of(secret))
    found = rows.select_related("region__site", "invited_by").first()
    if found is None:
        if guessable:
            note_wrong_guess(address)
        raise InvitationGone
    if found.is_expired:
        raise InvitationExpired(found)
    return found


@transaction.atomic
def accept_with_new_account(
    *, invitation: Invitation, username: str, password: str
) -> Any:
    """Make the account of whoever was invited, and give it what was offered.

    The caller has checked the password. Raises ``ValidationError``.
    """
    locked = _lock_pending(invitation)
    _require_open(locked)
    if locked.email and accounts_with(locked.email).exists():
        raise ValidationError(
            _("There is an account with this e-mail. Sign in and accept with it.")
        )
    people = get_user_model()
    person = people(
        **{
            people.USERNAME_FIELD: username,
            people.get_email_field_name(): locked.email,
            full_name_field(): locked.name,
        }
    )
    person.set_password(password)
    person.full_clean(exclude=["password"])
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError as error:  # somebody took the name in this moment
        raise ValidationError(
            _("This user name is taken. Choose another one.")
        ) from error
    _accept(locked, person)
    return person


@transaction.atomic
def accept_with_account(*, invitation: Invitation, user: Any) -> None:
    """Give an existing account what was offered.

    Raises ``PermissionDenied`` when the invitation is for somebody else or one's
    own, and ``ValidationError`` for people of another region.
    """
    locked = _lock_pending(invitation)
    _require_open(locked)
    lock_handovers(invitation=locked)  # before people, whom it may lock two of
    person = lock_person(user)
    require_invited(locked, person)
    _accept(locked, person)


def require_invited(invitation: Invitation, person: Any) -> None:
    """Raise ``PermissionDenied`` unless this account may accept."""
    if invitation.invited_by_id == person.pk and not person.is_superuser:
        raise PermissionDenied(
            _("You sent this invitation yourself. Nobody changes their own rights.")
        )
    email = getattr(person, person.get_email_field_name()) or ""
    if invitation.email and email.lower() != invitation.email:
        raise PermissionDenied(
            _(
                "This invitation is for another e-mail address than that of your "
                "account. Sign out and open the link again."
            )
        )


def _require_open(invitation: Invitation) -> None:
    if not invitation.is_open:
        raise ValidationError(
            _("The invitation is no longer valid. Ask for it to be sent again.")
        )


def _accept(invitation: Invitation, person: Any) -> None:
    offers = list(invitation.offers.select_related("organization__region"))
    if not offers:
        raise ValidationError(
            _(
                "What the invitation was for no longer exists. Ask the registrar for "
                "a new one."
            )
        )
    roles = [offer.role for offer in offers if offer.organization is None]
    if roles:
        give_roles(user=person, region=invitation.region, roles=roles, actor=None)
    grouped: dict[tuple[str, bool], list[Any]] = defaultdict(list)
    for offer in offers:
        if offer.organization is not None:
            grouped[offer.role, offer.including_units_below].append(offer.organization)
    for (role, including), organizations in grouped.items():
        add_memberships(
            user=person,
            organizations=organizations,
            role=role,
            including_units_below=including,
            may_narrow=False,
        )
    invitation.state = InvitationState.ACCEPTED
    invitation.secret_hash = None
    invitation.accepted_at = timezone.now()
    invitation.accepted_by = person
    invitation.save(
        update_fields=["state", "secret_hash", "accepted_at", "accepted_by"]
    )
    complete_waiting(invitation=invitation, person=person)
    _log("accept_invitation", invitation, person)
    log(
        instance=person,
        action="innovations.join",
        user=person,
        data={"region": invitation.region_id, "person": invitation.invited_by_id},
    )


def _log(action: str, invitation: Invitation, actor: Any) -> None:
    log(
        instance=invitation,
        action=f"innovations.{action}",
        user=actor,
        title=f"#{invitation.pk}",  # whoever is forgotten has no name in the log
        data={"region": invitation.region_id},
    )
