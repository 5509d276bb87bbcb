"""The one moment at which results become public.

Whether they are is asked of the database each time (``AwardQuerySet.released``);
nothing has to run at that moment. Whoever derives something of results, such as a
search index, follows saved releases; :func:`announce` saves them once more then.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from competitions.access import require_keeper
from competitions.models import CompetitionPage, ResultsRelease


def release_of(competition: CompetitionPage) -> ResultsRelease | None:
    return ResultsRelease.objects.filter(competition=competition).first()


def is_hidden(competition: CompetitionPage) -> bool:
    """Tell whether results of a competition wait for their moment."""
    release = release_of(competition)
    return release is not None and not release.is_out


@transaction.atomic
def hide_until_released(*, competition: CompetitionPage, actor: Any) -> ResultsRelease:
    """Have results wait for a moment, unless a release says already when.

    Without an own release, results are as public as their page; also those that
    were public until now are hidden then.
    """
    require_keeper(actor, competition)
    _lock(competition)
    release, is_new = ResultsRelease.objects.get_or_create(
        competition=competition, defaults={"decided_by": actor}
    )
    if is_new:
        log(instance=competition, action="competitions.hide_results", user=actor)
    return release


@transaction.atomic
def set_moment(
    *, competition: CompetitionPage, moment: datetime, actor: Any
) -> ResultsRelease:
    """Say when results become public; a moment that was set may be moved.

    Raises ``ValidationError`` for a moment that is past, results that are public
    already, and where there are none.
    """
    if moment <= timezone.now():
        raise ValidationError(
            _("The moment is in the past. To publish at once, choose “Publish now”."),
            code="past",
        )
    return _decide(competition, moment, actor)


@transaction.atomic
def release_now(*, competition: CompetitionPage, actor: Any) -> ResultsRelease:
    """Make results public from this second on."""
    release = _decide(competition, timezone.now(), actor)
    announce(release.pk)
    release.refresh_from_db()
    return release


@transaction.atomic
def withdraw(*, competition: CompetitionPage, actor: Any) -> ResultsRelease:
    """Call a moment off that has not come yet; results stay hidden."""
    require_keeper(actor, competition)
    release = _held(competition)
    if release is None or release.release_at is None:
        raise ValidationError(_("No moment is set."), code="unset")
    _refuse_public(release)
    release.release_at = None
    release.decided_by = actor
    release.save()
    log(instance=competition, action="competitions.withdraw_release", user=actor)
    return release


def _decide(
    competition: CompetitionPage, moment: datetime, actor: Any
) -> ResultsRelease:
    require_keeper(actor, competition)
    _lock(competition)
    release = _held(competition) or ResultsRelease(competition=competition)
    _refuse_public(release)
    if not competition.awards.exists():
        raise ValidationError(
            _("There are no awards yet; make or record them first."), code="empty"
        )
    release.release_at = moment
    release.decided_by = actor
    release.announced_at = None
    release.save()
    log(
        instance=competition,
        action="competitions.plan_release",
        user=actor,
        data={"moment": moment.isoformat()},
    )
    _wake_at(release)
    return release


def _refuse_public(release: ResultsRelease) -> None:
    if release.is_out:
        raise ValidationError(
            _("The results are public already; correct single awards instead."),
            code="public",
        )


def _held(competition: CompetitionPage) -> ResultsRelease | None:
    held = ResultsRelease.objects.select_for_update(of=("self",))
    return held.filter(competition=competition).first()


def _lock(competition: CompetitionPage) -> None:
    locked = CompetitionPage.objects.select_for_update().order_by()
    locked.only("pk").get(pk=competition.pk)


# ------------------------------------------------------------------ announcing


@transaction.atomic
def announce(release_id: int) -> bool:
    """Save a release once more when its moment came, for those who follow it."""
    now = timezone.now()
    due = ResultsRelease.objects.filter(
        pk=release_id, release_at__lte=now, announced_at=None
    )
    release = due.select_for_update().first()
    if release is None:
        return False
    release.announced_at = now
    release.save(update_fields=["announced_at"])
    return True


def announce_due() -> list[int]:
    """Announce all releases whose moment came; for each minute's cron job."""
    due = ResultsRelease.objects.filter(
        release_at__lte=timezone.now(), announced_at=None
    )
    return [pk for pk in due.values_list("pk", flat=True) if announce(pk)]


def _wake_at(release: ResultsRelease) -> None:
    """Have a worker wake up at the moment, where there are workers that can.

    Elsewhere ``manage.py announce_results`` of the next minute does it.
    """
    from competitions.tasks import announce_results

    options = getattr(settings, "COMPETITIONS_TASKS", {})
    chosen = announce_results.using(**options)
    if release.release_at and chosen.get_backend().supports_defer:
        later = chosen.using(run_after=release.release_at)
        transaction.on_commit(lambda: later.enqueue(release.pk))
