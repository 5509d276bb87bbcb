"""Figures of an event: how many came, how, and who of the invited."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Count

from news.event_choices import ParticipantMode, ParticipantStatus
from news.models import EventPage, Participant


@dataclass(frozen=True)
class Party:
    """An invited office, or one that came uninvited, with who registered and came."""

    name: str
    is_invited: bool
    registered: int
    present: int


@dataclass(frozen=True)
class Summary:
    confirmed: int
    waiting: int
    cancelled: int
    present: int
    present_by_mode: dict[str, int]
    parties: list[Party] = field(default_factory=list)

    @property
    def invited(self) -> int:
        return sum(party.is_invited for party in self.parties)

    @property
    def invited_present(self) -> int:
        return sum(party.is_invited and party.present > 0 for party in self.parties)


def summarize(event: EventPage) -> Summary:
    """Count participants and presence, in two queries whatever their number."""
    rows = list(
        Participant.objects.of(event)
        .annotate(days=Count("attendances"))
        .values_list("status", "mode", "days", "organization_id", "organization_name")
    )
    statuses = Counter(row[0] for row in rows)
    there = [row for row in rows if row[2]]
    modes = Counter(row[1] for row in there)
    return Summary(
        confirmed=statuses[ParticipantStatus.CONFIRMED],
        waiting=statuses[ParticipantStatus.WAITING],
        cancelled=statuses[ParticipantStatus.CANCELLED],
        present=len(there),
        present_by_mode={
            str(mode.label): modes[mode.value]
            for mode in ParticipantMode
            if modes[mode.value]
        },
        parties=_parties(event, rows),
    )


def _parties(
    event: EventPage, rows: list[tuple[str, str, int, int | None, str]]
) -> list[Party]:
    """Count by office: by its page where that is known, else by its name."""
    names: dict[object, str] = {}
    invited = set()
    for row in event.invited_parties.all():
        key = row.organization_id or _folded(row.name)
        names[key] = row.name
        invited.add(key)
    registered: Counter[object] = Counter()
    present: Counter[object] = Counter()
    for status, _mode, days, organization, name in rows:
        if status == ParticipantStatus.CANCELLED or not (organization or name):
            continue
        key = organization or _folded(name)
        names.setdefault(key, name)
        registered[key] += 1
        present[key] += bool(days)
    return [
        Party(name, key in invited, registered[key], present[key])
        for key, name in names.items()
    ]


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
