"""Entries ready to be shown, some at a time and with a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast, Lower
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import ModelLogEntry, Page, PageLogEntry, Revision
from wagtail.permissions import policy_registry

from innovations.log_actions import name_people
from portal.audit.models import AuditRecord, Kind
from portal.audit.sentences import details, sentence

CHUNK: Final = 1_000
EDIT: Final = "wagtail.edit"


@dataclass(frozen=True)
class Shown:
    """A record with its entry's words; ``url`` leads to what changed."""

    record: AuditRecord
    sentence: str
    details: list[str]
    url: str = ""

    @property
    def pk(self) -> int:
        return self.record.pk


def shown(records: Sequence[AuditRecord], *, user: Any = None) -> list[Shown]:
    """Return records with their words, in three queries, and with links in four.

    Of an entry that somebody took away the record is left, and says so.
    """
    entries = _entries(records)
    reachable = _reachable(records, user) if user is not None else set()
    found = []
    for record in records:
        entry = entries.get((record.kind, record.entry_id))
        if entry is None:
            text = _("This entry was removed: %(name)s") % {"name": record.label}
            found.append(Shown(record, text, []))
            continue
        url = _url(entry) if record.object_id in reachable else ""
        words = sentence(entry, record.model), details(entry, record.model)
        found.append(Shown(record, *words, url=url if record.kind == Kind.PAGE else ""))
    return found


def without_autosaves(records: QuerySet[AuditRecord]) -> QuerySet[AuditRecord]:
    """Leave out what autosave wrote over: of a series, the last stands for all.

    It saves into one revision again and again, each time with an entry. Lower case is
    to keep databases from looking by the index of actions, among all edits there are.
    """
    later = PageLogEntry.objects.alias(lower=Lower("action")).filter(
        revision=OuterRef("revision"), lower=EDIT, pk__gt=OuterRef("pk")
    )
    written_over = PageLogEntry.objects.filter(Exists(later), pk=OuterRef("entry_id"))
    return records.exclude(Exists(written_over), kind=Kind.PAGE, action=EDIT)


def in_chunks(records: QuerySet[AuditRecord]) -> Iterator[Shown]:
    """Go through any number of records, newest first, a chunk in memory at a time."""
    records = records.select_related("organization").order_by("-timestamp", "-pk")
    after: AuditRecord | None = None
    while True:
        rows = records if after is None else _below(records, after)
        chunk = list(rows[:CHUNK])
        if not chunk:
            return
        yield from shown(chunk)
        after = chunk[-1]


def _below(records: QuerySet[AuditRecord], last: AuditRecord) -> QuerySet[AuditRecord]:
    earlier = records.filter(timestamp__lte=last.timestamp)
    return earlier.exclude(timestamp=last.timestamp, pk__gte=last.pk)


def _entries(records: Sequence[AuditRecord]) -> dict[tuple[str, int], Any]:
    ids: dict[str, list[int]] = {kind: [] for kind in Kind.values}
    for record in records:
        ids[record.kind].append(record.entry_id)
    pages = (
        PageLogEntry.objects.filter(pk__in=ids[Kind.PAGE])
        .annotate(revision_before=_revision_before())
        .prefetch_related("user")
    )
    rows = ModelLogEntry.objects.filter(pk__in=ids[Kind.MODEL])
    rows = rows.prefetch_related("user")
    name_people(rows)
    return {
        (kind, entry.pk): entry
        for kind, found in ((Kind.PAGE.value, pages), (Kind.MODEL.value, rows))
        for entry in found
    }


def _revision_before() -> Subquery:
    """The revision that an edit began from, to compare it with."""
    earlier = Revision.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        object_id=Cast(OuterRef("page_id"), CharField()),
        pk__lt=OuterRef("revision_id"),
    )
    return Subquery(earlier.order_by("-pk").values("pk")[:1])


def _reachable(records: Sequence[AuditRecord], user: Any) -> set[str]:
    """Return the ids of the pages that a person may open."""
    ids = [int(r.object_id) for r in records if r.kind == Kind.PAGE]
    policy = policy_registry.get_by_type(Page)
    pages = policy.instances_user_has_any_permission_for(
        user, {"add", "change", "publish"}
    )
    return set(map(str, pages.filter(pk__in=ids).values_list("pk", flat=True)))


def _url(entry: Any) -> str:
    before = getattr(entry, "revision_before", None)
    if entry.revision_id and before and entry.content_changed:
        return reverse(
            "wagtailadmin_pages:revisions_compare",
            args=(entry.page_id, before, entry.revision_id),
        )
    if hasattr(entry, "page_id"):
        return reverse("wagtailadmin_pages:history", args=(entry.page_id,))
    return ""
