"""Bulk actions of pictures and documents that name only what one may see."""

from __future__ import annotations

from typing import Any

from wagtail.documents.views.bulk_actions.add_tags import (
    AddTagsBulkAction as AddTagsToDocuments,
)
from wagtail.documents.views.bulk_actions.add_to_collection import (
    AddToCollectionBulkAction as MoveDocuments,
)
from wagtail.images.views.bulk_actions.add_tags import (
    AddTagsBulkAction as AddTagsToImages,
)
from wagtail.images.views.bulk_actions.add_to_collection import (
    AddToCollectionBulkAction as MoveImages,
)


class ScopedFileAction:
    """Wagtail lists the files that one has no right to, whoever's they are."""

    def get_actionable_objects(self) -> tuple[list[Any], dict[str, list[Any]]]:
        objects, context = super().get_actionable_objects()  # type: ignore[misc]
        refused = context["items_with_no_access"]
        in_sight = self.permission_policy.instances_user_has_any_permission_for(  # type: ignore[attr-defined]
            self.request.user,  # type: ignore[attr-defined]
            ["choose", "change"],
        ).filter(pk__in=[file.pk for file in refused])
        visible = set(in_sight.order_by().values_list("pk", flat=True))
        context["items_with_no_access"] = [
            file for file in refused if file.pk in visible
        ]
        return objects, context


class ScopedDocumentTags(ScopedFileAction, AddTagsToDocuments):
    pass


class ScopedDocumentMove(ScopedFileAction, MoveDocuments):
    pass


class ScopedImageTags(ScopedFileAction, AddTagsToImages):
    pass


class ScopedImageMove(ScopedFileAction, MoveImages):
    pass


BULK_ACTIONS = (
    ScopedDocumentTags,
    ScopedDocumentMove,
    ScopedImageTags,
    ScopedImageMove,
)
