"""Who may do what: in one organisation, or in a whole region."""

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.utils.translation import gettext_lazy as _

from innovations.choices import MembershipRole, RegionalRole
from innovations.models.organizations import OrganizationPage
from innovations.models.regions import Region


class Membership(models.Model):
    """What a person may do in an organisation (and perhaps the units below it)."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="memberships",
        verbose_name=_("person"),
    )
    organization = models.ForeignKey(
        OrganizationPage,
        on_delete=models.CASCADE,
        related_name="memberships",
        verbose_name=_("organisation"),
    )
    role = models.CharField(
        _("role"),
        max_length=12,
        choices=MembershipRole.choices,
        default=MembershipRole.OPERATOR,
    )
    including_units_below = models.BooleanField(
        _("including the units below"),
        default=False,
        help_text=_("Also the puskesmas, schools or kelurahan below the organisation."),
    )
    created_at = models.DateTimeField(_("since"), auto_now_add=True)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["organization__title", "user__username"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organization", "role"],
                name="innovations_membership_once",
                violation_error_message=_(
                    "This person already has this role in the organisation."
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.organization}"


class RegionalGroup(models.Model):
    """The Django group that stands for a role in a region.

    Group members and the group's page permissions are Wagtail's own; this row
    says what the group means, so that plain models can be scoped too.
    """

    region = models.ForeignKey(
        Region,
        on_delete=models.CASCADE,
        related_name="groups",
        verbose_name=_("region"),
    )
    role = models.CharField(_("role"), max_length=12, choices=RegionalRole.choices)
    group = models.OneToOneField(
        Group,
        on_delete=models.CASCADE,
        related_name="regional_group",
        verbose_name=_("group"),
    )

    class Meta:
        verbose_name = _("regional group")
        verbose_name_plural = _("regional groups")
        constraints = [
            models.UniqueConstraint(
                fields=["region", "role"], name="innovations_one_group_per_role"
            )
        ]

    def __str__(self) -> str:
        return str(self.group)
