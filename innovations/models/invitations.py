"""Invitations: who is asked to join, for what, and until when."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from innovations.choices import InvitationState, MembershipRole, RegionalRole
from innovations.models.organizations import OrganizationPage
from innovations.models.regions import Region


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Ways to find invitations."""

    def pending(self) -> InvitationQuerySet:
        """Neither accepted nor withdrawn; also those whose time is over."""
        return self.filter(state=InvitationState.PENDING)

    def in_state(self, state: str) -> InvitationQuerySet:
        """In one of the states as people see them, among them "expired"."""
        over = Q(state=InvitationState.PENDING, expires_at__lte=timezone.now())
        if state == "expired":
            return self.filter(over)
        return self.filter(state=state).exclude(over)

    def waiting_to_be_sent(self) -> InvitationQuerySet:
        return self.pending().filter(sent_at=None).exclude(email="")


class Invitation(models.Model):
    """Asks a person to join a region; of its secret only a hash is kept.

    By e-mail it is a link, without e-mail a code on paper. It is used once.
    """

    region = models.ForeignKey(
        Region,
        on_delete=models.CASCADE,
        related_name="invitations",
        verbose_name=_("region"),
    )
    name = models.CharField(_("full name with titles"), max_length=150)
    email = models.EmailField(
        _("e-mail"),
        blank=True,
        help_text=_("Without an address you print a sheet with a code."),
    )
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=InvitationState.choices,
        default=InvitationState.PENDING,
    )
    secret_hash = models.CharField(
        max_length=64, unique=True, null=True, editable=False
    )
    expires_at = models.DateTimeField(_("valid until"))
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("invited by"),
    )
    created_at = models.DateTimeField(_("invited on"), auto_now_add=True)
    sent_at = models.DateTimeField(_("sent on"), null=True, editable=False)
    send_error = models.TextField(_("could not be sent"), blank=True, editable=False)
    accepted_at = models.DateTimeField(_("accepted on"), null=True, editable=False)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("accepted by"),
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "email"],
                condition=Q(state=InvitationState.PENDING) & ~Q(email=""),
                name="innovations_one_pending_invitation_per_email",
                violation_error_message=_(
                    "This person is invited already. Send the invitation again."
                ),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_expired(self) -> bool:
        return (
            self.state == InvitationState.PENDING and self.expires_at <= timezone.now()
        )

    @property
    def is_open(self) -> bool:
        """Tell whether it can be accepted now."""
        return self.state == InvitationState.PENDING and not self.is_expired

    @property
    def state_label(self) -> Any:
        if self.is_expired:
            return _("Expired")
        return self.get_state_display()


class InvitationOffer(models.Model):
    """What an invitation gives: a role in the region, or in one organisation."""

    invitation = models.ForeignKey(
        Invitation,
        on_delete=models.CASCADE,
        related_name="offers",
        verbose_name=_("invitation"),
    )
    organization = models.ForeignKey(
        OrganizationPage,
        on_delete=models.CASCADE,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("organisation"),
        help_text=_("Empty for a role in the whole region."),
    )
    role = models.CharField(_("role"), max_length=12)
    including_units_below = models.BooleanField(
        _("including the units below"), default=False
    )

    class Meta:
        verbose_name = _("offer of an invitation")
        verbose_name_plural = _("offers of invitations")
        ordering = ["organization__title", "role"]
        constraints = [
            models.UniqueConstraint(
                fields=["invitation", "organization", "role"],
                name="innovations_offer_once_in_organization",
            ),
            models.UniqueConstraint(
                fields=["invitation", "role"],
                condition=Q(organization=None),
                name="innovations_offer_once_in_region",
            ),
        ]

    def __str__(self) -> str:
        if self.organization is None:
            return self.role_label
        return f"{self.role_label}: {self.organization}"

    @property
    def role_label(self) -> str:
        choices = RegionalRole if self.organization_id is None else MembershipRole
        return str(dict(choices.choices).get(self.role, self.role))
