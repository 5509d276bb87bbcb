"""The plan is carried out: an article in a transaction."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, Final

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from news.access import PUBLISH, newsrooms_of
from news.archive.errors import UnreadableArchive
from news.archive.story import Story
from news.intake.errors import UnreadableRelease
from news.models import (
    Action,
    ArchiveItem,
    ArchiveTakeover,
    NewsIndexPage,
    NewsPage,
    Outcome,
    TakeoverState,
)
from news.services.takeovers.documents import store_documents_of
from news.services.takeovers.filling import (
    attachments_of,
    fill,
    story_in,
    tags_for,
)
from news.services.takeovers.known import Known, is_untouched
from news.services.takeovers.linking import join_links_in
from news.services.takeovers.pictures import (
    Whereabouts,
    store_pictures_of,
    whereabouts,
)
from news.services.takeovers.redirects import add_redirects
from news.services.takeovers.turns import Turn

logger = logging.getLogger(__name__)

LOGGED: Final = "news.take_over"
MADE: Final = (Outcome.MADE, Outcome.CHANGED)


def carry_out(takeover: ArchiveTakeover, turn: Turn) -> None:
    """Make and change the articles that are ticked; goes on behind those that are made.

    :raises UnreadableArchive: when whoever asked for it may not publish any more.
    """
    _check_right(takeover)
    chosen = takeover.items.filter(chosen=True, action__in=[*_doable()])
    waiting = chosen.filter(outcome=Outcome.WAITING).order_by("number")
    turn.write(total=chosen.count(), progress=chosen.count() - waiting.count())
    left = takeover.items.filter(outcome=Outcome.WAITING).exclude(pk__in=chosen)
    left.update(outcome=Outcome.SKIPPED)
    with whereabouts(takeover, turn.beat) as places:
        each(takeover, turn, waiting, lambda pk: take_over(pk, places))
    turn.write(state=TakeoverState.LINKING, progress=0)


def _doable() -> tuple[Action, ...]:
    return Action.NEW, Action.CHANGE, Action.DOUBLE


def _check_right(takeover: ArchiveTakeover) -> None:
    user = takeover.acted_by
    rooms = newsrooms_of(user, PUBLISH) if user else NewsIndexPage.objects.none()
    if not rooms.filter(pk=takeover.newsroom_id).exists():
        raise UnreadableArchive(
            _("Whoever confirmed it may not publish in this newsroom any more.")
        )


def each(
    takeover: ArchiveTakeover, turn: Turn, items: Any, work: Callable[[int], None]
) -> None:
    """Do a work for each item, each for itself: one that fails stops no other."""
    done = takeover.progress
    for done, pk in enumerate(list(items.values_list("pk", flat=True)), 1):
        try:
            work(pk)
        except UnreadableRelease as error:
            _fail(pk, str(error))
        except Exception:
            logger.exception("Entry %s of an archive could not be taken over", pk)
            text = _("Something went wrong; tell the administrator its number: %(pk)d.")
            _fail(pk, text % {"pk": pk})
        turn.beat(done)


def _fail(pk: int, reason: str) -> None:
    rows = ArchiveItem.objects.filter(pk=pk)
    rows.update(error=reason, has_open_links=False, wants_pictures=False)
    rows.filter(outcome=Outcome.WAITING).update(outcome=Outcome.FAILED)


def with_all(pk: int) -> ArchiveItem:
    rows = ArchiveItem.objects.select_related(
        "takeover__newsroom", "takeover__acted_by"
    )
    return rows.get(pk=pk)


def _story(item: ArchiveItem) -> Story:
    return story_in(item, attachments_of(item.takeover, [item]))


def take_over(pk: int, places: Whereabouts) -> None:
    """Make or change the article of an entry; a second time it does nothing."""
    item = with_all(pk)
    if item.outcome != Outcome.WAITING:
        return
    story = _story(item)
    # Before the transaction: the old site may take its time.
    store_pictures_of(item, story, places)
    store_documents_of(item, story, places)
    with transaction.atomic():
        newsroom = _held_newsroom(item)
        held = _held_item(pk, Outcome.WAITING)
        if held is None:
            return
        item.takeover.newsroom = newsroom
        earlier = Known(item.takeover, [item]).of(item)
        if item.action == Action.CHANGE:
            _change(item, story, earlier)
        elif earlier is not None:
            item.outcome = Outcome.SKIPPED
            item.error = _("It was taken over meanwhile.")
        else:
            _make(item, story)
        item.save()


def _held_newsroom(item: ArchiveItem) -> NewsIndexPage:
    """Return the newsroom, so that no two articles get the same place below it."""
    rooms = NewsIndexPage.objects.select_for_update(of=("self",))
    return rooms.get(pk=item.takeover.newsroom_id)


def _held_item(pk: int, *outcomes: Outcome) -> ArchiveItem | None:
    rows = ArchiveItem.objects.select_for_update(of=("self",))
    return rows.filter(pk=pk, outcome__in=outcomes).only("pk").first()


def _make(item: ArchiveItem, story: Story) -> None:
    user = item.takeover.acted_by
    article = NewsPage(owner=user, live=False, slug=_slug(item))
    _fill(article, item, story)
    is_public = item.takeover.publish and item.date is not None
    is_public = is_public and item.status in ("publish", "future")
    if is_public and item.date and item.date > timezone.now():
        article.go_live_at = item.date
    elif is_public:
        article.first_published_at = item.date
    item.takeover.newsroom.add_child(instance=article)
    revision = article.save_revision(user=user, clean=False)
    if is_public:
        revision.publish(user=user, log_action=False)
    _settle(item, article, Outcome.MADE, revision)


def _change(item: ArchiveItem, story: Story, earlier: ArchiveItem | None) -> None:
    """Change an article that nobody edited since it was taken over."""
    page = earlier.article if earlier else None
    if earlier is None or page is None or not is_untouched(earlier):
        item.outcome = Outcome.SKIPPED
        item.error = _("The article was edited here meanwhile; it stays.")
        return
    user = item.takeover.acted_by
    item.former_revision_id = earlier.revision_id
    article = page.get_latest_revision_as_object()
    _fill(article, item, story)
    revision = article.save_revision(user=user, clean=False)
    if article.live:
        revision.publish(user=user, log_action=False)
    _settle(item, article, Outcome.CHANGED, revision)


def _fill(article: NewsPage, item: ArchiveItem, story: Story) -> None:
    fill(article, item, story)
    tags, made = tags_for(item.topics)
    article.tags.set(tags)
    item.made.setdefault("tags", []).extend(made)
    join_links_in(article, item, story)


def _slug(item: ArchiveItem) -> str:
    """Return the planned slug, or the next that is free by now."""
    children = item.takeover.newsroom.get_children()
    taken = set(
        children.filter(slug__startswith=item.slug).values_list("slug", flat=True)
    )
    slug, number = item.slug, 1
    while slug in taken:
        number += 1
        slug = f"{item.slug}-{number}"
    return slug


def _settle(
    item: ArchiveItem, article: NewsPage, outcome: Outcome, revision: Any
) -> None:
    made, remarks = add_redirects(item, article, item.takeover.newsroom.get_site())
    item.made.setdefault("redirects", []).extend(made)
    item.remarks += remarks
    item.article, item.revision, item.outcome = article, revision, outcome
    log(
        instance=article,
        action=LOGGED,
        user=item.takeover.acted_by,
        revision=revision,
        content_changed=True,
        data={"takeover": item.takeover_id, "address": item.address},
    )


# ------------------------------------------------------------------------- links


def join_links(takeover: ArchiveTakeover, turn: Turn) -> None:
    """Lead the links between articles to the pages that they became."""
    waiting = takeover.items.filter(has_open_links=True, outcome__in=MADE)
    turn.write(total=waiting.count(), progress=0)
    each(takeover, turn, waiting.order_by("number"), _renew)
    turn.write(state=TakeoverState.DONE, progress=0, total=0)


def _renew(pk: int) -> None:
    """Write an article anew from its entry, as long as nobody else has edited it."""
    item = with_all(pk)
    story = _story(item)
    with transaction.atomic():
        item.takeover.newsroom = _held_newsroom(item)
        page = item.article
        if _held_item(pk, *MADE) is not None and page and is_untouched(item):
            article = page.get_latest_revision_as_object()
            _fill(article, item, story)
            _overwrite(item, article)
        item.has_open_links = item.wants_pictures = False
        item.save()


def _overwrite(item: ArchiveItem, article: NewsPage) -> None:
    """Write over what the takeover wrote: to readers of the history it is one step."""
    revision: Any = item.revision
    is_scheduled = revision.approved_go_live_at is not None
    revision = article.save_revision(
        user=revision.user, clean=False, overwrite_revision=revision
    )
    if article.live or is_scheduled:
        revision.publish(user=item.takeover.acted_by, log_action=False)


# ---------------------------------------------------------------- missing pictures


def with_missing_pictures(takeover: ArchiveTakeover) -> Any:
    """Return the articles of which pictures are missing and that nobody edited."""
    made = takeover.items.filter(outcome__in=MADE, article__isnull=False)
    return made.filter(missing__gt=0, article__latest_revision_id=F("revision_id"))


def fetch_missing(takeover: ArchiveTakeover, turn: Turn) -> None:
    """Look once more for the pictures that are missing, and renew their articles."""
    waiting = takeover.items.filter(wants_pictures=True).order_by("number")
    turn.write(total=waiting.count(), progress=0)
    with whereabouts(takeover, turn.beat) as places:
        each(takeover, turn, waiting, lambda pk: _complete(pk, places))
    turn.write(state=TakeoverState.DONE, progress=0, total=0)


def _complete(pk: int, places: Whereabouts) -> None:
    item = with_all(pk)
    missing = len(item.missing_pictures)
    store_pictures_of(item, _story(item), places)
    if len(item.missing_pictures) < missing:
        _renew(pk)
    else:
        ArchiveItem.objects.filter(pk=pk).update(wants_pictures=False)
