"""How complete profiles are, as their operators see them in the editor.

The amounts of the latest version are kept beside each page (``ProfileMeasure``),
the rules of the period are applied when they are read. Signals of the editor and of
imports measure what was written; whoever reads calls :func:`measure_stale` first,
which does nothing when all is measured, so that no writer can be forgotten.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from django.db.models import (
    Case,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from wagtail.admin.panels import FieldPanel
from wagtail.admin.panels.group import PanelGroup
from wagtail.models import Revision

from innovations.completeness import (
    Completeness,
    Rule,
    find_check,
    judge,
    measure,
)
from innovations.models import InnovationPage, Period, ProfileMeasure, Region

#: Profiles whose texts are in memory at a time.
STEP = 200


# ----------------------------------------------------------------- measuring


def remember_measures(
    measured: Iterable[tuple[int, int | None, dict[str, int]]],
) -> int:
    """Store triples (page id, revision id, amounts); returns how many."""
    rows = [
        ProfileMeasure(innovation_id=page, revision_number=revision, amounts=amounts)
        for page, revision, amounts in measured
    ]
    ProfileMeasure.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["innovation"],
        update_fields=["revision_number", "amounts"],
        batch_size=500,
    )
    return len(rows)


def measure_revision(*, page_id: int, revision: Revision) -> None:
    """Measure a profile by a revision that was just made its latest."""
    remember_measures([(page_id, revision.pk, measure(revision.content))])


def stale(pages: QuerySet[InnovationPage]) -> QuerySet[InnovationPage]:
    """Return the profiles whose latest version was not measured yet."""
    other = Q(latest_revision__isnull=False) & (
        Q(measure__revision_number__isnull=True)
        | ~Q(measure__revision_number=F("latest_revision_id"))
    )
    return pages.filter(Q(measure__isnull=True) | other)


def measure_stale(pages: QuerySet[InnovationPage]) -> int:
    """Measure what is not measured yet; one query when that is nothing."""
    waiting = stale(pages.order_by()).values_list("pk", flat=True)
    done = 0
    ids = list(waiting)
    for start in range(0, len(ids), STEP):
        done += _measure(ids[start : start + STEP])
    return done


def _measure(page_ids: list[int]) -> int:
    pages = InnovationPage.objects.filter(pk__in=page_ids)
    revisions = Revision.objects.filter(
        pk__in=pages.values("latest_revision")
    ).in_bulk()
    measured = []
    for page in pages:
        revision = revisions.get(page.latest_revision_id)
        content = revision.content if revision else page.serializable_data()
        number = revision.pk if revision else None
        measured.append((page.pk, number, measure(content)))
    return remember_measures(measured)


# ------------------------------------------------------------------- judging


def rules_of(period: Period | None) -> list[Rule]:
    """Return what a period asks for; nothing without a period."""
    if period is None:
        return []
    found = []
    for row in period.rules.all():
        check = find_check(row.field)
        if check is not None:  # its plugin may be gone
            label = row.label or str(check.label)
            found.append(Rule(check, label, row.weight, row.minimum, row.needed))
    return found


def completeness_of(
    pages: Iterable[InnovationPage], *, period: Period | None
) -> dict[int, Completeness]:
    """Return how complete profiles are, by page id; empty without rules.

    Two queries however many pages, for those that :func:`measure_stale` knows.
    """
    rules = rules_of(period)
    ids = [page.pk for page in pages]
    if not rules or not ids:
        return {}
    anchors = field_anchors()
    amounts = dict(
        ProfileMeasure.objects.filter(pk__in=ids).values_list("pk", "amounts")
    )
    judged = {pk: judge(amounts.get(pk, {}), rules, anchors) for pk in ids}
    return {pk: found for pk, found in judged.items() if found is not None}


def completeness_of_page(page: InnovationPage) -> Completeness | None:
    """Return how complete the latest version of one profile is.

    ``None`` where no period is open, or it has no rules.
    """
    from innovations.services.periods import current_period

    period = current_period(page.region)
    measure_stale(InnovationPage.objects.filter(pk=page.pk))
    return completeness_of([page], period=period).get(page.pk)


def with_completeness(
    pages: QuerySet[InnovationPage], rules: Iterable[Rule]
) -> QuerySet[InnovationPage]:
    """Annotate ``completeness``, 0 to 100 as :func:`judge` says it, to sort and filter.

    Without rules it is ``None``.
    """
    rules = list(rules)
    total = sum(rule.weight for rule in rules)
    if not total:
        nothing = Value(None, output_field=IntegerField())
        return pages.annotate(completeness=nothing)
    points: Any = Value(0)
    for rule in rules:
        # The lookup compares within JSON, where PostgreSQL knows no integers.
        met = Q(**{f"amounts__{rule.check.key}__gte": rule.minimum})
        points = points + Case(When(met, then=Value(rule.weight)), default=Value(0))
    percent = ExpressionWrapper(points * 100 / total, output_field=IntegerField())
    found = ProfileMeasure.objects.filter(pk=OuterRef("pk")).values(found=percent)
    return pages.annotate(completeness=Subquery(found))


def measured_in(region: Region | None) -> QuerySet[InnovationPage]:
    """Return the profiles of a region, all of them measured."""
    pages = InnovationPage.objects.filter(region=region)
    measure_stale(pages)
    return pages


# ------------------------------------------------------- places in the editor


@lru_cache(maxsize=1)
def field_anchors() -> Mapping[str, str]:
    """Return for each field of a profile the id of its section in the editor."""
    handler = InnovationPage.get_edit_handler()
    return dict(_anchors(handler, "panel", depth=0))


def _anchors(panel: Any, prefix: str, depth: int) -> Iterable[tuple[str, str]]:
    """As Wagtail's templates name them: tabs, then the sections of each tab."""
    if isinstance(panel, FieldPanel):
        yield panel.field_name, f"{prefix}-section"
    if not isinstance(panel, PanelGroup):
        return
    for child, name in zip(panel.children, panel.child_identifiers, strict=True):
        inside = (f"{prefix}-child-{name}", f"{prefix}-{name}", prefix)[min(depth, 2)]
        yield from _anchors(child, inside, depth + 1)
