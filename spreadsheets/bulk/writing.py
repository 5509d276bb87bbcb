"""The short write: prepared pages into all tables, within one transaction.

The order and the values are those of ``add_child``, ``save_revision`` and
``publish``; a test compares every table with a page made in the editor.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from os.path import commonprefix
from typing import TYPE_CHECKING, Any, Final

from django.contrib.contenttypes.models import ContentType
from django.db.models import F, Q
from django.utils import timezone
from django.utils.text import slugify
from wagtail.models import Page, PageLogEntry, Revision

from spreadsheets.bulk.preparing import (
    TREE,
    ArchivedPage,
    ChangedPage,
    NewPage,
    PageTables,
    m2m_fields,
)
from spreadsheets.bulk.tables import (
    as_json_text,
    insert_rows,
    ready,
    reserve_ids,
    update_rows,
)

if TYPE_CHECKING:
    from spreadsheets.pages import PageResource

#: Pages that are in memory at a time.
BATCH: Final = 500
#: The log entry that says from which row of which import a change came.
IMPORTED: Final = "spreadsheets.import"


@dataclass(frozen=True)
class Source:
    """What the history of a page says about an import."""

    run: int
    #: Sheet and number of a row of the file, by the id of the stored row.
    rows: dict[int, tuple[str, int | None]]

    def data(self, row: int) -> dict[str, Any]:
        sheet, number = self.rows[row]
        return {"run": self.run, "sheet": sheet, "row": number}


@dataclass
class Place:
    """A parent, as far as its new children need it, and its children's names."""

    pk: int
    path: str
    depth: int
    url_path: str
    locale_id: int
    added: int = 0
    last_step: int = 0
    slugs: set[str] = field(default_factory=set)
    publishes: bool = True


class BulkWriter:
    """Writes prepared pages of one type; used inside a transaction."""

    def __init__(self, resource: PageResource, tables: PageTables, source: Source):
        self.resource = resource
        self.tables = tables
        self.source = source
        self.moment = ready(Page._meta.get_field("last_published_at"), timezone.now())
        self.user = resource.context.user
        self.user_id = getattr(self.user, "pk", None)
        self.content_type = ContentType.objects.get_for_model(tables.model)
        self.base_type = ContentType.objects.get_for_model(Page)
        self.places: dict[int, Place] = {}
        self.log = _Log(self)
        self.shell = tables.model()

    # ------------------------------------------------------------------ new

    def create(self, pages: Iterable[NewPage]) -> dict[int, int]:
        """Write new pages; return their ids by the id of the stored row."""
        written: dict[int, int] = {}
        for batch in _batches(pages, BATCH):
            parents = [self.resource.parent_for(page.values) for page in batch]
            self._learn_places([p.pk for p in parents])
            places = [self.places[parent.pk] for parent in parents]
            ids = reserve_ids(Page, len(batch))
            late = self.resource.late_values(len(batch))
            for page, place, pk, values in zip(batch, places, ids, late, strict=True):
                self._bind(page, place, pk, values)
                written[page.row] = pk
            self._insert(batch, places, reserve_ids(Revision, len(batch)))
        self._count_children()
        return written

    def _learn_places(self, parent_ids: Iterable[int]) -> None:
        """Lock parents that were not seen yet, and read where they are."""
        lacking = sorted(set(parent_ids) - self.places.keys())
        if not lacking:
            return
        rows = Page.objects.select_for_update().filter(pk__in=lacking).order_by("path")
        found = list(rows.specific())
        if len(found) != len(lacking):
            raise LookupError("parent")
        for parent in found:
            self.places[parent.pk] = Place(
                pk=parent.pk,
                path=parent.path,
                depth=parent.depth,
                url_path=parent.url_path,
                locale_id=parent.locale_id,
                publishes=self.resource.may_publish_below(parent),
            )
        self._read_children([self.places[pk] for pk in lacking])

    def _read_children(self, places: Sequence[Place]) -> None:
        by_path = {place.path: place for place in places}
        children = Page.objects.filter(
            depth__in={place.depth + 1 for place in places},
            # Character by character is meant: the steps of a path have no separator.
            path__startswith=commonprefix(list(by_path)),  # noqa: RUF071
        )
        if len(places) < 50:
            children = children.filter(_below(places))
        steplen = Page.steplen
        for path, slug in children.values_list("path", "slug").iterator():
            place = by_path.get(path[:-steplen])
            if place is not None:
                place.slugs.add(slug)
                place.last_step = max(place.last_step, Page._str2int(path[-steplen:]))

    def _bind(self, page: NewPage, place: Place, pk: int, late: dict[str, Any]) -> None:
        place.added += 1
        place.last_step += 1
        depth = place.depth + 1
        slug = _free_slug(page.slug, place.slugs)
        placed = {
            "path": Page._get_path(place.path, depth, place.last_step),
            "depth": depth,
            "slug": slug,
            "url_path": f"{place.url_path}{slug}/",
            "locale": place.locale_id,
        }
        own = late | self.resource.placed_values(place.pk)
        self.tables.put_ready(page.tables, **placed)
        for name, value in own.items():
            self.tables.put(page.tables, name, value)
        self.tables.put_id(page.tables, pk)
        page.object_id = pk
        page.late = {"pk": pk, **placed, **own}

    def _insert(
        self,
        pages: Sequence[NewPage],
        places: Sequence[Place],
        revision_ids: Sequence[int],
    ) -> None:
        for page, place, revision in zip(pages, places, revision_ids, strict=True):
            publish = place.publishes and not self.resource.context.draft
            self._put_versions(page.tables, revision, publish=publish, is_new=True)
            # As in the editor: what is published at once was never a draft.
            page.late["live"] = publish
            page.late["has_unpublished_changes"] = not publish
            pk = page.object_id
            label = self._label(page)
            self.log.add(pk, label, "wagtail.create", changed=True)
            self.log.add(pk, label, "wagtail.edit", revision, changed=True)
            if publish:
                self.log.add(pk, label, "wagtail.publish", revision, changed=True)
            self.log.add(pk, label, IMPORTED, data=self.source.data(page.row))
        for number, (model, fields) in enumerate(
            zip(self.tables.models, self.tables.fields, strict=True)
        ):
            insert_rows(model, fields, (page.tables[number] for page in pages))
        for m2m in m2m_fields(self.tables.model):
            _insert_links(
                m2m,
                (
                    (page.object_id, row)
                    for page in pages
                    for row in page.links.get(m2m.name, ())
                ),
            )
        self._insert_revisions(
            (revision, page, _with(page.content, page.late))
            for revision, page in zip(revision_ids, pages, strict=True)
        )
        self.log.write()

    def _label(self, page: NewPage) -> str:
        """Return what the history calls a page; it may show a drawn number."""
        names = self.resource.late_fields
        if not names:
            return page.label
        # One page stands for all: building one takes longer than writing it.
        shell = self.shell
        shell.title, shell.draft_title = page.title, page.draft_title
        for name in names:
            attribute = self.tables.model._meta.get_field(name).attname
            setattr(shell, attribute, page.late[name])
        shown: str = shell.get_admin_display_title()
        return shown

    def _put_versions(
        self, tables: list[list[Any]], revision: int, *, publish: bool, is_new: bool
    ) -> None:
        now = self.moment
        put = self.tables.put_ready
        put(tables, latest_revision=revision, latest_revision_created_at=now)
        if not publish:
            return
        put(
            tables,
            live=True,
            has_unpublished_changes=False,
            expired=False,
            live_revision=revision,
            last_published_at=now,
        )
        table, number = self.tables.places["first_published_at"]
        if is_new or tables[table][number] is None:
            tables[table][number] = now

    def _insert_revisions(
        self, rows: Iterable[tuple[int, NewPage | ChangedPage, str]]
    ) -> None:
        names = (
            "id",
            "content_type",
            "base_content_type",
            "object_id",
            "created_at",
            "user",
            "object_str",
            "content",
        )
        fields = [Revision._meta.get_field(name) for name in names]
        insert_rows(
            Revision,
            fields,
            (
                (
                    revision,
                    self.content_type.pk,
                    self.base_type.pk,
                    str(page.object_id),
                    self.moment,
                    self.user_id,
                    page.title,
                    content,
                )
                for revision, page, content in rows
            ),
        )

    def _count_children(self) -> None:
        added: dict[int, list[int]] = defaultdict(list)
        for place in self.places.values():
            if place.added:
                added[place.added].append(place.pk)
        for count, ids in added.items():
            Page.objects.filter(pk__in=ids).update(numchild=F("numchild") + count)

    # -------------------------------------------------------------- changed

    def change(self, pages: Iterable[ChangedPage]) -> None:
        """Write new revisions, and publish those that are to be."""
        for batch in _batches(pages, BATCH):
            self._change_batch(batch, reserve_ids(Revision, len(batch)))

    def _change_batch(
        self, pages: Sequence[ChangedPage], revision_ids: Sequence[int]
    ) -> None:
        published, drafts = [], []
        for page, revision in zip(pages, revision_ids, strict=True):
            self.log.add(
                page.object_id, page.label, "wagtail.edit", revision, changed=True
            )
            if page.publish:
                self._put_versions(page.tables, revision, publish=True, is_new=False)
                self._log_publication(page, revision)
                published.append(page)
            else:
                drafts.append((page, revision))
            self.log.add(
                page.object_id,
                page.label,
                IMPORTED,
                data=self.source.data(page.row),
            )
        self._insert_revisions(
            (revision, page, page.content)
            for revision, page in zip(revision_ids, pages, strict=True)
        )
        self._update_published(published)
        self._update_drafts(drafts)
        restored = [page.object_id for page, _revision in drafts if page.restored]
        Page.objects.filter(pk__in=restored).update(expired=False)
        Revision.objects.filter(
            base_content_type=self.base_type,
            object_id__in=[str(page.object_id) for page in published],
            approved_go_live_at__isnull=False,
        ).update(approved_go_live_at=None)
        self.log.write()

    def _log_publication(self, page: ChangedPage, revision: int) -> None:
        data: dict[str, Any] = {}
        if page.title != page.old_title:
            data = {"title": {"old": page.old_title, "new": page.title}}
            self.log.add(
                page.object_id, page.label, "wagtail.rename", revision, data=data
            )
        self.log.add(
            page.object_id,
            page.label,
            "wagtail.publish",
            revision,
            changed=True,
            data=data,
        )

    def _update_published(self, pages: Sequence[ChangedPage]) -> None:
        if not pages:
            return
        for number, (model, fields) in enumerate(
            zip(self.tables.models, self.tables.fields, strict=True)
        ):
            kept = [
                place
                for place, column in enumerate(fields)
                if not column.primary_key and column.name not in TREE
            ]
            if not kept:
                continue
            update_rows(
                model,
                [fields[place] for place in kept],
                (
                    [*(page.tables[number][place] for place in kept), page.object_id]
                    for page in pages
                ),
            )
        for m2m in m2m_fields(self.tables.model):
            changed = [page for page in pages if m2m.name in page.links]
            if changed:
                _replace_links(m2m, changed)

    def _update_drafts(self, drafts: Sequence[tuple[ChangedPage, int]]) -> None:
        if not drafts:
            return
        names = (
            "latest_revision",
            "latest_revision_created_at",
            "draft_title",
            "has_unpublished_changes",
        )
        fields = [Page._meta.get_field(name) for name in names]
        update_rows(
            Page,
            fields,
            (
                (revision, self.moment, page.draft_title, True, page.object_id)
                for page, revision in drafts
            ),
        )

    # ------------------------------------------------------------- archived

    def archive(self, pages: Iterable[ArchivedPage]) -> None:
        """Unpublish pages and mark them as expired; they stay where they are."""
        for batch in _batches(pages, BATCH):
            ids = [page.object_id for page in batch]
            Page.objects.filter(pk__in=ids).update(
                live=False,
                expired=True,
                has_unpublished_changes=True,
                live_revision=None,
            )
            Revision.objects.filter(
                base_content_type=self.base_type,
                object_id__in=[str(pk) for pk in ids],
                approved_go_live_at__isnull=False,
            ).update(approved_go_live_at=None)
            for page in batch:
                self.log.add(page.object_id, page.label, "wagtail.unpublish")
                data = self.source.data(page.row)
                self.log.add(page.object_id, page.label, IMPORTED, data=data)
            self.log.write()


class _Log:
    """Collects log entries; the newest comes last, as the editor writes them."""

    names = (
        "content_type",
        "label",
        "action",
        "data",
        "timestamp",
        "uuid",
        "user",
        "revision",
        "content_changed",
        "deleted",
        "page",
    )

    def __init__(self, writer: BulkWriter) -> None:
        self.writer = writer
        self.fields = [PageLogEntry._meta.get_field(name) for name in self.names]
        self.rows: list[tuple[Any, ...]] = []
        # One for each page: of the entries that share one, a history shows only
        # the latest of each action, whichever page it is about.
        self.uuids: dict[int, Any] = defaultdict(self._new_uuid)

    def add(
        self,
        page: int,
        label: str,
        action: str,
        revision: int | None = None,
        *,
        changed: bool = False,
        data: dict[str, Any] | None = None,
    ) -> None:
        self.rows.append(
            (
                self.writer.content_type.pk,
                label,
                action,
                as_json_text(data or {}),
                self.writer.moment,
                self.uuids[page],
                self.writer.user_id,
                revision,
                changed,
                False,
                page,
            )
        )

    def write(self) -> None:
        insert_rows(PageLogEntry, self.fields, self.rows)
        self.rows = []
        self.uuids.clear()

    def _new_uuid(self) -> Any:
        return ready(PageLogEntry._meta.get_field("uuid"), uuid.uuid4())


def _batches(items: Iterable[Any], size: int) -> Iterator[list[Any]]:
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


def _below(places: Sequence[Place]) -> Any:
    condition = Q()
    for place in places:
        condition |= Q(path__startswith=place.path)
    return condition


def _with(content: str, late: dict[str, Any]) -> str:
    """Return a JSON object with more in it."""
    rest = content[1:]
    return as_json_text(late)[:-1] + (rest if rest == "}" else f", {rest}")


def _free_slug(wanted: str, taken: set[str]) -> str:
    """Return the slug as Wagtail makes it unique among siblings."""
    base = wanted or slugify("page")
    slug, suffix = base, 1
    while slug in taken:
        suffix += 1
        slug = f"{base}-{suffix}"
    taken.add(slug)
    return slug


def _insert_links(m2m: Any, pairs: Iterable[tuple[int, Any]]) -> None:
    through = m2m.remote_field.through
    fields = [
        through._meta.get_field(m2m.m2m_field_name()),
        through._meta.get_field(m2m.m2m_reverse_field_name()),
    ]
    insert_rows(through, fields, pairs)


def _replace_links(m2m: Any, pages: Sequence[ChangedPage]) -> None:
    """Delete and add what differs, as the field itself does."""
    through = m2m.remote_field.through
    page_name, row_name = m2m.m2m_column_name(), m2m.m2m_reverse_name()
    links = through._default_manager.filter(
        **{f"{page_name}__in": [page.object_id for page in pages]}
    )
    before = {
        (page, row): pk
        for pk, page, row in links.values_list("pk", page_name, row_name)
    }
    after = {(page.object_id, row) for page in pages for row in page.links[m2m.name]}
    gone = [pk for pair, pk in before.items() if pair not in after]
    through._default_manager.filter(pk__in=gone).delete()
    _insert_links(m2m, (pair for pair in after if pair not in before))
