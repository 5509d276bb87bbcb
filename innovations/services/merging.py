"""Making one innovation of two, and taking that back.

One stays, with the values that a person chose field by field; the other is
archived and its public address leads to the one that stays. What was called or
pointed at the other follows: names and code become aliases, its owners co-owners,
and rows of other plugins move (``services/references.py``). Nothing is deleted.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page, Revision

from innovations.access import require_registrar
from innovations.merging_fields import merge_fields
from innovations.models import (
    CoOwner,
    InnovationAlias,
    InnovationMerge,
    InnovationPage,
    Region,
)
from innovations.services.references import move_references

#: An address leads through so many merges at most.
_STEPS = 5


class MergeRefused(Exception):
    """The two can't be merged now; the text says why."""


@transaction.atomic
def merge_innovations(
    *,
    kept: InnovationPage,
    merged: InnovationPage,
    take: Iterable[str] = (),
    actor: Any,
) -> InnovationMerge:
    """Merge one innovation into another; ``take`` names the fields of the merged one
    whose values the kept one gets.

    Raises ``PermissionDenied`` for others than the registrar of the region, and
    ``MergeRefused`` where one of them is closed or gone.
    """
    kept, merged = _locked(kept.pk, merged.pk)
    _check(kept, merged, actor)
    # Before anything is written: without drafts, these are the pages themselves.
    ours, theirs = _content(kept), _content(merged)
    take = set(take)
    fields = [field.name for field in merge_fields() if field.name in take]
    merge = InnovationMerge(kept=kept, merged=merged, user=actor)
    record: dict[str, Any] = {
        "merged": {"title": merged.title, "live_revision": merged.live_revision_id},
    }
    names = [merged.title, theirs["title"], merged.code, *_names(merged)]
    names += [kept.title] if "title" in fields else []
    _make_room(merged, kept, fields)
    _archive(merged, actor)
    record["fields"] = _take_values(kept, ours, theirs, fields, actor)
    record["aliases"] = _add_aliases(kept, names)
    record["co_owners"] = _add_co_owners(kept, merged)
    record["moved"], stayed = move_references(source=merged, target=kept)
    merged.refresh_from_db()
    record["merged"]["revision"] = merged.latest_revision_id
    record["messages"] = stayed
    merge.record = record
    merge.save()
    _log("innovations.merge", merge, actor)
    return merge


@transaction.atomic
def undo_merge(*, merge: InnovationMerge, actor: Any) -> InnovationMerge:
    """Take a merge back as far as nobody changed things since.

    What was kept is in ``merge.messages``. Raises ``PermissionDenied``, and
    ``MergeRefused`` where a later merge stands on this one or the merged page left
    the region.
    """
    merge = InnovationMerge.objects.select_for_update().get(pk=merge.pk)
    if merge.undone_at is not None:
        raise MergeRefused(_("This merge was already taken back."))
    kept, merged = _locked(merge.kept_id, merge.merged_id)
    _check_actor(kept, actor)
    _check_undo(kept, merged)
    record = merge.record
    messages: list[str] = []
    _drop_aliases(kept, record["aliases"])
    CoOwner.objects.filter(pk__in=record["co_owners"], innovation=kept).delete()
    messages += _put_back(kept, record["fields"], actor)
    messages += _restore(merged, record["merged"], actor)
    _moved, stayed = move_references(source=kept, target=merged, only=record["moved"])
    merge.record = {**record, "messages": [*messages, *stayed]}
    merge.undone_at, merge.undone_by = timezone.now(), actor
    merge.save(update_fields=["record", "undone_at", "undone_by"])
    _log("innovations.unmerge", merge, actor)
    return merge


# ------------------------------------------------------------------ checking


def _locked(*keys: int) -> list[InnovationPage]:
    """Lock pages, in one order for all, and return them in the asked one."""
    list(Page.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
    pages = InnovationPage.objects.select_related("region", "organization")
    found = pages.in_bulk(keys)
    return [found[key] for key in keys]


def _check_actor(page: InnovationPage, actor: Any) -> None:
    require_registrar(actor, page.region, _("Only the registrar merges innovations."))


def _check(kept: InnovationPage, merged: InnovationPage, actor: Any) -> None:
    if kept.region_id is None or kept.region_id != merged.region_id:
        raise PermissionDenied(_("The innovations belong to different regions."))
    _check_actor(kept, actor)
    if kept.pk == merged.pk:
        raise MergeRefused(_("An innovation can't be merged into itself."))
    for page in (kept, merged):
        _check_open(page)
        if page.is_archived:
            raise MergeRefused(
                _("“%(name)s” is archived. Restore it first.") % {"name": page.title}
            )


def _check_undo(kept: InnovationPage, merged: InnovationPage) -> None:
    if InnovationMerge.objects.standing().filter(merged=kept).exists():
        raise MergeRefused(
            _(
                "“%(name)s” was itself merged into another innovation since. Take "
                "that later merge back first."
            )
            % {"name": kept.title}
        )
    if merged.region_id != kept.region_id:
        raise MergeRefused(
            _(
                "“%(name)s” lies in the recycle bin or elsewhere outside the region. "
                "Bring it back first."
            )
            % {"name": merged.title}
        )
    _check_open(kept)


def _check_open(page: InnovationPage) -> None:
    """Refuse pages on which somebody else is at work, as imports do."""
    name = {"name": page.draft_title}
    if page.locked:
        raise MergeRefused(_("“%(name)s” is locked. Unlock it first.") % name)
    if page.workflow_in_progress:
        raise MergeRefused(_("“%(name)s” is being reviewed. Finish that first.") % name)
    if page.approved_schedule:
        raise MergeRefused(
            _("“%(name)s” is scheduled for publication. Cancel that first.") % name
        )


# ------------------------------------------------------------------- writing


def _latest(page: InnovationPage) -> InnovationPage:
    latest: InnovationPage = page.get_latest_revision_as_object()
    return latest


def _content(page: InnovationPage) -> dict[str, Any]:
    """Return the latest version as JSON holds it.

    What a merge records is read back from JSON, where dates and decimals are texts.
    """
    data = _latest(page).serializable_data()
    content: dict[str, Any] = json.loads(json.dumps(data, cls=DjangoJSONEncoder))
    return content


def _write(page: InnovationPage, content: Mapping[str, Any], actor: Any) -> None:
    """Write a new version, published where the page has no other draft."""
    publish = page.live and not page.has_unpublished_changes
    changed = page.with_content_json(dict(content))
    try:
        revision = changed.save_revision(user=actor, log_action=True)
    except ValidationError as error:
        raise MergeRefused("; ".join(error.messages)) from error
    if publish:
        revision.publish(user=actor, skip_permission_checks=True)


def _take_values(
    kept: InnovationPage,
    ours: Mapping[str, Any],
    theirs: Mapping[str, Any],
    fields: Iterable[str],
    actor: Any,
) -> dict[str, list[Any]]:
    """Give the kept page values of the other; returns pairs (before, after)."""
    pairs = {
        name: [ours.get(name), theirs.get(name)]
        for name in fields
        if ours.get(name) != theirs.get(name)
    }
    if pairs:
        taken = {name: pair[1] for name, pair in pairs.items()}
        _write(kept, {**ours, **taken}, actor)
    return pairs


def _make_room(
    merged: InnovationPage, kept: InnovationPage, fields: Iterable[str]
) -> None:
    """Free the name of the merged page where the kept one takes it over.

    The code makes it another one; the old name becomes an alias.
    """
    if "title" in fields and merged.organization_id == kept.organization_id:
        merged.title = f"{merged.title[:220]} ({merged.code})"
        merged.save(update_fields=["title", "normalized_name"])


def _archive(page: InnovationPage, actor: Any) -> None:
    """Unpublish a page; it stays where it is, out of lists."""
    if page.live:
        page.unpublish(set_expired=True, user=actor)
    else:
        page.expired = True
        page.save(update_fields=["expired"], clean=False)


def _names(page: InnovationPage) -> list[str]:
    return list(page.older_names.values_list("name", flat=True))


def _add_aliases(kept: InnovationPage, names: Iterable[str]) -> list[int]:
    """Remember further names of a page, each once, and not its own."""
    page = InnovationPage.objects.get(pk=kept.pk)
    known = {page.normalized_name, page.normalize(page.code)}
    known |= set(page.older_names.values_list("normalized_name", flat=True))
    made = []
    for name in names:
        key = page.normalize(name)[:255]
        if key and key not in known:
            known.add(key)
            alias = InnovationAlias.objects.create(innovation=page, name=name[:255])
            made.append(alias.pk)
    return made


def _drop_aliases(kept: InnovationPage, keys: Iterable[int]) -> None:
    for alias in InnovationAlias.objects.filter(pk__in=keys, innovation=kept):
        alias.delete()


def _add_co_owners(kept: InnovationPage, merged: InnovationPage) -> list[int]:
    wanted = [merged.organization_id]
    wanted += merged.co_owners.values_list("organization", flat=True)
    there = {
        kept.organization_id,
        *kept.co_owners.values_list("organization", flat=True),
    }
    made = []
    for organization_id in dict.fromkeys(wanted):
        if organization_id not in there:
            owner = CoOwner.objects.create(
                innovation=kept, organization_id=organization_id
            )
            made.append(owner.pk)
    return made


# --------------------------------------------------------------- taking back


def _put_back(
    kept: InnovationPage, pairs: Mapping[str, list[Any]], actor: Any
) -> list[str]:
    """Give fields their former values, except those that somebody changed since."""
    now = _content(kept)
    back = {name: pair[0] for name, pair in pairs.items() if now.get(name) == pair[1]}
    if back:
        _write(kept, {**now, **back}, actor)
    left = [name for name in pairs if name not in back]
    if not left:
        return []
    labels = {f.name: capfirst(str(f.verbose_name)) for f in merge_fields()}
    return [
        _("Kept, because somebody changed it since the merge: %(fields)s.")
        % {"fields": ", ".join(labels[name] for name in left)}
    ]


def _restore(page: InnovationPage, state: Mapping[str, Any], actor: Any) -> list[str]:
    """Bring the merged page back as it was, unless somebody worked on it since."""
    page.refresh_from_db()
    untouched = page.latest_revision_id == state["revision"]
    if not (untouched and page.expired and not page.live):
        return [
            _("“%(name)s” stays as it is, because somebody worked on it since.")
            % {"name": page.title}
        ]
    page.expired = False
    if page.name_taken(state["title"], organization=page.organization_id):
        page.save(update_fields=["expired"], clean=False)
        return [
            _("The name “%(name)s” is taken by now, so “%(page)s” is back as a draft.")
            % {"name": state["title"], "page": page.title}
        ]
    page.title = state["title"]
    page.normalized_name = page.comparison_key(page.title)
    page.save(update_fields=["expired", "title", "normalized_name"], clean=False)
    # What was live: a draft that somebody had begun on top stays a draft.
    revision = Revision.objects.filter(pk=state["live_revision"]).first()
    if revision is not None:
        revision.publish(user=actor, skip_permission_checks=True)
    return []


# -------------------------------------------------------------------- finding


def successor_of(page: InnovationPage) -> InnovationPage | None:
    """Return the published innovation into which a page was merged, if any.

    One that was merged on leads further, a few steps.
    """
    found: InnovationPage | None = page
    for _step in range(_STEPS):
        merge = InnovationMerge.objects.standing().filter(merged=found)
        row = merge.select_related("kept").first()
        found = row.kept if row is not None else None
        if found is None or found.live:
            return found
    return None


def kept_profiles(region: Region) -> dict[int, int]:
    """Return for each profile of a region that was merged the one that stays, by ids.

    One query. Without those that somebody took into use again, or whose successor
    left the region: they stand for themselves.
    """
    merges = InnovationMerge.objects.standing().filter(
        merged__region=region,
        merged__live=False,
        merged__expired=True,
        kept__region=region,
    )
    following = dict(merges.values_list("merged_id", "kept_id"))
    return {pk: _last(pk, following) for pk in following}


def _last(pk: int, following: Mapping[int, int]) -> int:
    for _step in range(_STEPS):
        if pk not in following:
            break
        pk = following[pk]
    return pk


def _log(action: str, merge: InnovationMerge, actor: Any) -> None:
    for page, other in ((merge.kept, merge.merged), (merge.merged, merge.kept)):
        data = {"merge": merge.pk, "other": other.pk, "title": other.title}
        log(instance=page, action=action, user=actor, data=data | {"code": other.code})
