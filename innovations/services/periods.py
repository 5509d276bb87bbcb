"""Periods of a region: which one counts, and what a new one asks for."""

from __future__ import annotations

import datetime
import json
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from innovations.choices import PeriodState
from innovations.models import (
    CompletenessRule,
    CoOwner,
    InnovationPage,
    OrganizationPage,
    Period,
    Region,
)
from innovations.services.reference import FOLDER, Loaded


def current_period(region: Region | None) -> Period | None:
    """Return the open period of a region whose rules count now, if there is one."""
    if region is None:
        return None
    period: Period | None = Period.objects.in_region(region).current().first()
    return period


def shipped_rules() -> list[dict[str, Any]]:
    """Return the rules as they ship, after the national form (domain notes, §3)."""
    text = (FOLDER / "completeness_rules.json").read_text(encoding="utf-8")
    rules: list[dict[str, Any]] = json.loads(text)
    return rules


@transaction.atomic
def give_rules(*, period: Period) -> int:
    """Give a period without rules those of the period before it, else the shipped.

    Returns how many it got.
    """
    if period.rules.exists():
        return 0
    before = (
        Period.objects.filter(region=period.region_id, rules__isnull=False)
        .exclude(pk=period.pk)
        .order_by("-year", "-opens_on", "-pk")
        .first()
    )
    names = ("field", "label", "minimum", "weight", "needed")
    rows: list[dict[str, Any]] = (
        list(before.rules.values(*names)) if before is not None else shipped_rules()
    )
    rules = [CompletenessRule(period=period, **row) for row in rows]
    return len(CompletenessRule.objects.bulk_create(rules))


@transaction.atomic
def ensure_period(*, region: Region, year: int | None = None) -> bool:
    """Give a region without periods an open one of a year; returns whether it did."""
    if Period.objects.filter(region=region).exists():
        return False
    year = year or timezone.localdate().year
    with translation.override("id"):
        name = _("Innovations %(year)s") % {"year": year}
    period = Period.objects.create(
        region=region,
        name=name,
        year=year,
        opens_on=datetime.date(year, 1, 1),
        closes_on=datetime.date(year, 12, 31),
        state=PeriodState.OPEN,
    )
    give_rules(period=period)
    return True


def ensure_periods() -> Loaded:
    """Give every region without periods one; for ``load_reference``."""
    made = [ensure_period(region=region) for region in Region.objects.all()]
    return Loaded(created=sum(made), unchanged=len(made) - sum(made))


def organizations_without_innovation(period: Period) -> QuerySet[OrganizationPage]:
    """Return the published organisations that owe an innovation and have none yet.

    An innovation counts for its lead organisation and for co-owners when it was
    registered in the period's year, as its code says, or is implemented in it.
    """
    fresh = InnovationPage.objects.in_use().filter(region=period.region_id)
    fresh = fresh.filter(
        Q(code__contains=f"-{period.year}-") | Q(implementation_date__year=period.year)
    )
    leads = fresh.order_by().values("organization")
    helps = CoOwner.objects.filter(innovation__in=fresh.order_by().values("pk"))
    owing: QuerySet[OrganizationPage] = OrganizationPage.objects.filter(
        region=period.region_id, live=True, counts_for_target=True
    )
    today = timezone.localdate()
    return (
        owing.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today))
        .exclude(pk__in=leads)
        .exclude(pk__in=helps.order_by().values("organization"))
    )
