"""What rows are called where those of several competitions stand together."""

from __future__ import annotations

from typing import Any


def competition_label(competition: Any) -> str:
    return str(competition.get_admin_display_title())


def category_label(category: Any) -> str:
    return f"{category.name} – {competition_label(category.competition)}"


def phase_label(phase: Any) -> str:
    return f"{phase.name} – {competition_label(phase.competition)}"


def rule_label(rule: Any) -> str:
    """Name a section or criterion with its category and competition."""
    return f"{rule} – {category_label(rule.category)}"
