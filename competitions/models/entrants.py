"""Who enters without being an organisation of the registry."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from competitions.choices import EntrantKind
from innovations.models import Region


def key_of(email: str) -> str:
    """Return an address as it is compared; hardly any server tells cases apart."""
    return email.strip().casefold()


class PublicEntrant(models.Model):
    """A citizen, school or group that enters; known by an e-mail address.

    They have no account and no password: a link by e-mail lets them in, which
    works once, since it is signed with ``last_seen_at``.
    """

    region = models.ForeignKey(
        Region,
        on_delete=models.PROTECT,
        related_name="public_entrants",
        verbose_name=_("region"),
    )
    email = models.EmailField(_("e-mail"))
    email_key = models.CharField(max_length=254, editable=False)
    kind = models.CharField(
        pgettext_lazy("entrant", "who enters"),
        max_length=10,
        choices=EntrantKind.choices,
        default=EntrantKind.CITIZEN,
    )
    name = models.CharField(_("full name"), max_length=255)
    institution = models.CharField(
        _("school, community or group"), max_length=255, blank=True
    )
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    registered_at = models.DateTimeField(_("registered at"), auto_now_add=True)
    verified_at = models.DateTimeField(_("e-mail confirmed at"), null=True)
    last_seen_at = models.DateTimeField(_("last signed in at"), null=True)
    #: Set when the person asked to be forgotten; the entries stay, without a name.
    forgotten_at = models.DateTimeField(_("forgotten at"), null=True, editable=False)

    class Meta:
        verbose_name = _("entrant of the public")
        verbose_name_plural = _("entrants of the public")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "email_key"], name="competitions_entrant_once"
            )
        ]

    def __str__(self) -> str:
        return self.institution or self.name or gettext("Name removed")

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email_key = key_of(self.email)
        super().save(*args, **kwargs)
