"""What a category asks for and goes by: form, statements, criteria, ties.

All point at their category with ordinary foreign keys. ``key`` names a rule for
answers, templates and copies; it never changes, whatever the rule is called.
"""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from competitions.choices import Attachment, TieBreak
from competitions.freezing import frozen_among
from competitions.models.categories import CompetitionCategory
from competitions.models.pages import CompetitionPage
from competitions.models.phases import FROZEN_MESSAGE, CompetitionPhase
from competitions.numbers import plain

_SOURCE_HELP = _("Where the figure comes from, with the year.")


class CategoryRow(models.Model):
    """A row that belongs to a category and through it to a competition."""

    category = models.ForeignKey(
        CompetitionCategory,
        on_delete=models.CASCADE,
        verbose_name=_("category"),
    )
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        abstract = True
        ordering = ["sort_order", "pk"]

    @property
    def competition(self) -> CompetitionPage:
        return self.category.competition


class CategoryRule(CategoryRow):
    """A rule that freezes once something was handed in by it."""

    #: What may still be reworded afterwards.
    soft_fields: ClassVar[frozenset[str]] = frozenset({"sort_order", "source"})
    #: The field whose words make the key of a new rule.
    named_by: ClassVar[str]

    key = models.SlugField(_("key"), max_length=60, editable=False)

    class Meta(CategoryRow.Meta):
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.key:
            self.key = self._free_key()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse what entries were handed in by."""
        if frozen_among([self.category_id]):
            raise ValidationError(FROZEN_MESSAGE, code="frozen")
        return super().delete(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        if self.category_id:
            self._refuse_frozen()

    def _refuse_frozen(self) -> None:
        stored = self._stored()
        places = {self.category_id, stored.category_id if stored else self.category_id}
        if not frozen_among(places):
            return
        if stored is None:
            raise ValidationError({"category": FROZEN_MESSAGE}, code="frozen")
        changed = self._hard_changes(stored)
        if changed:
            raise ValidationError(dict.fromkeys(changed, FROZEN_MESSAGE))

    def _stored(self) -> Self | None:
        if not self.pk:
            return None
        found: Self | None = type(self)._default_manager.filter(pk=self.pk).first()
        return found

    def _hard_changes(self, stored: Self) -> list[str]:
        return [
            field.name
            for field in self._meta.concrete_fields
            if field.name not in self.soft_fields
            and getattr(stored, field.attname) != getattr(self, field.attname)
        ]

    def _free_key(self) -> str:
        words = slugify(getattr(self, self.named_by))[:50].strip("-") or "-"
        taken = set(
            type(self)
            ._default_manager.filter(category=self.category_id)
            .values_list("key", flat=True)
        )
        numbered = (f"{words}-{number}" for number in range(2, len(taken) + 3))
        return next(key for key in [words, *numbered] if key not in taken)


class FormSection(CategoryRule):
    """A part of the proposal that an entrant writes."""

    soft_fields = CategoryRule.soft_fields | {"guidance"}
    named_by = "title"

    title = models.CharField(_("title"), max_length=200)
    guidance = models.TextField(
        _("guidance"), blank=True, help_text=_("What to write; shown beside the field.")
    )
    max_words = models.PositiveSmallIntegerField(
        _("words, at most"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Empty means any number."),
    )
    required = models.BooleanField(pgettext_lazy("rule", "required"), default=True)
    attachment = models.CharField(
        _("attachment"),
        max_length=8,
        choices=Attachment.choices,
        default=Attachment.NONE,
    )
    source = models.CharField(
        _("source"), max_length=300, blank=True, help_text=_SOURCE_HELP
    )

    class Meta(CategoryRule.Meta):
        verbose_name = _("section of the form")
        verbose_name_plural = _("sections of the form")
        default_related_name = "sections"
        constraints = [
            models.UniqueConstraint(
                fields=["category", "key"], name="competitions_section_once"
            ),
            models.CheckConstraint(
                name="competitions_section_has_room",
                condition=Q(max_words__isnull=True) | Q(max_words__gte=1),
                violation_error_message=_("A limit is at least one word."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class EntryStatement(CategoryRule):
    """What an entrant declares when handing in."""

    named_by = "text"

    text = models.TextField(_("statement"))
    required = models.BooleanField(pgettext_lazy("rule", "required"), default=True)
    source = models.CharField(
        _("source"), max_length=300, blank=True, help_text=_SOURCE_HELP
    )

    class Meta(CategoryRule.Meta):
        verbose_name = _("statement of the entrant")
        verbose_name_plural = _("statements of the entrants")
        default_related_name = "statements"
        constraints = [
            models.UniqueConstraint(
                fields=["category", "key"], name="competitions_statement_once"
            )
        ]

    def __str__(self) -> str:
        return self.text if len(self.text) <= 80 else f"{self.text[:79]}…"


class Criterion(CategoryRule):
    """What jurors score in a phase, and how much it counts there."""

    named_by = "name"

    phase = models.ForeignKey(
        CompetitionPhase,
        on_delete=models.RESTRICT,
        related_name="criteria",
        verbose_name=_("scored in"),
    )
    section = models.ForeignKey(
        FormSection,
        on_delete=models.RESTRICT,
        related_name="criteria",
        null=True,
        blank=True,
        verbose_name=_("section of the form"),
        help_text=_("The part that jurors read for it, if it is one."),
    )
    name = models.CharField(_("name"), max_length=200)
    anchors = models.TextField(
        _("what a score means"),
        blank=True,
        help_text=_("Such as 0–40: no evidence; 41–70: some; 71–100: measured."),
    )
    weight = models.DecimalField(
        _("weight (%)"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        help_text=_("Those of a category and phase add up to 100."),
    )
    minimum = models.DecimalField(
        _("lowest score"), max_digits=6, decimal_places=2, default=0
    )
    maximum = models.DecimalField(
        _("highest score"), max_digits=6, decimal_places=2, default=100
    )
    source = models.CharField(
        _("source"), max_length=300, blank=True, help_text=_SOURCE_HELP
    )

    class Meta(CategoryRule.Meta):
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        default_related_name = "criteria"
        constraints = [
            models.UniqueConstraint(
                fields=["category", "key"], name="competitions_criterion_key_once"
            ),
            models.UniqueConstraint(
                fields=["category", "phase", "name"],
                name="competitions_criterion_once",
                violation_error_message=_(
                    "The category already has this criterion in this phase."
                ),
            ),
            models.CheckConstraint(
                name="competitions_criterion_weight_is_a_share",
                condition=Q(weight__isnull=True) | Q(weight__gte=0, weight__lte=100),
                violation_error_message=_("A weight is between 0 and 100 percent."),
            ),
            models.CheckConstraint(
                name="competitions_criterion_has_a_range",
                condition=Q(maximum__gt=F("minimum")),
                violation_error_message=_(
                    "The highest score must be above the lowest."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def weight_label(self) -> str:
        return plain(self.weight)

    def clean(self) -> None:
        super().clean()
        errors: dict[str, Any] = {}
        if self.category_id and self.phase_id:
            errors |= phase_errors(self.phase, self.category)
        if self.section and self.section.category_id != self.category_id:
            errors["section"] = _("The section belongs to another category.")
        if None not in (self.minimum, self.maximum) and self.maximum <= self.minimum:
            errors["maximum"] = _("The highest score must be above the lowest.")
        if errors:
            raise ValidationError(errors)


class TieRule(CategoryRow):
    """One step of telling equals apart; the steps are asked in their order."""

    kind = models.CharField(_("what decides"), max_length=14, choices=TieBreak.choices)
    criterion = models.ForeignKey(
        Criterion,
        on_delete=models.RESTRICT,
        related_name="tie_rules",
        null=True,
        blank=True,
        verbose_name=_("criterion"),
    )
    phase = models.ForeignKey(
        CompetitionPhase,
        on_delete=models.RESTRICT,
        related_name="tie_rules",
        null=True,
        blank=True,
        verbose_name=pgettext_lazy("competition", "phase"),
    )

    class Meta(CategoryRow.Meta):
        verbose_name = _("tie rule")
        verbose_name_plural = _("tie rules")
        default_related_name = "tie_rules"
        constraints = [
            models.CheckConstraint(
                name="competitions_tie_names_its_criterion",
                condition=Q(kind=TieBreak.CRITERION, criterion__isnull=False)
                | (~Q(kind=TieBreak.CRITERION) & Q(criterion__isnull=True)),
                violation_error_message=_(
                    "Choose a criterion for this kind of rule, and for no other."
                ),
            ),
            models.CheckConstraint(
                name="competitions_tie_names_its_phase",
                condition=Q(kind=TieBreak.PHASE, phase__isnull=False)
                | (~Q(kind=TieBreak.PHASE) & Q(phase__isnull=True)),
                violation_error_message=_(
                    "Choose a phase for this kind of rule, and for no other."
                ),
            ),
        ]

    def __str__(self) -> str:
        chosen = self.criterion or self.phase
        return f"{self.get_kind_display()}: {chosen}" if chosen else self.kind_label

    @property
    def kind_label(self) -> str:
        return str(self.get_kind_display())

    def clean(self) -> None:
        super().clean()
        errors: dict[str, Any] = {}
        if bool(self.criterion_id) != (self.kind == TieBreak.CRITERION):
            errors["criterion"] = _(
                "Choose a criterion for this kind of rule, and for no other."
            )
        elif self.criterion and self.criterion.category_id != self.category_id:
            errors["criterion"] = _("The criterion belongs to another category.")
        if bool(self.phase_id) != (self.kind == TieBreak.PHASE):
            errors["phase"] = _(
                "Choose a phase for this kind of rule, and for no other."
            )
        elif self.category_id and self.phase:
            errors |= phase_errors(self.phase, self.category)
        if errors:
            raise ValidationError(errors)


def phase_errors(
    phase: CompetitionPhase, category: CompetitionCategory
) -> dict[str, Any]:
    """Return what speaks against scores of a category in a phase."""
    if phase.competition_id != category.competition_id:
        return {"phase": _("The phase belongs to another competition.")}
    if not phase.is_judging:
        return {"phase": _("No scores are given in this phase.")}
    return {}
