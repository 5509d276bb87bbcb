"""Other headings and spellings that people use; edited in the admin."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from spreadsheets.text import fold


class HeaderSynonym(models.Model):
    """A heading under which a column occurs in workbooks."""

    sheet = models.CharField(_("sheet"), max_length=60)
    field = models.CharField(_("column"), max_length=60)
    header = models.CharField(
        pgettext_lazy("workbook", "heading"),
        max_length=255,
        help_text=_("As it stands in the workbooks."),
    )
    normalized = models.CharField(max_length=255, editable=False)
    scope = models.CharField(
        _("only for"),
        max_length=60,
        blank=True,
        help_text=_("Code of a region; empty means everywhere."),
    )

    class Meta:
        verbose_name = _("heading of a column")
        verbose_name_plural = _("headings of columns")
        ordering = ["sheet", "field", "header"]
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "scope", "normalized"],
                name="spreadsheets_heading_means_one_column",
                violation_error_message=_("This heading already stands for a column."),
            )
        ]

    def __str__(self) -> str:
        return self.header

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.normalized = fold(self.header)[:255]
        super().save(*args, **kwargs)

    def clean(self) -> None:
        # Forms leave the key out, and Django then skips the constraint.
        same = type(self).objects.filter(
            sheet=self.sheet, scope=self.scope, normalized=fold(self.header)[:255]
        )
        if same.exclude(pk=self.pk).exists():
            raise ValidationError(
                {"header": _("This heading already stands for a column.")}
            )


class ValueSynonym(models.Model):
    """A spelling of a value that occurs in the cells of a column."""

    sheet = models.CharField(_("sheet"), max_length=60)
    field = models.CharField(_("column"), max_length=60)
    text = models.CharField(_("spelling"), max_length=300)
    normalized = models.CharField(max_length=300, editable=False)
    value = models.CharField(
        _("means"), max_length=60, help_text=_("The code of the value.")
    )

    class Meta:
        verbose_name = _("spelling of a value")
        verbose_name_plural = _("spellings of values")
        ordering = ["sheet", "field", "text"]
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "field", "normalized"],
                name="spreadsheets_spelling_means_one_value",
                violation_error_message=_("This spelling already stands for a value."),
            )
        ]

    def __str__(self) -> str:
        return self.text

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.normalized = fold(self.text)[:300]
        super().save(*args, **kwargs)

    def clean(self) -> None:
        same = type(self).objects.filter(
            sheet=self.sheet, field=self.field, normalized=fold(self.text)[:300]
        )
        if same.exclude(pk=self.pk).exists():
            raise ValidationError(
                {"text": _("This spelling already stands for a value.")}
            )
