"""The desk of those who keep the registry: what waits, and who lags behind."""

from __future__ import annotations

from typing import Any, ClassVar

from django.urls import reverse

from innovations.services.desk import DeskPanel
from innovations.services.duplicates import likely_pairs
from innovations.services.periods import organizations_without_innovation
from innovations.services.staleness import stale_after, stale_profiles

MOST = 8


class RegistryStartPanel(DeskPanel):
    """The period that is open, and what one can begin here."""

    name = "registry_start"
    order: ClassVar[int] = 20
    template_name = "innovations/desk/registry_start.html"

    def get_content(self) -> dict[str, Any]:
        period = self.desk.period
        return {
            "period": period,
            "period_url": reverse("periods:edit", args=[period.pk]) if period else "",
            "new_period_url": reverse("periods:add"),
            "new_url": reverse("registry:new"),
            "notice_url": reverse("notices:add"),
            "rules_url": reverse("completeness-rules:index"),
        }


class WithoutInnovationPanel(DeskPanel):
    """Organisations that owe an innovation and have none in this period."""

    name = "without_innovation"
    order: ClassVar[int] = 140
    template_name = "innovations/desk/without_innovation.html"

    def get_content(self) -> dict[str, Any]:
        period = self.desk.period
        if period is None:
            return {"organizations": [], "total": 0}
        lagging = organizations_without_innovation(period)
        return {
            "organizations": lagging.order_by("title")[:MOST],
            "total": lagging.count(),
            "list_url": reverse("organizations:index") + "?innovation=none",
        }


class DuplicatesPanel(DeskPanel):
    """How many pairs of innovations have nearly the same name."""

    name = "duplicates"
    order: ClassVar[int] = 160
    template_name = "innovations/desk/duplicates.html"

    def get_content(self) -> dict[str, Any]:
        return {"total": len(likely_pairs(self.desk.region))}


class StalePanel(DeskPanel):
    """How many profiles nobody touched for long."""

    name = "stale"
    order: ClassVar[int] = 150
    template_name = "innovations/desk/stale.html"

    def get_content(self) -> dict[str, Any]:
        days = stale_after(self.desk.region)
        return {
            "total": stale_profiles(self.desk.region, days=days).count(),
            "days": days,
            "list_url": reverse("innovations:index") + "?touched=stale",
        }
