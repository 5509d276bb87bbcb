"""How reference rows appear in Wagtail's API: code and label, nothing else."""

from __future__ import annotations

from typing import Any

from rest_framework.serializers import ListSerializer, ModelSerializer, Serializer


class _ReferenceSerializer(Serializer):
    def to_representation(self, instance: Any) -> dict[str, Any]:
        return {"code": instance.code, "label": instance.label}


def reference_serializer(*, many: bool = False) -> Serializer:
    """Return a serializer for a foreign key (or several) to reference rows."""
    return _ReferenceSerializer(many=many, read_only=True)


class _PageLinkSerializer(Serializer):
    def to_representation(self, instance: Any) -> dict[str, Any]:
        return {"id": instance.pk, "title": instance.title, "code": instance.code}


def page_link_serializer(*, many: bool = False) -> ModelSerializer | Serializer:
    """Return a serializer for links to organisations or innovations."""
    return _PageLinkSerializer(many=many, read_only=True)


class _CoOwnersSerializer(Serializer):
    def to_representation(self, instance: Any) -> dict[str, Any]:
        page = instance.organization
        return {"id": page.pk, "title": page.title, "code": page.code}


class _PublishedOnly(ListSerializer):
    def to_representation(self, data: Any) -> list[Any]:
        rows = data.filter(organization__live=True).select_related("organization")
        return super().to_representation(rows)


def co_owners_serializer() -> Serializer:
    """Return a serializer for the published organisations that own it as well."""

    class Many(_CoOwnersSerializer):
        class Meta:
            list_serializer_class = _PublishedOnly

    return Many(many=True, read_only=True)
