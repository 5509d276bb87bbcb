"""Handing a person's work over to a successor."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from innovations.models.invitations import Invitation
from innovations.models.regions import Region


class Handover(models.Model):
    """What of a person's work went to whom, so that it can be taken back.

    With an invitation as successor it waits until that is accepted. ``moved``
    holds ids; only ``innovations.services.handovers`` writes and reads it.
    """

    region = models.ForeignKey(
        Region,
        on_delete=models.CASCADE,
        related_name="handovers",
        verbose_name=_("region"),
    )
    leaver = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="handovers",
        verbose_name=_("who leaves"),
    )
    successor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("successor"),
    )
    invitation = models.ForeignKey(
        Invitation,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="handovers",
        verbose_name=_("invitation"),
    )
    handed_over_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("handed over by"),
    )
    created_at = models.DateTimeField(_("handed over on"), auto_now_add=True)
    completed_at = models.DateTimeField(_("taken over on"), null=True, editable=False)
    ended_at = models.DateTimeField(_("taken back on"), null=True, editable=False)
    moved = models.JSONField(default=dict, editable=False)

    class Meta:
        verbose_name = _("hand-over")
        verbose_name_plural = _("hand-overs")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["leaver"],
                condition=Q(ended_at=None),
                name="innovations_one_handover_in_force",
            )
        ]

    def __str__(self) -> str:
        return f"{self.leaver} → {self.successor or self.invitation}"
