"""Ready forms and criteria that ship with the package, copied into a category.

A template is data (``reference/templates/*.json``) with the source and year of
each figure; what isn't known is empty, and ``notes`` say so. Once copied, rows
are the edition's own.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from competitions.access import require_keeper
from competitions.choices import PhaseKind
from competitions.freezing import is_frozen
from competitions.models import (
    CategoryRule,
    CompetitionCategory,
    Criterion,
    EntryStatement,
    FormSection,
)
from competitions.models.phases import FROZEN_MESSAGE
from competitions.services.timetable import phases_of

FOLDER = Path(__file__).resolve().parent.parent / "reference" / "templates"


@dataclass(frozen=True)
class Template:
    """A form with criteria, as it ships; ``notes`` name what isn't known."""

    code: str
    label: str
    description: str
    notes: list[str]
    category: dict[str, Any]
    category_source: str
    sections: list[dict[str, Any]]
    statements: list[dict[str, Any]]
    criteria: list[dict[str, Any]]

    @property
    def known_weight(self) -> Decimal:
        """The sum of the weights that are known, in percent."""
        weights = (row["weight"] for row in self.criteria if row["weight"])
        return sum(map(Decimal, weights), Decimal(0))


@dataclass
class Applied:
    """What applying a template did, by numbers of rows."""

    sections: int = 0
    statements: int = 0
    criteria: int = 0
    #: Names of fields of the category that were empty and are filled now.
    settings: list[str] = field(default_factory=list)
    kept: int = 0
    #: Criteria that no phase of the competition could take.
    without_phase: list[str] = field(default_factory=list)

    @property
    def added(self) -> int:
        return self.sections + self.statements + self.criteria


@cache
def templates() -> dict[str, Template]:
    """Return the templates that ship, by their code."""
    return {path.stem: _read(path) for path in sorted(FOLDER.glob("*.json"))}


def _read(path: Path) -> Template:
    return Template(code=path.stem, **json.loads(path.read_text(encoding="utf-8")))


@transaction.atomic
def apply_template(
    *, category: CompetitionCategory, template: Template, actor: Any
) -> Applied:
    """Give a category what it lacks of a template; applying twice changes nothing.

    Rows that the category has under the same key stay as somebody left them.
    Raises ``ValidationError`` once entries were handed in, for answers would
    then lack what was added.
    """
    require_keeper(actor, category.competition)
    category = CompetitionCategory.objects.select_for_update().get(pk=category.pk)
    if is_frozen(category):
        raise ValidationError(FROZEN_MESSAGE, code="frozen")
    done = Applied()
    done.settings = _fill_settings(category, template)
    done.sections = _add(category, FormSection, template.sections, done, actor)
    done.statements = _add(category, EntryStatement, template.statements, done, actor)
    placed = _placed(category, template, done)
    done.criteria = _add(category, Criterion, placed, done, actor)
    if done.added or done.settings:
        log(
            instance=category,
            action="competitions.apply_template",
            user=actor,
            data={"template": template.label, "added": done.added},
        )
    return done


def _fill_settings(category: CompetitionCategory, template: Template) -> list[str]:
    """Set what nobody set; what a template says of a category is never a correction."""
    if category.statements.exists() or category.sections.exists():
        # Set up already: an empty field may be meant.
        return []
    empty = [
        name
        for name, value in template.category.items()
        if getattr(category, name) in (None, "", False) and value
    ]
    for name in empty:
        setattr(category, name, template.category[name])
    if empty:
        category.save(update_fields=empty)
    return empty


def _add(
    category: CompetitionCategory,
    model: type[CategoryRule],
    rows: list[dict[str, Any]],
    done: Applied,
    actor: Any,
) -> int:
    """Add the rows whose key the category lacks, after those that it has."""
    rules = model._default_manager.filter(category=category)
    taken = set(rules.values_list("key", flat=True))
    last = max(rules.values_list("sort_order", flat=True), default=0)
    missing = [row for row in rows if row["key"] not in taken]
    for number, row in enumerate(missing, last + 1):
        rule = model(category=category, sort_order=number, **row)
        rule.full_clean()
        rule.save()
        log(instance=rule, action="wagtail.create", user=actor)
    done.kept += len(rows) - len(missing)
    return len(missing)


def _placed(
    category: CompetitionCategory, template: Template, done: Applied
) -> list[dict[str, Any]]:
    """Return the criteria with phase and section of this category.

    A criterion goes to the first phase of its kind; without one it waits until
    the phase is there and the template is applied again.
    """
    sections = {section.key: section for section in category.sections.all()}
    placed = []
    for row in template.criteria:
        phases = phases_of(category.competition, PhaseKind(row["phase"]))
        if not phases:
            done.without_phase.append(row["name"])
            continue
        weight = None if row["weight"] is None else Decimal(row["weight"])
        found = {"phase": phases[0], "section": sections.get(row["section"])}
        placed.append(row | found | {"weight": weight})
    return placed


def said(done: Applied) -> str:
    """Return in words what applying a template did."""
    if not done.added and not done.settings:
        text = _("Nothing to add: the category already has all of the template.")
    else:
        text = _(
            "Added: %(sections)s sections, %(statements)s statements, "
            "%(criteria)s criteria. Kept as they were: %(kept)s."
        ) % {
            "sections": done.sections,
            "statements": done.statements,
            "criteria": done.criteria,
            "kept": done.kept,
        }
    if done.without_phase:
        waiting = _(
            "Waiting for a phase in which they are scored: %(names)s. Add the phase "
            "and apply the template again."
        ) % {"names": ", ".join(done.without_phase)}
        return f"{text} {waiting}"
    return text
