"""Pages of any type, made in a third of the time that the editor's way takes."""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

import factory
from django.utils.text import slugify
from factory.django import DjangoModelFactory
from wagtail.models import Page, Revision
from wagtail.signal_handlers import disable_reference_index_auto_update
from wagtail.signals import page_published

#: Whether pages come into Wagtail's indexes, as the fixture ``indexed_pages`` says.
indexes = False


@contextmanager
def indexing() -> Iterator[None]:
    """Let pages be found by Wagtail's search, and their usages."""
    global indexes
    before, indexes = indexes, True
    try:
        yield
    finally:
        indexes = before


@contextmanager
def indexes_as_wished() -> Iterator[None]:
    """Leave Wagtail's indexes alone, which take longer than the page itself."""
    if indexes:
        yield
        return
    task = "modelsearch.signal_handlers.insert_or_update_object_task"
    with disable_reference_index_auto_update(), patch(task):
        yield


def _mark_as_published(page: Page, revision: Revision) -> None:
    """Leave what ``publish`` does, which would validate and save the page again."""
    Page.objects.filter(pk=page.pk).update(
        live_revision=revision,
        has_unpublished_changes=False,
        first_published_at=page.first_published_at or revision.created_at,
        last_published_at=page.last_published_at or revision.created_at,
    )
    page_published.send(sender=type(page), instance=page, revision=revision)


class TreePageFactory(DjangoModelFactory):
    """Adds the page below ``parent``; ``draft=True`` leaves it unpublished.

    Like the editor it leaves a revision behind (published unless a draft), but
    nothing in Wagtail's indexes: tests that search or ask for usages take the
    fixture ``indexed_pages``.
    """

    class Meta:
        abstract = True

    class Params:
        draft = factory.Trait(live=False)

    live = True
    slug = factory.LazyAttribute(lambda page: slugify(page.title))

    @classmethod
    def _create(cls, model_class, *args, parent, **kwargs):
        with indexes_as_wished():
            page = parent.add_child(instance=model_class(*args, **kwargs))
            revision = page.save_revision(clean=False)
            if page.go_live_at:
                revision.publish(log_action=None)
            elif page.live:
                _mark_as_published(page, revision)
        page = model_class.objects.get(pk=page.pk)
        # treebeard counts on the object at hand
        parent.refresh_from_db(fields=["numchild", "path"])
        return page
