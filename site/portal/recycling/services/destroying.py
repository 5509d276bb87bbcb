"""Taking things out of the bin for ever."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import ProtectedError, RestrictedError
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.actions.delete_page import DeletePageAction
from wagtail.log_actions import log
from wagtail.models import Page

from competitions.models import Award, CompetitionPage
from innovations.models import InnovationPage
from portal.audit.places import Place
from portal.audit.services.recording import happening_at
from portal.recycling.actions import DESTROYED
from portal.recycling.exceptions import MustBeKept, NotInBin
from portal.recycling.models import BinEntry, Kind
from portal.recycling.services.files import discard_stored

Keeper = Callable[[Page], str]
_keepers: list[Keeper] = []


def register_keeper(keeper: Keeper) -> None:
    """Say which binned pages are never destroyed; call it from ``AppConfig.ready``.

    ``keeper`` gets the top page of a subtree and returns the reason, or nothing.
    """
    _keepers.append(keeper)


def reason_to_keep(entry: BinEntry) -> str:
    """Return why something must not be destroyed, or nothing."""
    if entry.kind != Kind.PAGE:
        return ""
    page = Page.objects.get(pk=entry.object_id)
    reasons = (keeper(page) for keeper in [_awarded, *_keepers])
    return next(filter(None, reasons), "")


@transaction.atomic
def destroy(*, entry: BinEntry, actor: Any) -> None:
    """Delete for ever; only administrators, and the system itself (``None``).

    Raises ``NotInBin``, and ``MustBeKept`` for what was awarded or counted, or is
    protected.
    """
    if actor is not None and not (actor.is_active and actor.is_superuser):
        raise PermissionDenied
    entry = entry.locked()
    reason = reason_to_keep(entry)
    if reason:
        raise MustBeKept(reason)
    item = entry.found()
    if entry.kind == Kind.PAGE:
        item = item.specific
    entry.delete()
    # In the bin nothing stands in its region any more; its log still does.
    with happening_at(Place(entry.region_id)):
        log(instance=item, action=DESTROYED, user=actor, deleted=True)
        try:
            if entry.kind == Kind.PAGE:
                action = DeletePageAction(item, user=actor)
                action.execute(skip_permission_checks=True)
            else:
                item.delete()
        except (ProtectedError, RestrictedError) as error:
            raise MustBeKept(_("Other records depend on it.")) from error
    discard_stored(entry)


def purge(*, days: int, dry_run: bool = False) -> Iterator[tuple[BinEntry, str]]:
    """Destroy what lay in the bin for longer; yield it with the reason to keep it."""
    limit = timezone.now() - timedelta(days=days)
    for entry in BinEntry.objects.filter(deleted_at__lt=limit).order_by("pk"):
        try:
            reason = reason_to_keep(entry) if dry_run else ""
            if not dry_run:
                destroy(entry=entry, actor=None)
        except NotInBin:
            continue  # restored since the list was read
        except MustBeKept as error:
            reason = str(error)
        yield entry, reason


def _awarded(page: Page) -> str:
    innovations = InnovationPage.objects.filter(path__startswith=page.path)
    if Award.objects.filter(innovation__in=innovations.values("pk")).exists():
        return _("It has an award, so it is kept for the record.")
    competitions = CompetitionPage.objects.filter(path__startswith=page.path)
    if Award.objects.filter(competition__in=competitions.values("pk")).exists():
        return _("It has awards, so it is kept for the record.")
    return ""
