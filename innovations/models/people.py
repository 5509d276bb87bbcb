"""Where a person belongs, also while they have nothing to do there."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from innovations.models.regions import Region


class Affiliation(models.Model):
    """The one region that a person belongs to.

    Rights come from roles and memberships only. This row stays when the last of
    them is taken or the account is closed, so that the region still knows its
    people; another region may take over whoever has nothing left to do here.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="affiliation",
        verbose_name=_("person"),
    )
    region = models.ForeignKey(
        Region,
        on_delete=models.CASCADE,
        related_name="affiliations",
        verbose_name=_("region"),
    )
    since = models.DateTimeField(_("since"), auto_now_add=True)

    class Meta:
        verbose_name = _("affiliation")
        verbose_name_plural = _("affiliations")

    def __str__(self) -> str:
        return f"{self.user} – {self.region}"
