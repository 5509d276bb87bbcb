"""Sheets whose records are Wagtail pages: drafts, revisions, publication.

*Ours* is the page's latest revision. An import writes a new revision on top
of it and publishes that only if the page was live without unpublished changes,
the person may publish, and asked for it; otherwise it stays a draft.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page, Revision, WorkflowState
from wagtail.permissions import policy_registry

from spreadsheets.plan import PlannedRow
from spreadsheets.resources import RowDraft, SheetResource

#: Where ``Page.workflow_in_progress`` expects loaded workflows.
_REVIEWS = "_current_workflow_states"


def latest_versions(pages: QuerySet[Any]) -> dict[int, Any]:
    """Return the pages as their editors see them, by id.

    Pages without unpublished changes come from their own row, so only edited
    drafts cost the work of reading a revision.
    """
    rows: Any = pages.prefetch_related(_reviews(pages.model))
    rows = rows.annotate_approved_schedule()
    found: dict[int, Any] = {page.pk: page for page in rows}
    drafts = {p.latest_revision_id: p for p in found.values() if _is_draft(p)}
    for revision in Revision.objects.filter(pk__in=drafts):
        page = drafts[revision.pk]
        found[page.pk] = _with_content(page, revision)
    return found


def _reviews(model: type[Any]) -> Any:
    """Load the workflows of pages where ``workflow_in_progress`` looks for them.

    Wagtail's ``prefetch_workflow_states`` finds those of a page type only in a
    queryset of ``Page``: each relation asks for the model's own content type.
    """
    relation = "_workflow_states" if model is Page else "_specific_workflow_states"
    return Prefetch(relation, queryset=WorkflowState.objects.active(), to_attr=_REVIEWS)


def _with_content(page: Any, revision: Revision) -> Any:
    version = page.with_content_json(revision.content)
    # These tell about the page as a whole; its revision has old values.
    for name in (_REVIEWS, "_approved_schedule", "expired", "last_published_at"):
        setattr(version, name, getattr(page, name))
    return version


def _exported_versions(
    pages: QuerySet[Any], attributes: Sequence[str]
) -> dict[int, Any]:
    """Return the latest versions of many pages without the rest of them.

    Bodies and revisions are most of a page; only drafts need theirs. Others come as
    tuples with the attributes, where these are known: a page costs ten times as much.
    """
    if not attributes:
        return _exported_pages(pages)
    names = ("pk", "has_unpublished_changes", "latest_revision_id")
    record = namedtuple("record", (*names, *attributes))  # type: ignore[misc]
    rows = pages.values_list(*record._fields)
    found: dict[int, Any] = {row[0]: record._make(row) for row in rows}
    drafts = [pk for pk, page in found.items() if _is_draft(page)]
    if drafts:
        found |= _exported_pages(pages.filter(pk__in=drafts))
    return found


def _exported_pages(pages: QuerySet[Any]) -> dict[int, Any]:
    whole: Any = pages  # Wagtail adds this method
    found: dict[int, Any] = {page.pk: page for page in whole.defer_streamfields()}
    drafts = {p.latest_revision_id: p for p in found.values() if _is_draft(p)}
    for revision in Revision.objects.filter(pk__in=drafts):
        page = drafts[revision.pk]
        found[page.pk] = page.with_content_json(revision.content)
    return found


def _is_draft(page: Any) -> bool:
    return bool(page.has_unpublished_changes and page.latest_revision_id)


def withdraw_pages(model: type[Any], ids: Iterable[int], user: Any) -> None:
    """Archive pages that an import created, unless something below them is live."""
    for page in model._default_manager.filter(pk__in=list(ids), live=True):
        if not page.get_descendants().live().exists():
            page.unpublish(set_expired=True, user=user)


class PageResource(SheetResource):
    """Base class of sheets whose rows are pages.

    Many pages are written in bulk, past ``Page.save``, where that leaves the same:
    for page types that don't override it, and for those whose resource says
    ``bulk = True`` and does here what their ``save`` does: ``settle`` sets columns
    that follow from others, ``late_values`` and ``placed_values`` those that are
    known only while the page is written, named in ``late_fields``.
    """

    bulk: bool | None = None
    late_fields: frozenset[str] = frozenset()

    def settle(self, page: Any) -> None:
        """Set the columns that follow from others, before a page is validated."""

    def late_values(self, count: int) -> list[dict[str, Any]]:
        """Return columns of new pages in their order, such as drawn numbers.

        Keys of related rows stand for them.
        """
        return [{} for _number in range(count)]

    def placed_values(self, parent_id: int) -> dict[str, Any]:
        """Return the columns of a new page that repeat where it is."""
        return {}

    def refresh(self) -> None:
        """Load anew what ``rematch`` and ``parent_for`` compare with."""
        self.prepare()

    def is_archived(self, instance: Any) -> bool:
        return bool(instance.expired and not instance.live)

    def is_published(self, instance: Any) -> bool:
        return bool(instance.live and not instance.has_unpublished_changes)

    def may_publish(self, page: Any) -> bool:
        """Tell whether the person may publish a page."""
        return self._may(page, "can_publish")

    def publish(self, instance: Any) -> Any:
        """Publish what was written last."""
        self._save(instance, publish=True, is_new=False)
        return instance

    def changed_since(self, instance: Any, moment: datetime) -> bool:
        latest = instance.latest_revision_created_at
        return latest is not None and latest > moment

    def archive(self, instance: Any) -> None:
        """Unpublish a page; it stays where it is and can be restored."""
        if instance.get_descendants().exists():
            raise ValidationError(_("There are pages below it by now."))
        if instance.live:
            instance.unpublish(set_expired=True, user=self.context.user)
        else:
            instance.expired = True
            instance.save(update_fields=["expired"], clean=False)
            log(instance=instance, action="wagtail.unpublish", user=self.context.user)

    def may_restore_live(self, page: Any) -> bool:
        """Tell whether an archived page may be published with its return.

        Not when somebody wrote a draft since it was published last.
        """
        published, written = page.last_published_at, page.latest_revision_created_at
        if self.context.draft or published is None:
            return False
        drafted = written is not None and written > published
        return not drafted and self.may_publish_below(page.get_parent())

    def restore(self, instance: Any) -> None:
        """Publish an archived page as it is, or leave it a draft where one may not."""
        if self.may_restore_live(instance):
            self._save(instance, publish=True, is_new=False)
        else:
            instance.expired = False
            instance.save(update_fields=["expired"], clean=False)

    #: Everything that ``current`` reads of a page that has no draft; then exporting
    #: makes no page of it. None: it may read anything.
    exported_attributes: tuple[str, ...] = ()

    def pages(self) -> QuerySet[Any]:
        """Return the pages of the scope with everything that comparing reads."""
        raise NotImplementedError

    def parent_for(self, values: dict[str, Any]) -> Page:
        """Return the page below which a new record belongs."""
        raise NotImplementedError

    def write(self, page: Any, values: dict[str, Any]) -> None:
        """Set values on a page that is not saved yet.

        The page may be written much later or never, so nothing may be saved here;
        what else a row writes belongs into ``after_apply``.
        """
        for name, value in values.items():
            setattr(page, self.columns[name].attribute or name, value)

    def export_ids(self) -> Iterable[int]:
        """Return the pages that the person may edit, in the order of the tree.

        Without archived ones: their rows would bring them back.
        """
        pages = self.pages().exclude(live=False, expired=True).order_by("path")
        ids = pages.values_list("pk", flat=True)
        user = self.context.user
        if user is None:
            return list(ids)
        policy = policy_registry.get_by_type(Page)
        own = policy.instances_user_has_permission_for(user, "change")
        editable = set(own.values_list("pk", flat=True))
        return [pk for pk in ids if pk in editable]

    def load(self, object_ids: Iterable[int]) -> dict[int, Any]:
        return latest_versions(self.pages().filter(pk__in=list(object_ids)))

    def load_for_export(self, object_ids: Iterable[int]) -> dict[int, Any]:
        return _exported_versions(
            self.pages().filter(pk__in=list(object_ids)), self.exported_attributes
        )

    def admin_url(self, object_id: int) -> str:
        return reverse("wagtailadmin_pages:edit", args=[object_id])

    def create(self, values: dict[str, Any], row: PlannedRow) -> Any:
        parent = self.parent_for(values)
        publish = not self.context.draft and self.may_publish_below(parent)
        # As in the editor: what is published at once was never a draft.
        page = self.model(
            live=publish, has_unpublished_changes=not publish, owner=self.context.user
        )
        self.write(page, values)
        parent.add_child(instance=page)
        self._save(page, publish=publish, is_new=True)
        return page

    def update(self, instance: Any, values: dict[str, Any], row: PlannedRow) -> Any:
        publish = self.publishes(instance)
        self.write(instance, values)
        self._save(instance, publish=publish, is_new=False)
        return instance

    def publishes(self, page: Any) -> bool:
        """Tell whether a change of a page is published with it."""
        return bool(
            page.live
            and not page.has_unpublished_changes
            and not self.context.draft
            and self._may(page, "can_publish")
        )

    def forbidden(self, instance: Any) -> str:
        may = self._may(instance, "can_edit")
        return "" if may else _("You may not change this record.")

    def check(self, row: RowDraft) -> None:
        """Refuse pages that are closed."""
        reason = self.closed(row.instance) if row.instance is not None else ""
        if reason:
            row.refuse(reason)

    def obstacle(self, row: PlannedRow, instance: Any) -> str:
        return self.closed(instance) if instance is not None else ""

    def closed(self, page: Any) -> str:
        """Return why an import may not write this page now, or nothing.

        As in the editor: a locked page, one that waits for its publication and
        one that is being reviewed stay as they are.
        """
        user_id = getattr(self.context.user, "pk", None)
        reason = self.forbidden(page)
        if reason:
            return reason
        if page.locked and (user_id is None or page.locked_by_id != user_id):
            return _("The page is locked. Unlock it, then import again.")
        if page.approved_schedule:
            return _(
                "The page is scheduled for publication. Cancel the schedule, then "
                "import again."
            )
        if page.workflow_in_progress:
            return _("The page is being reviewed. Finish that, then import again.")
        return ""

    def lock(self, object_ids: Iterable[int]) -> None:
        locked = Page.objects.select_for_update().filter(pk__in=list(object_ids))
        list(locked.order_by("pk").values_list("pk"))

    @property
    def model(self) -> type[Any]:
        model: type[Any] = self._meta.model
        return model

    def _save(self, page: Any, *, publish: bool, is_new: bool) -> None:
        user = self.context.user
        revision = page.save_revision(user=user, log_action=True, clean=not is_new)
        if publish:
            revision.publish(user=user, skip_permission_checks=True)

    def _may(self, page: Page, question: str) -> bool:
        user = self.context.user
        return user is None or bool(
            getattr(page.permissions_for_user(user), question)()
        )

    def may_publish_below(self, parent: Page) -> bool:
        """Tell whether the person may publish new pages there."""
        return self._may(parent, "can_publish_subpage")
