"""What a period asks of a profile, and what each profile has."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from innovations.completeness import Unit, check_choices, find_check
from innovations.models.innovations import InnovationPage
from innovations.models.periods import Period


class CompletenessRule(models.Model):
    """One thing that a period asks for, and what it is worth."""

    period = models.ForeignKey(
        Period,
        on_delete=models.CASCADE,
        related_name="rules",
        verbose_name=_("period"),
    )
    field = models.CharField(
        _("part of the profile"), max_length=40, choices=check_choices
    )
    label = models.CharField(
        _("called"),
        max_length=120,
        blank=True,
        help_text=_("What operators read; left empty, the name of the field."),
    )
    minimum = models.PositiveIntegerField(
        _("at least"),
        default=1,
        validators=[MinValueValidator(1)],
        help_text=_(
            "Words for narrative texts, characters for the summary, a number for "
            "pictures; 1 means: filled in."
        ),
    )
    weight = models.PositiveSmallIntegerField(
        _("weight"),
        default=5,
        validators=[MinValueValidator(1)],
        help_text=_("Share of the percentage, compared with the other rules."),
    )
    needed = models.BooleanField(
        _("needed"),
        default=True,
        help_text=_("Switched off, it is good to have and named last."),
    )

    class Meta:
        verbose_name = _("completeness rule")
        verbose_name_plural = _("completeness rules")
        ordering = ["period", "-needed", "-weight", "field"]
        constraints = [
            models.UniqueConstraint(
                fields=["period", "field"],
                name="innovations_completeness_rule_once",
                violation_error_message=_("The period already has a rule for this."),
            )
        ]

    def __str__(self) -> str:
        return self.label or self.get_field_display()

    def clean(self) -> None:
        super().clean()
        check = find_check(self.field)
        only_given = check is not None and check.unit is Unit.GIVEN
        if only_given and self.minimum and self.minimum > 1:
            raise ValidationError(
                {"minimum": _("This is filled in or not: nothing is counted. Write 1.")}
            )


class ProfileMeasure(models.Model):
    """How much of each check the latest version of a profile has.

    Derived from the revision that it names, so that a change of a rule counts at
    once and a listing needs no revision. Only services write it.
    """

    innovation = models.OneToOneField(
        InnovationPage,
        on_delete=models.CASCADE,
        related_name="measure",
        primary_key=True,
        verbose_name=_("innovation"),
    )
    #: Not a foreign key: revisions are purged, and this is only compared.
    revision_number = models.BigIntegerField(_("revision"), null=True)
    amounts = models.JSONField(_("amounts"), default=dict)

    class Meta:
        verbose_name = _("measure of a profile")
        verbose_name_plural = _("measures of profiles")

    def __str__(self) -> str:
        return str(self.innovation_id)
