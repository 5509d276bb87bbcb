"""Keeps the entries in step with the pages and rows that they repeat."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, page_unpublished, post_page_move

from competitions.models import (
    Award,
    CompetitionCategory,
    CompetitionKind,
    CompetitionPage,
    ResultsRelease,
)
from innovations.models import (
    CoOwner,
    GovernmentAffair,
    InnovationAlias,
    InnovationPage,
    OrganizationAlias,
    OrganizationPage,
    OrganizationType,
    Region,
    Theme,
)
from news.models import NewsTag, TaggedNewsPage
from portal.search.services.indexing import schedule_pages, schedule_tree

#: What Wagtail writes while a draft is saved, locked or discussed.
_DRAFT_FIELDS = frozenset(
    {
        "draft_title",
        "has_unpublished_changes",
        "latest_revision",
        "latest_revision_created_at",
        "locked",
        "locked_at",
        "locked_by",
        "go_live_at",
        "expire_at",
    }
)
PagesOf = Callable[[Any], Iterable[int | None]]


@receiver([page_published, page_unpublished])
def follow_publication(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    schedule_pages([instance.pk])


@receiver(post_page_move)
def follow_moves(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    schedule_tree(instance.path)


@receiver(post_save)
def follow_saves(sender: type[Any], instance: Any, **kwargs: Any) -> None:
    if kwargs.get("raw") or not isinstance(instance, Page):
        return
    fields = kwargs.get("update_fields")
    if fields is None or not _DRAFT_FIELDS.issuperset(fields):
        schedule_pages([instance.pk])


def _pages(model: Any, lookup: str) -> PagesOf:
    """Return the published pages that point at a row."""

    def find(row: Any) -> Iterable[int]:
        pages = model.objects.live().filter(**{lookup: row.pk})
        return pages.values_list("pk", flat=True)

    return find


#: Plain rows whose words stand in entries, and the pages of these.
ROWS: dict[type[Model], PagesOf] = {
    InnovationAlias: lambda row: [row.innovation_id],
    CoOwner: lambda row: [row.innovation_id],
    OrganizationAlias: lambda row: [row.organization_id],
    Award: lambda row: [row.competition_id],
    # Winners stand in the entry of a competition once their moment came.
    ResultsRelease: lambda row: [row.competition_id],
    CompetitionCategory: lambda row: [row.competition_id],
    CompetitionKind: _pages(CompetitionPage, "kind"),
    GovernmentAffair: lambda row: {
        *_pages(InnovationPage, "main_affair")(row),
        *_pages(InnovationPage, "related_affairs")(row),
    },
    Theme: _pages(InnovationPage, "theme"),
    OrganizationType: _pages(OrganizationPage, "type"),
    NewsTag: lambda row: TaggedNewsPage.objects.filter(tag=row.pk).values_list(
        "content_object", flat=True
    ),
}


def _follow(model: type[Model], pages_of: PagesOf) -> None:
    def look(sender: type[Model], instance: Any, **kwargs: Any) -> None:
        # Nothing can carry a row that was made this moment, unless it points there.
        if not kwargs.get("raw"):
            schedule_pages(pages_of(instance))

    for signal in (post_save, post_delete):
        signal.connect(look, sender=model, weak=False, dispatch_uid=f"search {model}")


@receiver([post_save, post_delete], sender=PageViewRestriction)
def follow_restrictions(
    sender: type[PageViewRestriction], instance: PageViewRestriction, **kwargs: Any
) -> None:
    path = Page.objects.filter(pk=instance.page_id).values_list("path", flat=True)
    for found in path:  # none when the page goes with its restriction
        schedule_tree(found)


@receiver(post_save, sender=Region)
def follow_new_regions(
    sender: type[Region], instance: Region, created: bool, **kwargs: Any
) -> None:
    """A site that becomes a region may have pages already."""
    if created and not kwargs.get("raw"):
        schedule_tree(instance.root_path)


def follow_pages() -> None:
    for model, pages_of in ROWS.items():
        _follow(model, pages_of)
