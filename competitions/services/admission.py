"""Who may enter a category with what, in sentences for pages and screens."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.models import CompetitionCategory


def admission_of(category: CompetitionCategory) -> list[str]:
    """Return what a category asks of those who enter; empty where nobody said.

    Costs no query where ``organization_types`` is prefetched.
    """
    return list(_sentences(category))


def _sentences(category: CompetitionCategory) -> Iterator[str]:
    if category.audience:
        yield str(category.get_audience_display())
    types = [str(row) for row in category.organization_types.all()]
    if types:
        yield _("Of organisations only: %(types)s") % {"types": ", ".join(types)}
    if category.max_entries:
        yield ngettext(
            "At most %(count)s entry per organisation",
            "At most %(count)s entries per organisation",
            category.max_entries,
        ) % {"count": category.max_entries}
    if category.needs_innovation:
        yield _("Innovations of the region's registry only")
    if category.min_age_months:
        yield _age(category)
    if category.excludes_winners:
        yield _former_winners(category)


def _age(category: CompetitionCategory) -> str:
    months = category.min_age_months
    age = ngettext(
        "In use for at least %(count)s month",
        "In use for at least %(count)s months",
        months or 0,
    ) % {"count": months}
    if category.age_counted_on is None:
        return _("%(age)s, counted at the end of registration") % {"age": age}
    day = date_format(category.age_counted_on, "j F Y")
    return _("%(age)s, counted on %(day)s") % {"age": age, "day": day}


def _former_winners(category: CompetitionCategory) -> str:
    ranks = ", ".join(category.winners_rank_list)
    years = category.winners_years
    if years is None:
        text = _("Not for former winners")
    else:
        text = ngettext(
            "Not for winners of the last year",
            "Not for winners of the last %(count)s years",
            years,
        ) % {"count": years}
    return f"{text} ({ranks})" if ranks else text
