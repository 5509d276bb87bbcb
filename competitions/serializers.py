"""How rows of a competition appear in the public API; read only."""

from __future__ import annotations

from typing import Any

from rest_framework.serializers import Serializer


class KindSerializer(Serializer):
    def to_representation(self, instance: Any) -> dict[str, Any]:
        return {"code": instance.code, "label": instance.label}


class PhaseSerializer(Serializer):
    def to_representation(self, instance: Any) -> dict[str, Any]:
        return phase_data(instance)


class CategorySerializer(Serializer):
    def to_representation(self, instance: Any) -> dict[str, Any]:
        return category_data(instance)


class DocumentSerializer(Serializer):
    def to_representation(self, instance: Any) -> dict[str, Any]:
        return {"title": str(instance), "url": instance.document.url}


class AwardSerializer(Serializer):
    """One result; ``for_listing()`` has loaded everything it needs."""

    def to_representation(self, instance: Any) -> dict[str, Any]:
        return {
            "category": instance.category_id,
            "rank_label": instance.rank_label,
            "rank": instance.rank,
            "winner": instance.winner_name,
            "organization": _link(instance.organization),
            "innovation": _link(instance.innovation),
            "innovation_text": instance.innovation_text,
            "score": instance.score,
            "prize": instance.prize,
        }


def _link(page: Any) -> dict[str, Any] | None:
    """Name a page only when it is published."""
    if page is None or not page.live:
        return None
    return {"id": page.pk, "title": page.title, "code": page.code}


def phase_data(row: Any) -> dict[str, Any]:
    """A phase; ``opening`` and ``closing`` are moments in the zone of the region."""
    return {
        "kind": row.kind,
        "name": row.name,
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "opening": row.opening.isoformat(),
        "closing": row.closing.isoformat(),
        "note": row.note,
    }


def category_data(row: Any) -> dict[str, Any]:
    """A category with who may enter, its form and its criteria."""
    return {
        "id": row.pk,
        "name": row.name,
        "description": row.description,
        "audience": row.audience,
        "organization_types": [kind.code for kind in row.organization_types.all()],
        "max_entries": row.max_entries,
        "needs_innovation": row.needs_innovation,
        "min_age_months": row.min_age_months,
        "sections": [_section(section) for section in row.sections.all()],
        "statements": [
            {"text": statement.text, "required": statement.required}
            for statement in row.statements.all()
        ],
        "criteria": [_criterion(criterion) for criterion in row.criteria.all()],
    }


def _section(row: Any) -> dict[str, Any]:
    return {
        "key": row.key,
        "title": row.title,
        "guidance": row.guidance,
        "max_words": row.max_words,
        "required": row.required,
        "attachment": row.attachment,
    }


def _criterion(row: Any) -> dict[str, Any]:
    return {
        "name": row.name,
        "phase": row.phase.name,
        # Text, since a JSON number would be a float.
        "weight": None if row.weight is None else str(row.weight),
        "minimum": str(row.minimum),
        "maximum": str(row.maximum),
    }
