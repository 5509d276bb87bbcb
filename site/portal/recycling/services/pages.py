"""Pages on their way into the bin and out of it."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import PROTECT, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.actions.move_page import MovePageAction
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.log_actions import log
from wagtail.models import Page, Revision, Site, WorkflowState
from wagtail.permissions import policy_registry

from innovations.models import Membership, Region
from innovations.services.places import check_names
from portal.recycling.actions import BINNED, RESTORED
from portal.recycling.exceptions import CannotBin, CannotRestore
from portal.recycling.models import BinEntry, BinPage, Kind
from portal.recycling.places import OUTSIDE_BIN, SLUG, in_bin


@transaction.atomic
def bin_page(*, page: Page, actor: Any) -> BinEntry:
    """Put a page with all below it into the bin of its region.

    It is unpublished, its schedule and its review end; revisions, comments, aliases,
    restrictions and what points at it stay. ``actor=None`` is the system itself.
    Raises ``CannotBin``, and ``PermissionDenied`` for somebody who may not delete it.
    """
    page = Page.objects.select_for_update().get(pk=page.pk).specific
    if actor is not None and not page.permissions_for_user(actor).can_delete():
        raise PermissionDenied
    tree = page.get_descendants(inclusive=True)
    _refuse_what_must_stay(page, tree)
    parent = page.get_parent()
    entry = BinEntry.objects.create(
        kind=Kind.PAGE,
        content_type=ContentType.objects.get_for_model(Page),
        object_id=page.pk,
        region=Region.objects.containing(page),
        title=page.get_admin_display_title()[:255],
        place=_way_to(page),
        parent_id=parent.pk,
        slug=page.slug,
        count=tree.count(),
        was_live=page.live,
        deleted_by=actor,
    )
    log(instance=page, action=BINNED, user=actor, data={"place": entry.place})
    _put_to_rest(tree, actor)
    # Two pages of one name may lie in the bin.
    Page.objects.filter(pk=page.pk).update(slug=f"bin-{page.pk}")
    _move(Page.objects.get(pk=page.pk), _bin_of(entry.region), actor)
    return entry


@transaction.atomic
def restore_page(*, entry: BinEntry, actor: Any, parent: Page | None = None) -> Page:
    """Bring a page back as a draft, to where it was or below another page.

    Its address gets a number if somebody uses it meanwhile. Raises ``NotInBin``,
    ``CannotRestore``, and ``PermissionDenied`` for somebody who may not add pages there.
    """
    entry = entry.locked()
    page = Page.objects.select_for_update().get(pk=entry.object_id).specific
    parent = check_way_back(
        entry=entry, page=page, parent=parent or former_parent(entry)
    )
    tester = parent.permissions_for_user(actor) if actor is not None else None
    if tester is not None and not tester.can_add_subpage():
        raise PermissionDenied
    slug = _free_slug(entry.slug, parent)
    Page.objects.filter(pk=page.pk).update(slug=slug)
    _move(Page.objects.get(pk=page.pk), parent, actor)
    _free_slug_of_draft(Page.objects.get(pk=page.pk).specific, actor)
    entry.delete()
    restored: Page = Page.objects.get(pk=page.pk).specific
    log(
        instance=restored,
        action=RESTORED,
        user=actor,
        data={"place": _way_to(restored)},
    )
    return restored


def former_parent(entry: BinEntry) -> Page | None:
    """Return the page below which it stood, unless that is gone or binned too."""
    found = Page.objects.filter(OUTSIDE_BIN, pk=entry.parent_id).first()
    return found.specific if found else None


def check_way_back(*, entry: BinEntry, page: Page, parent: Page | None) -> Page:
    """Return the parent, or raise ``CannotRestore`` if it can't stand there."""
    if parent is None or in_bin(parent):
        raise CannotRestore(
            _("Its place “%(place)s” is gone. Choose another one.")
            % {"place": entry.place}
        )
    if Region.objects.containing(parent) != entry.region:
        raise CannotRestore(_("The page belongs to another region."))
    if parent.pk != entry.parent_id and not page.can_exist_under(parent.specific):
        raise CannotRestore(
            _("There is no place for a page of this kind below “%(title)s”.")
            % {"title": parent.title}
        )
    try:
        check_names(page=page, parent=parent)
    except ValidationError as error:
        raise CannotRestore(" ".join(error.messages)) from error
    return parent


def possible_parents(entry: BinEntry, user: Any) -> QuerySet[Page]:
    """Return the pages of the region below which a person may restore it."""
    page = Page.objects.get(pk=entry.object_id)
    models = page.specific_class.allowed_parent_page_models()
    types = ContentType.objects.get_for_models(*models).values()
    pages = policy_registry.get_by_type(Page).instances_user_has_permission_for(
        user, "add"
    )
    found = Page.objects.filter(
        OUTSIDE_BIN, pk__in=pages.values("pk"), content_type__in=types
    )
    if entry.region is not None:
        found = found.filter(path__startswith=entry.region.root_path)
    return found.order_by("path")


# ------------------------------------------------------------------- going in


def _refuse_what_must_stay(page: Page, tree: QuerySet[Page]) -> None:
    if in_bin(page):
        raise CannotBin(_("The page is in the recycle bin already."))
    if page.is_root() or Site.objects.filter(root_page__in=tree).exists():
        raise CannotBin(
            _("“%(title)s” is the home page of a site and can't be deleted.")
            % {"title": page.title}
        )
    _refuse_members(page)
    protected = _protected_in(tree)
    if protected is not None:
        raise CannotBin(
            _(
                "Other records depend on “%(title)s”, such as awards. Change those first."
            )
            % {"title": protected.title}
        )


def _refuse_members(page: Page) -> None:
    """A membership in the bin is nobody's to hand over or take, nor of any region."""
    members = Membership.objects.filter(organization__path__startswith=page.path)
    count = members.order_by().values("user").distinct().count()
    if count:
        raise CannotBin(
            ngettext(
                "%(count)d person still works for “%(title)s”. Hand the work over or "
                "take the membership first.",
                "%(count)d people still work for “%(title)s”. Hand their work over or "
                "take their memberships first.",
                count,
            )
            % {"count": count, "title": page.title}
        )


def _protected_in(tree: QuerySet[Page]) -> Page | None:
    """Return a page of the subtree that the database wouldn't let anybody delete.

    The rows are asked, not the reference index: it leaves out results that aren't
    public yet.
    """
    types = ContentType.objects.filter(pages__in=tree).distinct()
    models = {kind.model_class() for kind in types}
    for model in filter(None, models):
        for relation in model._meta.related_objects:
            if relation.on_delete is not PROTECT:
                continue
            name = relation.field.name
            rows = relation.related_model._base_manager.filter(
                **{f"{name}__in": tree.values("pk")}
            )
            pk = rows.values_list(name, flat=True).first()
            if pk is not None:
                found: Page = Page.objects.get(pk=pk)
                return found
    return None


def _put_to_rest(tree: QuerySet[Page], actor: Any) -> None:
    """End what would go on by itself: publication, schedules, reviews."""
    ids = list(tree.values_list("pk", flat=True))
    keys = [str(pk) for pk in ids]
    page_type = ContentType.objects.get_for_model(Page)
    for state in WorkflowState.objects.active().filter(
        base_content_type=page_type, object_id__in=keys
    ):
        state.cancel(user=actor)
    Revision.objects.filter(
        base_content_type=page_type,
        object_id__in=keys,
        approved_go_live_at__isnull=False,
    ).update(approved_go_live_at=None)
    for page in Page.objects.filter(pk__in=ids, live=True).specific().iterator():
        action = UnpublishPageAction(page, user=actor)
        action.execute(skip_permission_checks=True)


def _bin_of(region: Region | None) -> BinPage:
    found = BinPage.objects.filter(region=region).first()
    if found is not None:
        return found
    root = Page.get_first_root_node()
    # Another one may make it at the same time: the root is locked meanwhile.
    root = Page.objects.select_for_update().get(pk=root.pk)
    found = BinPage.objects.filter(region=region).first()
    if found is not None:
        return found
    made = BinPage(
        title=f"Recycle bin – {region.short_name}" if region else "Recycle bin",
        slug=f"{SLUG}{region.pk if region else 0}",
        region=region,
        live=False,
    )
    root.add_child(instance=made)
    return made


def _way_to(page: Page) -> str:
    """Return the titles of the pages above, from below the home page on."""
    above = page.get_ancestors().filter(depth__gt=2).order_by("path")
    titles = list(above.values_list("title", flat=True))
    parent = page.get_parent()
    return " › ".join(titles) or (parent.title if parent else "")


# ----------------------------------------------------------------- both ways


def _move(page: Page, parent: Page, actor: Any) -> None:
    action = MovePageAction(page, parent, pos="last-child", user=actor)
    action.execute(skip_permission_checks=True)


def _free_slug_of_draft(page: Page, actor: Any) -> None:
    """Its latest revision is what will be published, with the address in it."""
    draft = page.get_latest_revision_as_object()
    free = _free_slug(draft.slug, page.get_parent(), but=page)
    if draft.slug != free:
        draft.slug = free
        draft.save_revision(user=actor, clean=False)


def _free_slug(slug: str, parent: Page, but: Page | None = None) -> str:
    siblings = parent.get_children().exclude(pk=but.pk if but else None)
    taken = set(siblings.values_list("slug", flat=True))
    free, number = slug, 1
    while free in taken:
        number += 1
        free = f"{slug[:245]}-{number}"
    return free
