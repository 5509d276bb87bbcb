"""National reference rows; they belong to the installation, not to a region.

They are loaded by ``manage.py load_reference`` and edited in the admin; old
rows are retired with ``is_active`` instead of deleted, since records keep
pointing at them.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from innovations.choices import AffairGroup


class ReferenceRow(models.Model):
    """One entry of an official list.

    ``code`` is how workbooks and the API name the row; ``synonyms`` are other
    spellings that occur in workbooks, one a line.
    """

    code = models.SlugField(_("code"), max_length=60, unique=True)
    label = models.CharField(_("name"), max_length=300)
    synonyms = models.TextField(
        _("other spellings"),
        blank=True,
        help_text=_("Spellings that occur in workbooks, one a line."),
    )
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)
    is_active = models.BooleanField(
        _("in use"),
        default=True,
        help_text=_("Switch off instead of deleting; records keep their value."),
    )

    class Meta:
        abstract = True
        ordering = ["sort_order", "code"]

    def __str__(self) -> str:
        return self.label

    @property
    def synonym_list(self) -> list[str]:
        """The other spellings as a list, without blank lines."""
        return [line.strip() for line in self.synonyms.splitlines() if line.strip()]


class GovernmentAffair(ReferenceRow):
    """A government affair (urusan; UU 23/2014 article 12) or supporting function.

    Codes follow the bidang numbers of SIPD, such as 1.02 for health.
    """

    code = models.CharField(_("code"), max_length=10, unique=True)
    group = models.CharField(
        pgettext_lazy("government affair", "group"),
        max_length=12,
        choices=AffairGroup.choices,
    )
    is_basic_service = models.BooleanField(
        _("basic service"),
        default=False,
        help_text=_("One of the six basic services (yandas) that the index asks for."),
    )

    class Meta(ReferenceRow.Meta):
        verbose_name = _("government affair")
        verbose_name_plural = _("government affairs")


class Theme(ReferenceRow):
    """A theme (tematik) of the national application; the list changes by year."""

    first_year = models.PositiveSmallIntegerField(
        _("first year"), null=True, blank=True
    )
    last_year = models.PositiveSmallIntegerField(_("last year"), null=True, blank=True)

    class Meta(ReferenceRow.Meta):
        verbose_name = pgettext_lazy("innovation", "theme")
        verbose_name_plural = _("themes")
        constraints = [
            models.CheckConstraint(
                name="innovations_theme_years_in_order",
                condition=models.Q(last_year__isnull=True)
                | models.Q(first_year__isnull=True)
                | models.Q(last_year__gte=models.F("first_year")),
                violation_error_message=_("The last year is before the first."),
            )
        ]


class NationalGoal(ReferenceRow):
    """One of the eight national goals (Asta Cita) of 2025-2029."""

    short_label = models.CharField(_("short name"), max_length=80, blank=True)

    class Meta(ReferenceRow.Meta):
        verbose_name = _("national goal (Asta Cita)")
        verbose_name_plural = _("national goals (Asta Cita)")


class PriorityCluster(ReferenceRow):
    """A cluster of national priority programmes (PKPN), asked for since 2026."""

    class Meta(ReferenceRow.Meta):
        verbose_name = _("priority cluster (PKPN)")
        verbose_name_plural = _("priority clusters (PKPN)")


class SustainableDevelopmentGoal(ReferenceRow):
    """One of the 17 sustainable development goals (TPB/SDG)."""

    class Meta(ReferenceRow.Meta):
        verbose_name = _("sustainable development goal")
        verbose_name_plural = _("sustainable development goals")


class OrganizationType(ReferenceRow):
    """A type of organisation: dinas, badan, kecamatan, puskesmas, school ..."""

    counts_for_target = models.BooleanField(
        _("counts for the obligation"),
        default=True,
        help_text=_("Proposed for new organisations of this type; each may differ."),
    )

    class Meta(ReferenceRow.Meta):
        verbose_name = _("organisation type")
        verbose_name_plural = _("organisation types")


class RegulationType(ReferenceRow):
    """A type of regulation: UU, PP, Permen, Perda, Perbup, SK, SE ..."""

    abbreviation = models.CharField(_("abbreviation"), max_length=30)

    class Meta(ReferenceRow.Meta):
        verbose_name = _("regulation type")
        verbose_name_plural = _("regulation types")
