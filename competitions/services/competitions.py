"""Setting up competitions."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from competitions.models import CompetitionIndexPage, CompetitionPage


@transaction.atomic
def create_competition(
    *,
    actor: Any,
    index: CompetitionIndexPage,
    name: str,
    year: int,
    publish: bool,
) -> CompetitionPage:
    """Create an edition that has only a name and a year yet.

    ``actor=None`` means the system itself. Raises ``PermissionDenied`` and
    ``ValidationError``, the latter when the region already has the edition.
    """
    if actor is not None and not index.permissions_for_user(actor).can_add_subpage():
        raise PermissionDenied(_("You may not add competitions to this region."))
    page = CompetitionPage(title=name, edition_year=year, owner=actor, live=False)
    index.add_child(instance=page)
    revision = page.save_revision(user=actor, log_action=True, changed=False)
    if publish:
        revision.publish(user=actor)
    return page


@transaction.atomic
def restore_competition(
    *, actor: Any, competition: CompetitionPage, publish: bool
) -> None:
    """Take an edition that was archived into use again.

    ``actor=None`` means the system itself. Raises ``PermissionDenied``.
    """
    tester = None if actor is None else competition.permissions_for_user(actor)
    if tester is not None and not tester.can_publish():
        raise PermissionDenied(_("You may not publish competitions of this region."))
    competition.expired = False
    competition.save(update_fields=["expired"], clean=False)
    if publish:
        competition.save_revision(user=actor, changed=False).publish(user=actor)
