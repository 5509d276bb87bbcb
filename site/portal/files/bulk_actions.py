"""Bulk actions of pictures and documents that name only what one may see."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
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

from innovations.admin_scope import ScopedBulkAction


class ScopedFileAction(ScopedBulkAction):
    permission_policy: Any

    def in_sight(self, user: Any) -> QuerySet[Any]:
        files: QuerySet[Any] = (
            self.permission_policy.instances_user_has_any_permission_for(
                user, ["choose", "change"]
            )
        )
        return files


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
