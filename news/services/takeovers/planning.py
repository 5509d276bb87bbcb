"""The plan: for each entry of an export what will happen, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from news.intake.errors import UnreadableRelease
from news.models import (
    Action,
    ArchiveItem,
    ArchiveTakeover,
    NewsPage,
    Outcome,
    TakeoverState,
)
from news.services.takeovers.filling import attachments_of, images_of, story_in
from news.services.takeovers.known import Known, is_untouched
from news.services.takeovers.pictures import Whereabouts, planned_pictures, whereabouts
from news.services.takeovers.turns import Turn

ROWS: Final = 50
PUBLIC: Final = ("publish", "future")
KINDS: Final = {
    "attachment": gettext_lazy(
        "A picture or file; it comes with the article that shows it."
    ),
    "page": gettext_lazy("A page and no article."),
    "nav_menu_item": gettext_lazy("Part of a menu."),
}
STATES: Final = {
    "draft": gettext_lazy("A draft"),
    "pending": gettext_lazy("A draft that waits for approval"),
    "private": gettext_lazy("A private article"),
    "trash": gettext_lazy("From the trash"),
}
FIELDS: Final = (
    *(
        "action",
        "reason",
        "chosen",
        "slug",
        "pictures",
        "missing",
        "remarks",
        "article",
    ),
)
Key = tuple[str, date | None]


@dataclass
class _Around:
    """What entries are compared with."""

    takeover: ArchiveTakeover
    places: Whereabouts
    slugs: set[str]


def make_plan(takeover: ArchiveTakeover, turn: Turn) -> None:
    """Say of each entry what will happen; goes on where somebody stopped.

    :raises UnreadableArchive: when the ZIP of pictures can't be opened.
    """
    total = takeover.items.count()
    open_ones = takeover.items.filter(action=Action.OPEN, outcome=Outcome.WAITING)
    turn.write(total=total, progress=total - open_ones.count())
    with whereabouts(takeover, turn.beat) as places:
        around = _Around(takeover, places, _taken_slugs(takeover))
        while rows := list(open_ones.order_by("number")[:ROWS]):
            _plan(rows, around)
            ArchiveItem.objects.bulk_update(rows, FIELDS)
            turn.beat(total - open_ones.count())
    turn.write(state=TakeoverState.PLANNED, progress=total)


def _taken_slugs(takeover: ArchiveTakeover) -> set[str]:
    children = takeover.newsroom.get_children().values_list("slug", flat=True)
    planned = takeover.items.filter(action__in=[Action.NEW, Action.DOUBLE])
    return {*children, *planned.values_list("slug", flat=True)}


def _plan(rows: list[ArchiveItem], around: _Around) -> None:
    takeover = around.takeover
    attachments = attachments_of(takeover, rows)
    known = Known(takeover, rows)
    first = _first_numbers(takeover, rows)
    doubles = _doubles(takeover, rows)
    for item in rows:
        item.takeover = takeover
        item.remarks, item.pictures, item.missing, item.chosen = [], [], 0, False
        reason = _reason_to_skip(item, takeover) or _repeated(item, first)
        if reason:
            item.action, item.reason = Action.SKIP, reason
            continue
        earlier = known.of(item)
        if earlier is not None:
            _plan_known(item, earlier)
        else:
            _plan_new(item, doubles, around)
        if item.is_doable:
            _look_into(item, earlier, attachments, around)


# ----------------------------------------------------------------------- what is no article


def _reason_to_skip(item: ArchiveItem, takeover: ArchiveTakeover) -> str:
    if item.kind != "post":
        other = _("Something of the kind “%(kind)s” and no article.")
        return str(KINDS.get(item.kind) or other % {"kind": item.kind})
    if item.error:
        return item.error
    if item.has_password:
        return _("It has a password on the old site.")
    if not item.title:
        return _("It has no headline.")
    if not (item.text.strip() or item.excerpt.strip()):
        return _("It is empty.")
    if item.status in ("auto-draft", "inherit"):
        return _("A copy that the old site kept by itself.")
    if item.status not in PUBLIC and takeover.only_published:
        state = str(STATES.get(item.status, item.status))
        return _("%(state)s; only published ones are wanted.") % {"state": state}
    return ""


def _first_numbers(
    takeover: ArchiveTakeover, rows: Iterable[ArchiveItem]
) -> dict[str, int]:
    guids = {item.guid_key for item in rows} - {""}
    found = takeover.items.filter(guid_key__in=guids).order_by("-number")
    return dict(found.values_list("guid_key", "number"))


def _repeated(item: ArchiveItem, first: dict[str, int]) -> str:
    number = first.get(item.guid_key, item.number) if item.guid_key else item.number
    if number >= item.number:
        return ""
    return _("The file holds it twice; entry %(number)d counts.") % {"number": number}


# --------------------------------------------------------------------- what becomes of it


def _plan_known(item: ArchiveItem, earlier: ArchiveItem) -> None:
    other_kind = earlier.takeover.source["kind"] != item.takeover.source["kind"]
    if earlier.digest == item.digest or other_kind:
        item.action = Action.SAME
        item.reason = _("It was taken over earlier.")
    elif not is_untouched(earlier):
        item.action = Action.EDITED
        item.reason = _(
            "The export has changed, but the article was edited here too; it stays."
        )
    else:
        item.action, item.chosen = Action.CHANGE, True
        item.reason = _("The export has changed, and nobody edited the article here.")
    item.article = earlier.article


def _plan_new(item: ArchiveItem, doubles: dict[Key, str], around: _Around) -> None:
    item.action, item.chosen, item.reason = Action.NEW, True, ""
    said = doubles.get(_key(item.title, item.date))
    if said and said != f"#{item.number}":
        item.action, item.chosen = Action.DOUBLE, False
        item.reason = _("An article of this headline and day is here: %(where)s") % {
            "where": said
        }
    item.slug = _free_slug(item, around.slugs)


def _key(title: str, moment: Any) -> Key:
    return title.lower(), timezone.localdate(moment) if moment else None


def _doubles(takeover: ArchiveTakeover, rows: list[ArchiveItem]) -> dict[Key, str]:
    """Return where articles of these headlines are: here, or earlier in the file."""
    titles = {item.title.lower() for item in rows}
    found: dict[Key, str] = {}
    earlier = takeover.items.annotate(lower=Lower("title")).filter(
        lower__in=titles, kind="post", number__lte=rows[-1].number
    )
    same = earlier.exclude(action=Action.SKIP).order_by("number")
    for number, title, moment in same.values_list("number", "title", "date"):
        found.setdefault(_key(title, moment), f"#{number}")
    here = NewsPage.objects.child_of(takeover.newsroom).annotate(lower=Lower("title"))
    for title, moment, slug in here.filter(lower__in=titles).values_list(
        "title", "published_at", "slug"
    ):
        found[_key(title, moment)] = slug
    return found


def _free_slug(item: ArchiveItem, taken: set[str]) -> str:
    wanted = slugify(item.slug, allow_unicode=True) or slugify(
        item.title, allow_unicode=True
    )
    wanted = wanted[:240].strip("-") or f"arsip-{item.old_id or item.number}"
    slug, number = wanted, 1
    while slug in taken:
        number += 1
        slug = f"{wanted}-{number}"
    taken.add(slug)
    if slug != wanted:
        item.remarks.append(
            _("The address “%(slug)s” is taken; it becomes “%(new)s”.")
            % {"slug": wanted, "new": slug}
        )
    return slug


def _look_into(
    item: ArchiveItem,
    earlier: ArchiveItem | None,
    attachments: dict[int, Any],
    around: _Around,
) -> None:
    """Read the text once, to know its pictures and what finds no place."""
    try:
        story = story_in(item, attachments)
    except UnreadableRelease as error:
        item.action, item.chosen, item.reason = Action.SKIP, False, str(error)
        return
    known = images_of(earlier) if earlier else {}
    item.pictures = planned_pictures(story, around.places, known)
    item.count_missing()
    item.remarks += [*_about_state(item, around.takeover), *story.remarks]
    if len(item.title) > 255:
        item.remarks.append(
            _("The headline is too long and is cut; all of it: %(text)s")
            % {"text": item.title}
        )


def _about_state(item: ArchiveItem, takeover: ArchiveTakeover) -> list[str]:
    if item.action == Action.CHANGE:
        return []
    if item.status not in PUBLIC:
        state = str(STATES.get(item.status, item.status))
        return [_("%(state)s on the old site; it becomes a draft.") % {"state": state}]
    if item.date is None:
        return [_("Without a date; it becomes a draft.")]
    if takeover.publish and item.date > timezone.now():
        return [_("Its date is ahead; it is published then.")]
    return []
