"""What a juror reaches: the sheets of their own seat, as long as they have it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from competitions.choices import SheetState
from competitions.models import Juror, ScoreSheet
from innovations.access import has_role
from innovations.models import Region
from innovations.services.desk import JUROR


def seats_of(user: Any, region: Region) -> QuerySet[Juror]:
    """Return somebody as juror of the competitions of a region.

    None once they left, or without the role.
    """
    rows = Juror.objects.filter(
        user=user.pk, left_at=None, competition__region=region
    ).select_related("competition__region")
    if user.is_active and has_role(user, JUROR, region):
        return rows
    return rows.none()


def sheets_of(user: Any, region: Region) -> QuerySet[ScoreSheet]:
    """Return the sheets that somebody fills in or sealed.

    Not those that they gave back, and none before they gave their declaration.
    """
    seats = seats_of(user, region).filter(declared_at__isnull=False)
    return (
        ScoreSheet.objects.filter(juror__in=seats.order_by().values("pk"))
        .exclude(state=SheetState.RECUSED)
        .select_related(
            "version", "juror", "phase", "entry__category__competition__region"
        )
    )


def is_its_juror(user: Any, sheet: ScoreSheet) -> bool:
    """Tell whether somebody may write on a sheet, so far as they themselves go."""
    region = sheet.entry.category.competition.region
    return region is not None and sheets_of(user, region).filter(pk=sheet.pk).exists()


def require_its_juror(actor: Any, sheet: ScoreSheet) -> None:
    """Refuse everybody but the juror whose sheet it is."""
    if not is_its_juror(actor, sheet):
        raise PermissionDenied(_("Only its juror writes on a score sheet."))
