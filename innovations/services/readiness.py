"""What an innovation still needs before it is sent to a competition or to IGA.

The parts of the profile are those that the open period asks for; plugins add what
they want to see with :func:`register_readiness`, such as a statement of a contest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from innovations.models import (
    Advice,
    FollowUp,
    InnovationPage,
    Period,
    ProfileMeasure,
)
from innovations.services.completeness import completeness_of, field_anchors

#: Documents and video of the national form (domain notes, §3), as the checks of
#: profiles measure them in the latest version.
EVIDENCE = (
    "video_url",
    "proposal_file",
    "budget_file",
    "business_profile_file",
    "property_file",
    "award_file",
)


@dataclass(frozen=True)
class Item:
    """One line of the checklist; ``url`` leads to where it can be done."""

    key: str
    label: str
    done: bool
    needed: bool = True
    url: str = ""


@dataclass(frozen=True)
class Readiness:
    """The checklist of an innovation; ready when all that is needed is done."""

    items: tuple[Item, ...]

    @property
    def missing(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.needed and not item.done)

    @property
    def done(self) -> int:
        return sum(item.done for item in self.items if item.needed)

    @property
    def total(self) -> int:
        return sum(item.needed for item in self.items)

    @property
    def percent(self) -> int:
        """Rounded down: only what is ready has 100."""
        return self.done * 100 // self.total if self.total else 100

    @property
    def is_ready(self) -> bool:
        return not self.missing


#: Gets the pages and returns items by page id; one call for all of a list.
Checker = Callable[[list[InnovationPage]], Mapping[int, Iterable[Item]]]
_checkers: dict[str, Checker] = {}


def register_readiness(name: str, checker: Checker) -> None:
    """Add lines to the checklist, from ``AppConfig.ready`` of a plugin."""
    _checkers[name] = checker


def readiness_of(
    pages: Iterable[InnovationPage], *, period: Period | None
) -> dict[int, Readiness]:
    """Return the checklists of innovations by page id.

    The number of queries doesn't depend on how many. The profiles have to be
    measured (``completeness.measure_stale``).
    """
    pages = list(pages)
    judged = completeness_of(pages, period=period)
    counts = _counts(pages)
    shown = _with_evidence(pages)
    more = [checker(pages) for checker in _checkers.values()]
    return {
        page.pk: Readiness(
            (
                *_profile(page, judged.get(page.pk)),
                _evidence(page, page.pk in shown),
                *_promises(page, counts.get(page.pk, (0, 0))),
                _published(page),
                *(item for found in more for item in found.get(page.pk, ())),
            )
        )
        for page in pages
    }


def _counts(pages: list[InnovationPage]) -> dict[int, tuple[int, int]]:
    """Return open advice and late follow-ups by page id; three queries."""
    ids = [page.pk for page in pages]
    late = FollowUp.objects.open().filter(due_on__lt=timezone.localdate())
    advice = _count(Advice.objects.open(), "innovation", ids)
    after_advice = _count(late, "advice__innovation", ids)
    after_sessions = _count(late, "session__innovations", ids)
    return {
        pk: (advice.get(pk, 0), after_advice.get(pk, 0) + after_sessions.get(pk, 0))
        for pk in ids
    }


def _count(rows: QuerySet[Any], lookup: str, ids: list[int]) -> dict[int, int]:
    found = rows.filter(**{f"{lookup}__in": ids}).order_by()
    return dict(found.values_list(lookup).annotate(Count("pk")))


def _edit(page: InnovationPage, field: str = "") -> str:
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    anchor = field_anchors().get(field, "") if field else ""
    return f"{url}#{anchor}" if anchor else url


def _profile(page: InnovationPage, judged: Any) -> list[Item]:
    """The needed parts of the profile that are missing, else one line that all is
    there."""
    if judged is None:
        return []
    if not judged.needed:
        label = _("Everything that the period needs is in the profile")
        return [Item("profile", label, True, url=_edit(page))]
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return [
        Item(
            f"profile:{gap.rule.check.key}",
            gap.words,
            False,
            url=f"{edit}#{gap.anchor}" if gap.anchor else edit,
        )
        for gap in judged.needed
    ]


def _with_evidence(pages: list[InnovationPage]) -> set[int]:
    """Return the ids of profiles with at least one document or a video; one query."""
    rows = ProfileMeasure.objects.filter(pk__in=[page.pk for page in pages])
    return {
        pk
        for pk, amounts in rows.values_list("pk", "amounts")
        if any(amounts.get(name) for name in EVIDENCE)
    }


def _evidence(page: InnovationPage, given: bool) -> Item:
    label = _("At least one document or video as evidence")
    return Item("evidence", label, given, url=_edit(page, "proposal_file"))


def _promises(page: InnovationPage, counts: tuple[int, int]) -> list[Item]:
    advice, late = counts
    url = reverse("registry:mentored", args=[page.pk])
    open_label = (
        ngettext(
            "%(count)s piece of advice waits for an answer",
            "%(count)s pieces of advice wait for an answer",
            advice,
        )
        % {"count": advice}
        if advice
        else _("All advice is answered")
    )
    items = [Item("advice", open_label, not advice, url=url)]
    if late:
        label = ngettext(
            "%(count)s follow-up is overdue", "%(count)s follow-ups are overdue", late
        ) % {"count": late}
        items.append(Item("follow_ups", label, False, url=url))
    return items


def _published(page: InnovationPage) -> Item:
    waiting = page.has_unpublished_changes or not page.live
    label = (
        _("The latest version isn't approved and published yet")
        if waiting
        else _("The profile is approved and published as it stands")
    )
    return Item("published", label, not waiting, url=_edit(page))
