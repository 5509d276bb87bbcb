"""How rows of a competition appear in the public API; read only."""

from __future__ import annotations

from typing import Any

from rest_framework.serializers import Serializer


class KindSerializer(Serializer):
    def to_representation(self, instance: Any) -> dict[str, Any]:
        return {"code": instance.code, "label": instance.label}


class PhaseSerializer(Serializer):
    """``opening`` and ``closing`` are moments in the zone of the region."""

    def to_representation(self, instance: Any) -> dict[str, Any]:
        return {
            "kind": instance.kind,
            "name": instance.name,
            "starts_on": instance.starts_on,
            "ends_on": instance.ends_on,
            "opening": instance.opening,
            "closing": instance.closing,
            "note": instance.note,
        }


class CategorySerializer(Serializer):
    """A category with who may enter, its form and its criteria."""

    def to_representation(self, instance: Any) -> dict[str, Any]:
        return {
            "id": instance.pk,
            "name": instance.name,
            "description": instance.description,
            "audience": instance.audience,
            "organization_types": [
                row.code for row in instance.organization_types.all()
            ],
            "max_entries": instance.max_entries,
            "needs_innovation": instance.needs_innovation,
            "min_age_months": instance.min_age_months,
            "sections": [_section(row) for row in instance.sections.all()],
            "statements": [
                {"text": row.text, "required": row.required}
                for row in instance.statements.all()
            ],
            "criteria": [_criterion(row) for row in instance.criteria.all()],
        }


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
        "weight": row.weight,
        "minimum": row.minimum,
        "maximum": row.maximum,
    }
