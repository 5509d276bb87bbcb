"""Profiles that nobody touched for long, and saying that they are still true."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from innovations.models import Confirmation, InnovationPage, Period, Region
from innovations.services.periods import current_period

#: Days without a period that says otherwise.
DEFAULT_DAYS: int = Period._meta.get_field("stale_after_days").default


def stale_after(region: Region) -> int:
    """Return after how many days a region asks again."""
    period = current_period(region)
    return period.stale_after_days if period else DEFAULT_DAYS


def stale_profiles(
    region: Region, *, days: int | None = None
) -> QuerySet[InnovationPage]:
    """Return the innovations of a region that nobody touched for so many days.

    Written to, published or confirmed; archived ones are left out. ``days`` are
    those of the region's period if not given. The longest untouched come first,
    with the moment in ``touched_at``.
    """
    pages = InnovationPage.objects.in_region(region).in_use()
    return only_stale(pages, days=stale_after(region) if days is None else days)


def only_stale(
    pages: QuerySet[InnovationPage], *, days: int
) -> QuerySet[InnovationPage]:
    """Return those of ``pages`` that nobody touched for so many days."""
    since = timezone.now() - datetime.timedelta(days=days)
    confirmed = Confirmation.objects.filter(
        innovation=OuterRef("pk"), confirmed_at__gt=since
    )
    touched = Coalesce(
        "latest_revision_created_at", "last_published_at", "first_published_at"
    )
    return (
        pages.annotate(touched_at=touched)
        .filter(~Exists(confirmed) & Q(touched_at__lte=since))
        .order_by("touched_at", "pk")
    )


@transaction.atomic
def confirm_profile(*, innovation: InnovationPage, actor: Any) -> Confirmation:
    """Say that a profile is still true as it stands.

    Raises ``PermissionDenied`` for those who may not edit it.
    """
    if not innovation.permissions_for_user(actor).can_edit():
        raise PermissionDenied(_("You may not change this innovation."))
    confirmation = Confirmation.objects.create(innovation=innovation, user=actor)
    log(instance=innovation, action="innovations.confirm", user=actor)
    return confirmation
