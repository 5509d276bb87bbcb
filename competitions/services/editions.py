"""Next year's edition: a draft with the rules of the last one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.coreutils import find_available_slug
from wagtail.log_actions import log

from competitions.access import require_keeper
from competitions.models import (
    CategoryRow,
    CompetitionCategory,
    CompetitionPage,
    CompetitionPhase,
    ResultRules,
)
from competitions.page_forms import edition_taken_error

_Row = TypeVar("_Row", bound=models.Model)


def moved(day: date | None, years: int) -> date | None:
    """Return the same day of another year; 29 February becomes the 28th."""
    if day is None:
        return None
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def next_title(competition: CompetitionPage, year: int) -> str:
    """Return the title with the year of another edition, where it names its own."""
    return competition.title.replace(str(competition.edition_year), str(year))


@transaction.atomic
def copy_edition(
    *, competition: CompetitionPage, year: int, actor: Any
) -> CompetitionPage:
    """Make a draft of another year with everything but entries and awards.

    The page is copied as its newest draft says; days move by the years between
    the editions. ``actor=None`` means the system itself. Raises
    ``PermissionDenied``, and ``ValidationError`` when the region has the
    edition already.
    """
    require_keeper(actor, competition)
    parent = competition.get_parent()
    if actor is not None and not parent.permissions_for_user(actor).can_add_subpage():
        raise PermissionDenied(_("You may not add competitions to this region."))
    CompetitionPage.objects.select_for_update().order_by().only("pk").get(
        pk=competition.pk
    )
    source = competition.get_latest_revision_as_object()
    if year == source.edition_year:
        raise ValidationError(_("Choose another year than that of the edition."))
    if CompetitionPage().edition_taken(next_title(source, year), year, parent):
        raise edition_taken_error()
    page = _copy_page(source, year, actor)
    _copy_rows(competition, page, year - source.edition_year)
    log(
        instance=page,
        action="competitions.copy_edition",
        user=actor,
        data={"from": competition.pk, "title": competition.title},
    )
    return page


def _copy_page(source: CompetitionPage, year: int, actor: Any) -> CompetitionPage:
    title = next_title(source, year)
    slug = slugify(title) if str(year) in title else f"{slugify(title)}-{year}"
    copied: CompetitionPage = source.copy(
        copy_revisions=False,
        keep_live=False,
        user=actor,
        log_action=None,
        update_attrs={
            "title": title,
            "draft_title": title,
            "slug": find_available_slug(source.get_parent(), slug),
            "edition_year": year,
            "owner": actor,
            "go_live_at": None,
            "expire_at": None,
            "first_published_at": None,
            "last_published_at": None,
        },
    )
    return copied


def _copy_rows(source: CompetitionPage, page: CompetitionPage, years: int) -> None:
    phases = {
        phase.pk: _copied(
            phase,
            competition=page,
            starts_on=moved(phase.starts_on, years),
            ends_on=moved(phase.ends_on, years),
        )
        for phase in CompetitionPhase.objects.filter(competition=source)
    }
    for category in CompetitionCategory.objects.filter(competition=source):
        copy = _copied(
            category,
            competition=page,
            age_counted_on=moved(category.age_counted_on, years),
        )
        copy.organization_types.set(category.organization_types.all())
        _copy_rules(category, copy, phases)
    for rules in ResultRules.objects.filter(competition=source):
        _copied(rules, competition=page, dated_on=moved(rules.dated_on, years))


def _copy_rules(
    category: CompetitionCategory,
    copy: CompetitionCategory,
    phases: dict[int, CompetitionPhase],
) -> None:
    sections = _copied_rules(category.sections.all(), copy)
    _copied_rules(category.statements.all(), copy)
    criteria = {
        row.pk: _copied(
            row,
            category=copy,
            phase=phases[row.phase_id],
            section=row.section_id and sections[row.section_id],
        )
        for row in category.criteria.all()
    }
    _copied_rules(category.places.all(), copy)
    for rule in category.tie_rules.all():
        _copied(
            rule,
            category=copy,
            criterion=rule.criterion_id and criteria[rule.criterion_id],
            phase=rule.phase_id and phases[rule.phase_id],
        )


def _copied_rules(
    rules: Iterable[CategoryRow], category: CompetitionCategory
) -> dict[int | None, Any]:
    return {rule.pk: _copied(rule, category=category) for rule in rules}


def _copied(row: _Row, **changes: Any) -> _Row:
    """Return a stored copy of a row with all its fields, those to come included."""
    fields = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not field.primary_key
    }
    for field in row._meta.concrete_fields:
        if field.name in changes:
            fields.pop(field.attname)
    copy = type(row)(**fields, **changes)
    copy.save()
    return copy
