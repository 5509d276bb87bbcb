"""Letters about what is due soon; the daily command ``remind_mentoring``."""

from __future__ import annotations

import datetime
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from innovations.choices import MentoringNews
from innovations.models import FollowUp
from innovations.services.advice import page_of
from innovations.services.mentoring import people_involved
from innovations.services.mentoring_news import tell

#: So many days before the last one the reminder leaves, once.
AHEAD: Final = datetime.timedelta(days=3)


def remind(*, today: datetime.date | None = None) -> int:
    """Remind of follow-ups that are due within three days or late; returns how many.

    Each is reminded of once, whoever runs it and how often.
    """
    today = today or timezone.localdate()
    rows = FollowUp.objects.filter(
        done_at=None, reminded_at=None, due_on__lte=today + AHEAD
    )
    return sum(_remind(pk) for pk in list(rows.values_list("pk", flat=True)))


@transaction.atomic
def _remind(pk: int) -> bool:
    rows = FollowUp.objects.select_for_update(of=("self",), skip_locked=True)
    follow_up = (
        rows.filter(pk=pk, done_at=None, reminded_at=None)
        .select_related(
            "responsible", "advice__innovation__organization", "session__organization"
        )
        .first()
    )
    if follow_up is None:
        return False
    follow_up.reminded_at = timezone.now()
    follow_up.save(update_fields=["reminded_at"])
    tell(
        MentoringNews.DUE,
        page=page_of(follow_up),
        recipients=_recipients(follow_up),
        comment=f"{follow_up.task} ({follow_up.due_on:%d-%m-%Y})",
    )
    return True


def _recipients(follow_up: FollowUp) -> list[Any]:
    if follow_up.responsible is not None:
        return [follow_up.responsible]
    page = page_of(follow_up)
    if follow_up.advice is not None:
        return list(people_involved(page.organization, page))
    return list(people_involved(page))
