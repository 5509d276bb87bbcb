"""Letters about what is due soon; the daily command ``remind_mentoring``."""

from __future__ import annotations

import datetime
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from innovations.choices import MentoringNews
from innovations.models import FollowUp, Region
from innovations.services.advice import page_of, people_for, today_in
from innovations.services.mentoring_news import tell

#: So many days before the last one the reminder leaves, once.
AHEAD: Final = datetime.timedelta(days=3)


def remind(*, today: datetime.date | None = None) -> int:
    """Remind of follow-ups that are due within three days or late; returns how many.

    Each is reminded of once, whoever runs it and how often.
    """
    return sum(
        _remind(pk)
        for region in Region.objects.all()
        for pk in _due_in(region, today or today_in(region))
    )


def _due_in(region: Region, today: datetime.date) -> list[int]:
    rows = FollowUp.objects.open().standing().filter(region=region, reminded_at=None)
    due = rows.filter(due_on__lte=today + AHEAD).order_by("due_on", "pk")
    return list(due.values_list("pk", flat=True))


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
    responsible = follow_up.responsible
    # Who left did not do it; then the others are to know.
    if responsible is not None and responsible.is_active:
        return [responsible]
    return list(people_for(follow_up))
