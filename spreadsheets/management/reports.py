"""What the commands print of a plan."""

from __future__ import annotations

from typing import Any

from spreadsheets.models import ImportRun
from spreadsheets.plan import Action, Plan, PlannedRow


def plan_of(run: ImportRun) -> Plan:
    """Return the plan that a run keeps, with what became of its rows."""
    rows = tuple(row.as_planned() for row in run.rows.all())
    return Plan(rows, tuple(run.warnings), tuple(run.prerequisites))


def as_report(run: ImportRun | None, plan: Plan) -> dict[str, Any]:
    """Return the report as design §4 describes it."""
    return {
        "run": run.pk if run else None,
        "counts": plan.counts,
        "rows": [row.as_json() for row in plan.rows if row.action != Action.UNCHANGED],
        "prerequisites": list(plan.prerequisites),
        "warnings": list(plan.warnings),
    }


def describe_row(row: PlannedRow) -> list[str]:
    """Return the lines that say something about a row to a person."""
    if not row.messages:
        return []
    place = f"{row.sheet} {row.row} {row.label}"
    return [
        f"{row.action}: {place}: "
        + (f"[{m.column} {m.header}] " if m.header else "")
        + m.text
        for m in row.messages
    ]
