"""Everything about a page that can be made ready before the short write.

A prepared page holds plain values only: rows for its tables and the content of
its revision. What depends on the moment of writing (its id, path, slug, number in
a register) is filled in then.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from modelcluster.models import get_all_child_m2m_relations, get_all_child_relations
from wagtail.models import Page, WorkflowState

from spreadsheets.bulk.moulds import CHILDREN, Mould
from spreadsheets.bulk.tables import Field, as_json_text, can_write, ready

if TYPE_CHECKING:
    from spreadsheets.pages import PageResource

#: Columns of a page that are known only while it is written.
LATE: Final = ("path", "depth", "url_path", "slug", "locale")
#: And what else of a revision is.
_WRITTEN: Final = ("pk", "live", "has_unpublished_changes")
#: Columns that say where a page is; an update of its content leaves them alone.
TREE: Final = frozenset({"path", "depth", "numchild", "url_path"})
#: Values longer than this play no part in recognising a record, or its parent.
LONGEST_NAME: Final = 500
#: Methods in which a page type does what a bulk writer can't know of.
_OWN_WAYS: Final = (
    "save",
    "clean",
    "full_clean",
    "minimal_clean",
    "save_revision",
    "publish",
    "with_content_json",
    "serializable_data",
)


@dataclass(slots=True)
class NewPage:
    """A page to be created, complete but for its place.

    ``content`` is the JSON of its revision without ``late``, which is filled in
    with ``object_id`` when the page gets its place.
    """

    row: int
    values: dict[str, Any]
    title: str
    draft_title: str
    label: str
    slug: str
    tables: list[list[Any]]
    content: str
    links: dict[str, list[Any]] = field(default_factory=dict)
    object_id: int = 0
    late: dict[str, Any] = field(default_factory=dict)

    def __reduce__(self) -> tuple[Any, ...]:
        # What dataclasses do by themselves takes longer than the writing.
        return NewPage, (
            self.row,
            self.values,
            self.title,
            self.draft_title,
            self.label,
            self.slug,
            self.tables,
            self.content,
            self.links,
        )


@dataclass(slots=True)
class ChangedPage:
    """A page with new content; ``restored`` if it was archived until now."""

    row: int
    object_id: int
    publish: bool
    restored: bool
    title: str
    draft_title: str
    label: str
    old_title: str
    tables: list[list[Any]]
    content: str
    links: dict[str, list[Any]] = field(default_factory=dict)


@dataclass(slots=True)
class ArchivedPage:
    """A page to be taken out of use."""

    row: int
    object_id: int
    label: str


class PageTables:
    """The tables of a page type, from ``Page`` down, with their columns."""

    def __init__(self, model: type[Any]) -> None:
        self.model = model
        chain: list[Any] = [m for m in reversed(model.__mro__) if _has_table(m)]
        self.models = chain
        self.fields: list[list[Field]] = [
            list(m._meta.local_concrete_fields) for m in chain
        ]
        #: Where a column stands: the number of its table, and its number there.
        self.places: dict[str, tuple[int, int]] = {
            f.name: (table, number)
            for table, fields in enumerate(self.fields)
            for number, f in enumerate(fields)
        }
        self.parent_links = [
            (table, number)
            for table, fields in enumerate(self.fields)
            for number, f in enumerate(fields)
            if f.primary_key
        ]

    def rows(self, page: Any) -> list[list[Any]]:
        """Return the ready values of a page, a list for each table."""
        return [
            [ready(f, f.pre_save(page, add=False)) for f in fields]
            for fields in self.fields
        ]

    def put(self, tables: list[list[Any]], name: str, value: Any) -> None:
        """Set one column in the rows of a page."""
        table, number = self.places[name]
        tables[table][number] = ready(self.fields[table][number], value)

    def put_ready(self, tables: list[list[Any]], **values: Any) -> None:
        """Set columns to numbers, texts and what ``ready`` returned for them."""
        for name, value in values.items():
            table, number = self.places[name]
            tables[table][number] = value

    def put_id(self, tables: list[list[Any]], pk: int) -> None:
        """Set the id in all tables."""
        for table, number in self.parent_links:
            tables[table][number] = pk


def _has_table(model: Any) -> bool:
    meta = getattr(model, "_meta", None)
    return meta is not None and not meta.abstract and issubclass(model, Page)


def is_bulk_type(resource: PageResource) -> bool:
    """Tell whether pages of a sheet can be written past their own ``save``.

    A page type that does something of its own there has to say so by the
    resource's ``bulk``, which promises that ``settle`` and ``late_values`` do it.
    """
    model = resource.model
    if not can_write() or model.node_order_by:
        return False
    if resource.bulk is not None:
        return resource.bulk
    return all(getattr(model, name) is getattr(Page, name) for name in _OWN_WAYS)


def m2m_fields(model: type[Any]) -> list[Any]:
    """Return the many-to-many fields that a revision holds."""
    return [f for f in get_all_child_m2m_relations(model) if f.serialize]


def prepare_new(
    resource: PageResource, mould: Mould, row: int, values: dict[str, Any]
) -> NewPage:
    """Build a page from the values of a row; raises ``ValidationError``."""
    page = mould.page()
    resource.write(page, values)
    page.draft_title = page.draft_title or page.title
    resource.settle(page)
    page.slug = page.slug or slugify(page.title, allow_unicode=_unicode_slugs())
    changed = mould.changed(page)
    _clean(resource, page, changed)
    return NewPage(
        row=row,
        values={name: value for name, value in values.items() if not is_long(value)},
        title=str(page),
        draft_title=page.draft_title,
        label=page.get_admin_display_title(),
        slug=page.slug,
        tables=mould.rows(page, changed),
        content=as_json_text(_known(resource, mould.content(page, changed))),
        links=_linked(page),
    )


def prepare_change(
    resource: PageResource,
    tables: PageTables,
    row: int,
    page: Any,
    values: dict[str, Any],
    *,
    publish: bool,
    restored: bool = False,
) -> ChangedPage:
    """Set the values of a row on the latest version of a page.

    ``page`` has its children loaded (``load_children``). Raises
    ``ValidationError``.
    """
    old_title = str(page)
    slug = page.slug
    before = _linked(page) if publish else {}
    resource.write(page, values)
    if page.slug != slug:
        raise ValidationError("A sheet that changes slugs can't be written in bulk.")
    resource.settle(page)
    _clean(resource, page)
    after = _linked(page) if publish else {}
    content = as_json_text(page.serializable_data())
    # A revision keeps the draft's title of before; everything else has the new one.
    page.draft_title = page.title
    return ChangedPage(
        row=row,
        object_id=page.pk,
        publish=publish,
        restored=restored,
        title=str(page),
        draft_title=page.draft_title,
        label=page.get_admin_display_title(),
        old_title=old_title,
        tables=tables.rows(page) if publish else [],
        content=content,
        links={name: after[name] for name in after if after[name] != before[name]},
    )


def is_long(value: Any) -> bool:
    """Tell whether a value can't be what a record is recognised by."""
    return isinstance(value, str) and len(value) > LONGEST_NAME


def _known(resource: PageResource, content: dict[str, Any]) -> dict[str, Any]:
    """Leave out of a revision what is known only while it is written."""
    late = {*LATE, *_WRITTEN, *resource.late_fields}
    return {name: value for name, value in content.items() if name not in late}


def _clean(resource: PageResource, page: Any, changed: set[str] | None = None) -> None:
    """Validate the columns; related rows come from the database just now.

    Of a new page those that have to be filled, and those that are (``changed``).
    """
    late = {*LATE, *resource.late_fields}
    page.clean_fields(
        exclude={
            f.name
            for f in page._meta.concrete_fields
            if f.remote_field
            or f.name in late
            or (changed is not None and f.name not in changed and f.blank)
        }
    )


def _linked(page: Any) -> dict[str, list[Any]]:
    return {
        f.name: [related.pk for related in getattr(page, f.name).all()]
        for f in m2m_fields(type(page))
    }


def _unicode_slugs() -> bool:
    return bool(getattr(settings, "WAGTAIL_ALLOW_UNICODE_SLUGS", True))


def load_children(pages: Sequence[Any]) -> None:
    """Load the child rows of many pages, with one query a relation."""
    if not pages:
        return
    for relation in get_all_child_relations(pages[0]):
        name = relation.get_accessor_name()
        lacking = {p.pk: p for p in pages if name not in _held(p)}
        for page in lacking.values():
            _held(page)[name] = []
        rows = relation.related_model._default_manager.filter(
            **{f"{relation.field.name}__in": list(lacking)}
        )
        for child in rows:
            _held(lacking[getattr(child, relation.field.attname)])[name].append(child)
    for m2m in get_all_child_m2m_relations(pages[0]):
        _load_links(m2m, [p for p in pages if m2m.name not in _held(p)])


def _load_links(m2m: Any, pages: Sequence[Any]) -> None:
    by_id = {page.pk: page for page in pages}
    for page in pages:
        _held(page)[m2m.name] = []
    page_name, row_name = m2m.m2m_column_name(), m2m.m2m_reverse_name()
    links = list(
        m2m.remote_field.through._default_manager.filter(
            **{f"{page_name}__in": list(by_id)}
        ).values_list(page_name, row_name)
    )
    # In the order of the related model, as the field itself gives them.
    rows = m2m.related_model._default_manager.filter(pk__in={row for _p, row in links})
    ordered = {row.pk: (number, row) for number, row in enumerate(rows)}
    for page_id, row_id in sorted(links, key=lambda link: ordered[link[1]][0]):
        _held(by_id[page_id])[m2m.name].append(ordered[row_id][1])


def _held(page: Any) -> dict[str, list[Any]]:
    held: dict[str, list[Any]] = page.__dict__.setdefault(CHILDREN, {})
    return held


#: What tells whether somebody wrote or closed a page meanwhile.
_STATE: Final = (
    "pk",
    "path",
    "url_path",
    "slug",
    "title",
    "live",
    "expired",
    "has_unpublished_changes",
    "locked",
    "locked_by_id",
    "go_live_at",
    "latest_revision_id",
    "live_revision_id",
    "last_published_at",
)


def states_of(page_ids: Iterable[int]) -> dict[int, tuple[Any, ...]]:
    """Return by id what tells whether a page was written or closed since."""
    ids = list(page_ids)
    rows = {row[0]: row for row in Page.objects.filter(pk__in=ids).values_list(*_STATE)}
    busy = WorkflowState.objects.active().filter(
        base_content_type=_page_type(), object_id__in=[str(pk) for pk in ids]
    )
    reviewed = {int(pk) for pk in busy.values_list("object_id", flat=True)}
    return {pk: (*row, pk in reviewed) for pk, row in rows.items()}


def _page_type() -> Any:
    from django.contrib.contenttypes.models import ContentType

    return ContentType.objects.get_for_model(Page)
