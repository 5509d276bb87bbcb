"""Wagtail's internal API of files, for those who may choose or change them."""

from __future__ import annotations

from typing import Any

from wagtail.documents.api.admin.views import DocumentsAdminAPIViewSet
from wagtail.images.api.admin.views import ImagesAdminAPIViewSet
from wagtail.permissions import policy_registry


class ScopedFiles:
    def get_queryset(self) -> Any:
        files = super().get_queryset()  # type: ignore[misc]
        granted = policy_registry.get_by_type(
            files.model
        ).instances_user_has_any_permission_for(
            self.request.user,  # type: ignore[attr-defined]
            ["choose", "change"],
        )
        return files.filter(pk__in=granted.order_by().values("pk"))


class ScopedDocuments(ScopedFiles, DocumentsAdminAPIViewSet):
    pass


class ScopedPictures(ScopedFiles, ImagesAdminAPIViewSet):
    pass
