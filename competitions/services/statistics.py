"""How many took part and how far they came, as far as anybody may know.

Nothing is told before its time: how many entered once registration is over, how many
passed once the screening is, finalists once they are announced, winners once results
are released. What isn't public is left out; it is never shown as none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from competitions.charts import Bar, bars
from competitions.choices import PhaseKind, ScreeningOutcome
from competitions.models import (
    CompetitionIndexPage,
    CompetitionPage,
    Screening,
)
from competitions.services.editions_shown import awards_of, editions_of
from competitions.services.finalists import announced_stages, entries_going_on
from competitions.services.timetable import last_deadline
from competitions.services.versions import latest_versions
from innovations.models import OrganizationPage


@dataclass(frozen=True)
class Row:
    """A line of a chart and of its table: in words, and the bar of its number."""

    label: str
    bar: Bar


@dataclass(frozen=True)
class YearRow:
    """A year of the archive; ``entries`` is ``None`` where nothing is public."""

    year: int
    competitions: int
    entries: int | None
    awards: Bar


@dataclass(frozen=True)
class Participation:
    """How many of the organisations that are counted today entered in a year."""

    year: int
    bar: Bar
    whole: int

    @property
    def percent(self) -> int:
        return round(self.bar.length)


def statistics_context(
    *,
    index: CompetitionIndexPage,
    params: Mapping[str, str],
    at: datetime | None = None,
) -> dict[str, Any]:
    """Return the figures of the archive, and of one edition in particular.

    ``params`` has the key of the ``edition``, else it is the newest of which anything
    is public. The number of queries doesn't depend on how much there is.
    """
    at = at or timezone.now()
    editions = list(
        editions_of(index).for_listing().prefetch_related("phases").newest_first()
    )
    awards = _awards_by_edition(index)
    told = [one for one in editions if are_entries_public(one, at, awards)]
    entries = _entries_by_edition(told)
    shown = [one for one in editions if entries.get(one.pk) or awards.get(one.pk)]
    edition = _chosen(shown, params.get("edition", ""))
    return {
        "years": _years(editions, entries, awards),
        "participation": _participation(told),
        "editions": [(one.get_admin_display_title(), one.pk) for one in shown],
        "edition": edition,
        **edition_context(edition, awards=awards, at=at),
    }


def edition_context(
    edition: CompetitionPage | None, *, awards: Mapping[int, int], at: datetime
) -> dict[str, Any]:
    """Return the charts of one edition."""
    if edition is None or not are_entries_public(edition, at, awards):
        return {"steps": [], "by_category": [], "by_type": []}
    return {
        "steps": _steps(edition, awards, at),
        "by_category": _rows(_of_categories(edition)),
        "by_type": _rows(_of_types(edition)),
    }


def are_entries_public(
    edition: CompetitionPage, at: datetime, awards: Mapping[int, int]
) -> bool:
    """Tell whether anybody may know how many entered: nobody can any more."""
    if awards.get(edition.pk):
        return True
    return _is_over(edition, PhaseKind.REGISTRATION, at)


def _is_over(edition: CompetitionPage, kind: PhaseKind, at: datetime) -> bool:
    end = last_deadline(edition, kind)
    return end is not None and at >= end + timedelta(seconds=1)


def _awards_by_edition(index: CompetitionIndexPage) -> dict[int, int]:
    rows = awards_of(index).order_by().values_list("competition")
    return dict(rows.annotate(count=Count("pk")))


def _versions_of(editions: Iterable[CompetitionPage]) -> Any:
    keys = [edition.pk for edition in editions]
    return latest_versions().filter(entry__category__competition__in=keys).order_by()


def _entries_by_edition(editions: list[CompetitionPage]) -> dict[int, int]:
    rows = _versions_of(editions).values_list("entry__category__competition")
    return dict(rows.annotate(count=Count("pk")))


def _chosen(editions: list[CompetitionPage], key: str) -> CompetitionPage | None:
    for edition in editions:
        if str(edition.pk) == key:
            return edition
    return next(iter(editions), None)


def _years(
    editions: list[CompetitionPage],
    entries: Mapping[int, int],
    awards: Mapping[int, int],
) -> list[YearRow]:
    years: dict[int, list[CompetitionPage]] = {}
    for edition in editions:
        years.setdefault(edition.edition_year, []).append(edition)
    drawn = bars(
        sum(awards.get(one.pk, 0) for one in found) for found in years.values()
    )
    return [
        YearRow(
            year=year,
            competitions=len(found),
            entries=sum(entries.get(one.pk, 0) for one in found) or None,
            awards=bar,
        )
        for (year, found), bar in zip(years.items(), drawn, strict=True)
    ]


def _participation(told: list[CompetitionPage]) -> list[Participation]:
    """Return by year who of the organisations that count today had an entry."""
    if not told:
        return []
    counted = OrganizationPage.objects.filter(
        region=told[0].region_id, live=True, counts_for_target=True
    )
    whole = counted.count()
    rows = (
        _versions_of(told)
        .filter(entry__organization__in=counted.values("pk"))
        .values_list("entry__category__competition__edition_year")
        .annotate(count=Count("entry__organization", distinct=True))
    )
    by_year = sorted(rows, reverse=True)
    drawn = bars((count for _year, count in by_year), whole=whole)
    return [
        Participation(year=year, bar=bar, whole=whole)
        for (year, _count), bar in zip(by_year, drawn, strict=True)
    ]


# ------------------------------------------------------------------ one edition


def _steps(
    edition: CompetitionPage, awards: Mapping[int, int], at: datetime
) -> list[Row]:
    """Return how many came how far; a step that isn't public is left out."""
    versions = _versions_of([edition])
    steps = [(_("Handed in"), versions.count())]
    has_awards = bool(awards.get(edition.pk))
    if _is_over(edition, PhaseKind.SCREENING, at) or has_awards:
        passed = _passed(versions)
        if passed:
            steps.append((_("Passed the screening"), passed))
    going_on = entries_going_on(announced_stages(edition, at=at).values())
    if going_on:
        steps.append((_("Finalists"), len(going_on)))
    if has_awards:
        steps.append((pgettext("statistics", "Awards"), awards[edition.pk]))
    return _rows(steps) if steps[0][1] else []


def _passed(versions: Any) -> int:
    last = (
        Screening.objects.filter(version=OuterRef("pk"))
        .order_by("-decided_at", "-pk")
        .values("outcome")[:1]
    )
    passed = versions.annotate(outcome=Subquery(last)).filter(
        outcome=ScreeningOutcome.PASSED
    )
    return int(passed.count())


def _of_categories(edition: CompetitionPage) -> list[tuple[str, int]]:
    counts = dict(
        _versions_of([edition])
        .values_list("entry__category")
        .annotate(count=Count("pk"))
    )
    categories = edition.categories.all()
    return [(category.name, counts.get(category.pk, 0)) for category in categories]


def _of_types(edition: CompetitionPage) -> list[tuple[str, int]]:
    """Return entries by the type of who entered; people of the public are one."""
    labels = _versions_of([edition]).values_list(
        "entry__organization", "entry__organization__type__label"
    )
    public, other = _("The public"), _("Organisations without a type")
    counts = Counter(
        (label or other) if organization else public for organization, label in labels
    )
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _rows(counted: Iterable[tuple[str, int]]) -> list[Row]:
    pairs = list(counted)
    drawn = bars(value for _label, value in pairs)
    return [Row(label, bar) for (label, _value), bar in zip(pairs, drawn, strict=True)]
