"""Looking for stuffing among votes, setting them aside, and what ends their keeping."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count
from django.db.models.functions import TruncHour
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from competitions.access import require_keeper
from competitions.choices import PhaseKind
from competitions.models import Ballot, CompetitionPage, Entry
from competitions.models.phases import zone_of
from competitions.services.timetable import last_deadline
from competitions.services.voting import LINK_LASTS

#: So many votes for an entry from one network within an hour are worth a look.
BURST: Final = 5
KEPT_DAYS: Final = 90
#: A vote that nobody confirmed goes so long after its link ended.
AFTER_THE_LINK: Final = timedelta(days=1)
_AT_ONCE: Final = 500
#: How a form names a cluster; a key of a database has no more digits.
_KEY: Final = re.compile(r"(?P<entry>[0-9]{1,18})/(?P<network>\w*)/(?P<hour>.{1,40})")


def vote_days() -> int:
    """Return for how many days after voting it stays visible who could be whom."""
    return int(getattr(settings, "COMPETITIONS_VOTE_DAYS", KEPT_DAYS))


@dataclass(frozen=True)
class Cluster:
    """Confirmed votes for an entry from one network within an hour.

    All with the same word on whether they count; ``hour`` is by the region's clock.
    """

    entry_id: int
    title: str
    category: str
    network: str
    hour: datetime
    reason: str
    count: int

    @property
    def is_burst(self) -> bool:
        return self.count >= BURST

    @property
    def network_name(self) -> str:
        """Enough to tell networks apart by the eye; addresses aren't kept."""
        return self.network[:6] or "–"

    @property
    def key(self) -> str:
        return f"{self.entry_id}/{self.network}/{self.hour.isoformat()}"


@dataclass(frozen=True)
class Tally:
    """Votes of an entry: those that count, and those that were set aside."""

    title: str
    category: str
    counted: int
    set_aside: int


def clusters(competition: CompetitionPage) -> list[Cluster]:
    """Return the votes by entry, network and hour, the largest clusters first."""
    rows = (
        _confirmed(competition)
        .annotate(hour=TruncHour("confirmed_at", tzinfo=zone_of(competition)))
        .values(
            "entry",
            "entry__title",
            "category__name",
            "network",
            "hour",
            "set_aside",
        )
        .annotate(count=Count("pk"))
        .order_by("-count", "-hour", "entry", "network", "set_aside")
    )
    return [
        Cluster(
            entry_id=row["entry"],
            title=row["entry__title"],
            category=row["category__name"],
            network=row["network"],
            hour=row["hour"],
            reason=row["set_aside"],
            count=row["count"],
        )
        for row in rows
    ]


def tallies(found: list[Cluster]) -> list[Tally]:
    """Return the sums of clusters by entry, in the order of their categories."""
    sums: dict[tuple[str, str, int], list[int]] = {}
    for cluster in found:
        key = (cluster.category, cluster.title, cluster.entry_id)
        sums.setdefault(key, [0, 0])[bool(cluster.reason)] += cluster.count
    return [
        Tally(title=title, category=category, counted=counted, set_aside=aside)
        for (category, title, _entry), (counted, aside) in sorted(
            sums.items(), key=lambda item: (item[0][0], -item[1][0], item[0][1])
        )
    ]


def _confirmed(competition: CompetitionPage) -> Any:
    return Ballot.objects.filter(
        category__competition=competition, confirmed_at__isnull=False
    )


def set_votes_aside(
    *, competition: CompetitionPage, key: str, reason: str, actor: Any
) -> int:
    """Let the votes of a cluster not count, with the reason; return how many.

    :raises PermissionDenied: for whoever doesn't keep the competition.
    :raises ValidationError: without a reason, or when nothing is (still) there.
    """
    reason = " ".join(reason.split())
    if not reason:
        raise ValidationError(_("Say why these votes don't count."))
    return _mark(competition, key, actor, before="", after=reason[:255])


def count_votes_again(*, competition: CompetitionPage, key: str, actor: Any) -> int:
    """Let votes count that were set aside; return how many.

    :raises PermissionDenied: for whoever doesn't keep the competition.
    :raises ValidationError: when nothing is (still) there.
    """
    return _mark(competition, key, actor, before=None, after="")


@transaction.atomic
def _mark(
    competition: CompetitionPage,
    key: str,
    actor: Any,
    *,
    before: str | None,
    after: str,
) -> int:
    require_keeper(actor, competition)
    votes = _of_cluster(competition, key)
    votes = (
        votes.exclude(set_aside="") if before is None else votes.filter(set_aside="")
    )
    entry = Entry.objects.filter(pk__in=votes.values("entry")).first()
    count = int(votes.update(set_aside=after))
    if entry is None or not count:
        raise ValidationError(_("These votes changed meanwhile. Look again."))
    log(
        instance=competition,
        action="competitions.set_votes_aside" if after else "competitions.count_votes",
        user=actor,
        data={"entry": entry.title, "count": count, "reason": after},
    )
    return count


def _of_cluster(competition: CompetitionPage, key: str) -> Any:
    match = _KEY.fullmatch(key)
    if match is None:
        return Ballot.objects.none()
    try:
        hour = datetime.fromisoformat(match["hour"])
        end = hour + timedelta(hours=1)
    except (ValueError, OverflowError):
        return Ballot.objects.none()
    if hour.tzinfo is None:
        return Ballot.objects.none()
    return _confirmed(competition).filter(
        entry=int(match["entry"]),
        network=match["network"],
        confirmed_at__gte=hour,
        confirmed_at__lt=end,
    )


# ----------------------------------------------------------- what ends keeping


def clear_votes() -> int:
    """Take away what tells voters apart once it is not needed; return how many rows.

    Votes that nobody confirmed go a day after their link ended. Of others the hashes
    of address and network go ``COMPETITIONS_VOTE_DAYS`` after voting; they still count.
    """
    now = timezone.now()
    old = Ballot.objects.filter(
        confirmed_at=None, asked_at__lt=now - LINK_LASTS - AFTER_THE_LINK
    )
    count = int(old.delete()[0])
    competitions = CompetitionPage.objects.filter(
        phases__kind=PhaseKind.VOTING
    ).distinct()
    for competition in competitions.prefetch_related("phases").select_related("region"):
        end = last_deadline(competition, PhaseKind.VOTING)
        if end is not None and end < now - timedelta(days=vote_days()):
            count += _take_hashes(competition)
    return count


def _take_hashes(competition: CompetitionPage) -> int:
    """Write chance over the hashes: each vote stays one, and nobody's."""
    rows = _confirmed(competition).exclude(network="")
    taken = 0
    while votes := list(rows[:_AT_ONCE]):
        for vote in votes:
            vote.voter, vote.network = secrets.token_hex(32), ""
        Ballot.objects.bulk_update(votes, ["voter", "network"])
        taken += len(votes)
    return taken
