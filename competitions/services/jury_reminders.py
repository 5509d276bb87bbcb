"""Reminding jurors of sheets that they haven't sealed; how, the site decides.

The plugin knows no letters. It sends :data:`jury_reminder` inside the transaction, and a
site writes rows that leave later.
"""

from __future__ import annotations

from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.dispatch import Signal
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from competitions.access import require_keeper
from competitions.models import CompetitionCategory, CompetitionPhase, Juror
from competitions.services.jury_assignment import require_open
from competitions.services.stage_progress import progress_of

#: ``page`` (the competition), ``recipients`` (accounts), ``actor``.
jury_reminder: Final = Signal()


def can_remind() -> bool:
    """Tell whether the site does something about a reminder."""
    return jury_reminder.has_listeners(Juror)


@transaction.atomic
def remind(
    category: CompetitionCategory, phase: CompetitionPhase, actor: Any
) -> list[Juror]:
    """Remind the jurors of a stage who have open sheets; return them.

    Raises ``PermissionDenied``, and ``ValidationError`` for a closed stage and where
    nobody has open sheets.
    """
    require_keeper(actor, category.competition)
    require_open(category, phase)
    progress = progress_of(category, phase)
    late = [one.juror for one in progress.jurors if one.open]
    if not late:
        raise ValidationError(_("Nobody has open sheets in this stage."))
    rows = Juror.objects.filter(pk__in=[one.pk for one in late]).select_related("user")
    jury_reminder.send(
        sender=Juror,
        page=category.competition,
        recipients=[juror.user for juror in rows],
        actor=actor,
    )
    log(
        instance=category,
        action="competitions.remind_jurors",
        user=actor,
        data={"phase": phase.name, "jurors": len(late)},
    )
    return late
