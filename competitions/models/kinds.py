"""Kinds of competitions: reference rows of the installation."""

from django.utils.translation import gettext_lazy as _

from innovations.models.reference import ReferenceRow


class CompetitionKind(ReferenceRow):
    """Regional innovation competition, KIPP, IGA, Krenova ..."""

    class Meta(ReferenceRow.Meta):
        verbose_name = _("kind of competition")
        verbose_name_plural = _("kinds of competitions")
