"""How rows of a competition appear in the public API; read only."""

from __future__ import annotations

from typing import Any

from rest_framework.serializers import Serializer


class KindSerializer(Serializer):
    def to_representation(self, instance: Any) -> dict[str, Any]:
        return {"code": instance.code, "label": instance.label}


class PhaseSerializer(Serializer):
    def to_representation(self, instance: Any) -> dict[str, Any]:
        return {
            "name": instance.name,
            "starts_on": instance.starts_on,
            "ends_on": instance.ends_on,
            "note": instance.note,
        }


class CategorySerializer(Serializer):
    def to_representation(self, instance: Any) -> dict[str, Any]:
        return {
            "id": instance.pk,
            "name": instance.name,
            "description": instance.description,
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
