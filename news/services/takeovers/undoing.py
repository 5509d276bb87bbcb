"""A takeover is undone: what it made goes, as far as nobody has made it their own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page, ReferenceIndex

from news.models import (
    ArchiveItem,
    ArchiveTakeover,
    EditionArticle,
    JointReleaseItem,
    MediaPickup,
    NewsPage,
    NewsTag,
    Outcome,
    RelatedPage,
    TakeoverState,
    Withdrawal,
)
from news.services.takeovers.carrying import MADE, each, with_all
from news.services.takeovers.known import is_untouched
from news.services.takeovers.redirects import are_possible, redirect_model, redirects_of
from news.services.takeovers.turns import Turn

CHUNK: Final = 500


@dataclass(frozen=True)
class Losses:
    """What undoing takes away, and what stays."""

    articles: int
    restored: int
    redirects: int
    files: int
    edited: int
    used: int


def losses(takeover: ArchiveTakeover) -> Losses:
    """Return what undoing would do now; the same number of queries for any size."""
    made = takeover.items.filter(outcome=Outcome.MADE, article__isnull=False)
    changed = takeover.items.filter(outcome=Outcome.CHANGED, article__isnull=False)
    same = Q(article__latest_revision_id=F("revision_id"))
    used = used_articles(takeover)
    going = made.filter(same).exclude(article_id__in=used)
    standing = made | changed
    pages = dict(going.values_list("article_id", "pk"))
    return Losses(
        articles=len(pages),
        restored=changed.filter(same).count(),
        redirects=_count_redirects(going),
        files=sum(
            len(unused(model, _made(takeover, name), set(pages)))
            for name, model in _libraries().items()
        ),
        edited=standing.exclude(same).count(),
        used=made.filter(same, article_id__in=used).count(),
    )


def used_articles(takeover: ArchiveTakeover, *only: int | None) -> set[int]:
    """Return the articles to which people here attached something, or of ``only`` these."""
    own = takeover.items.filter(outcome__in=MADE).values("article_id")
    asked: Any = only or own
    used: set[int] = set()
    attached: tuple[tuple[Any, str], ...] = (
        (MediaPickup, "article_id"),
        (EditionArticle, "article_id"),
        (Withdrawal, "article_id"),
        (JointReleaseItem, "page_id"),
    )
    for model, name in attached:
        rows = model._default_manager.filter(**{f"{name}__in": asked})
        used |= set(rows.values_list(name, flat=True))
    related = RelatedPage.objects.filter(related_page_id__in=asked)
    return used | set(
        related.exclude(page_id__in=own).values_list("related_page_id", flat=True)
    )


def _made(takeover: ArchiveTakeover, what: str) -> set[int]:
    made = takeover.items.exclude(made={}).values_list("made", flat=True)
    return {key for row in made for key in row.get(what, [])}


def _count_redirects(going: QuerySet[ArchiveItem]) -> int:
    if not are_possible():
        return 0
    keys = {
        key
        for row in going.values_list("made", flat=True)
        for key in row.get("redirects", [])
    }
    here = redirect_model().objects.filter(redirect_page__in=going.values("article_id"))
    return len(keys & set(here.values_list("pk", flat=True)))


def _libraries() -> dict[str, Any]:
    return {"images": get_image_model(), "documents": get_document_model()}


def unused(model: Any, keys: Iterable[int], without: set[int]) -> set[int]:
    """Return the files of a library that nothing shows but pages that go away."""
    wanted = set(model.objects.filter(pk__in=set(keys)).values_list("pk", flat=True))
    references = ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(model),
        to_object_id__in=[str(pk) for pk in wanted],
    )
    page = ContentType.objects.get_for_model(Page)
    shown = references.values_list("to_object_id", "object_id", "base_content_type_id")
    used = {
        int(file)
        for file, owner, base in shown
        if base != page.pk or int(owner) not in without
    }
    return wanted - used


# ------------------------------------------------------------------------- doing it


def undo(takeover: ArchiveTakeover, turn: Turn) -> None:
    """Take back what the takeover did; goes on where somebody stopped.

    Articles that were edited or are used here stay, with the reason.
    """
    waiting = takeover.items.filter(outcome__in=MADE).order_by("-number")
    turn.write(total=waiting.count(), progress=0)
    each(takeover, turn, waiting, undo_item)
    _clear_leftovers(takeover, turn)
    turn.write(state=TakeoverState.UNDONE, progress=0, total=0)


def undo_item(pk: int) -> None:
    """Undo one entry; a second time it does nothing."""
    item = with_all(pk)
    with transaction.atomic():
        held = ArchiveItem.objects.select_for_update(of=("self",)).filter(
            pk=pk, outcome__in=MADE
        )
        if held.first() is None:
            return
        if item.article is None:
            item.outcome, item.error = Outcome.UNDONE, _("The article was deleted.")
        elif reason := _reason_to_keep(item):
            item.outcome, item.error = Outcome.KEPT, reason
        elif item.outcome == Outcome.MADE:
            _delete(item, item.article)
        else:
            _restore(item, item.article)
        item.save()


def _reason_to_keep(item: ArchiveItem) -> str:
    if not is_untouched(item):
        return _("It was edited after the takeover.")
    is_made = item.outcome == Outcome.MADE
    if is_made and used_articles(item.takeover, item.article_id):
        return _("It is used here: in a newsletter, a log or on another page.")
    return ""


def _delete(item: ArchiveItem, article: NewsPage) -> None:
    redirects = redirects_of(item)
    if redirects is not None:
        redirects.delete()
    item.made.pop("redirects", None)
    article.delete(user=item.takeover.acted_by)
    item.article = item.revision = None
    item.outcome = Outcome.UNDONE


def _restore(item: ArchiveItem, article: NewsPage) -> None:
    former = item.former_revision
    if former is None:
        item.outcome, item.error = Outcome.KEPT, _("Its former text is gone.")
        return
    user = item.takeover.acted_by
    redirects = redirects_of(item)
    if redirects is not None:
        redirects.delete()
    item.made.pop("redirects", None)
    page = former.as_object()
    revision = page.save_revision(
        user=user, log_action=True, clean=False, previous_revision=former
    )
    if article.live:
        revision.publish(user=user, log_action=False)
    # To the takeover before this one it is as it left it.
    earlier = ArchiveItem.objects.filter(
        article=article, outcome__in=[*MADE, Outcome.KEPT], revision=former
    )
    earlier.exclude(pk=item.pk).update(revision=revision)
    item.revision = None
    item.outcome = Outcome.UNDONE


def _clear_leftovers(takeover: ArchiveTakeover, turn: Turn) -> None:
    """Delete files and topics of the takeover that nothing shows any more."""
    for name, model in _libraries().items():
        keys = iter(sorted(_made(takeover, name)))
        while chunk := set(islice(keys, CHUNK)):
            for pk in unused(model, chunk, set()):
                model.objects.get(pk=pk).delete()
                turn.beat()
    tags = NewsTag.objects.filter(pk__in=_made(takeover, "tags"))
    tags.filter(tagged_items__isnull=True).delete()
    takeover.items.filter(outcome=Outcome.UNDONE).update(made={})
