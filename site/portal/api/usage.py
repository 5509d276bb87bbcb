"""Which pictures and documents belong to nothing but what is not published yet.

A photograph of an article under embargo lies in a public collection before the
article is published. Wagtail's reference index knows what the pages' rows hold,
not what waits in their revisions; so those are read as well.
"""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from django.db.models import BigIntegerField, Model, Q
from django.db.models.functions import Cast
from wagtail.models import Page, ReferenceIndex, Revision

from portal.api.drafts import FileCollector
from portal.api.place import Place, path_range


def hidden_files(place: Place, model: type[Model], among: set[int]) -> set[int]:
    """Return the files that pages use, but none that visitors of the region see."""
    users = _references(model)
    published = _published(place)
    seen = {file for file, page in users if page in published}
    waiting = {file for file, _page in users} - seen
    if among <= seen:
        return set()  # the revisions can't hide what is seen
    return (waiting | _in_revisions(place, model)) - seen


def public_documents(place: Place, model: type[Model]) -> set[int]:
    """Return the documents to which pages refer that visitors of the region see.

    Only those are served to anybody (``portal.files.access``), so no others are
    listed; a picture that no page uses is no secret.
    """
    published = _published(place)
    return {file for file, page in _references(model) if page in published}


def _references(model: type[Model]) -> list[tuple[int, int]]:
    """Return (file, page) of what the rows of pages refer to."""
    rows = ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(model),
        base_content_type=ContentType.objects.get_for_model(Page),
    )
    pairs = rows.values_list("to_object_id", "object_id").distinct()
    return [(int(file), int(page)) for file, page in pairs]


def _published(place: Place) -> set[int]:
    """Return the published pages that refer to anything."""
    pages = ContentType.objects.get_for_model(Page)
    rows = ReferenceIndex.objects.filter(base_content_type=pages)
    keys = rows.annotate(page=Cast("object_id", BigIntegerField())).values("page")
    return set(
        place.pages().filter(pk__in=keys).order_by().values_list("pk", flat=True)
    )


def _in_revisions(place: Place, model: type[Model]) -> set[int]:
    """Return the files in what editors of the region have not published yet."""
    drafts = Page.objects.filter(path__range=path_range(place.home.path)).filter(
        Q(live=False) | Q(has_unpublished_changes=True)
    )
    revisions = Revision.objects.filter(
        Q(pk__in=drafts.order_by().values("latest_revision"))
        | Q(
            approved_go_live_at__isnull=False,
            base_content_type=ContentType.objects.get_for_model(Page),
        )
    )
    rows = revisions.order_by().values_list("content_type_id", "content")
    found: set[int] = set()
    for content_type_id, content in rows.iterator(chunk_size=500):
        kind = ContentType.objects.get_for_id(content_type_id).model_class()
        if kind is not None:
            collector = FileCollector()
            collector.read(kind, content)
            found |= collector.of(model)
    return found
