"""People's choice: one vote a category for each mailbox, while the phase lasts.

Nobody is listed: of an address only a keyed hash is kept, another one in each
category, and of the network too. What a visitor is told never depends on whether an
address has voted; its owner is told by letter.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTPException
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.signing import BadSignature, TimestampSigner
from django.db import transaction
from django.db.models import Count, OuterRef, Subquery
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from competitions.choices import PhaseKind, ScreeningOutcome
from competitions.models import (
    Ballot,
    CompetitionCategory,
    CompetitionPage,
    Entry,
    ResultsRelease,
    Screening,
)
from competitions.networks import network_key
from competitions.services.finalists import (
    CategoryContenders,
    announced_stages,
    contenders_of,
    entries_going_on,
    in_categories,
)
from competitions.services.timetable import (
    deadline_of,
    is_open,
    last_deadline,
    phases_of,
    timetable,
)
from competitions.services.versions import latest_versions
from competitions.throttling import LetterNotSent, TooManyTries, too_many
from competitions.voter_addresses import (
    domain_of,
    may_be_one_persons,
    same_person,
    voter_key,
)

logger = logging.getLogger("competitions")

#: How long the link in a letter can be used; the end of voting may be sooner.
LINK_LASTS: Final = timedelta(hours=24)
#: Letters to an address in an hour, about one category and in all.
LETTERS_PER_ADDRESS: Final = 3
LETTERS_IN_ALL: Final = 12
PER_NETWORK: Final = 60
PER_DOMAIN: Final = 30
_SIGNER: Final = TimestampSigner(salt="competitions.vote")


class VoteRefused(Exception):
    """Says why in words for who votes."""


class VotingClosed(VoteRefused):
    def __init__(self) -> None:
        super().__init__(_("Voting is over or hasn't begun."))


class NotStanding(VoteRefused):
    def __init__(self) -> None:
        super().__init__(_("This entry can't be voted for any more."))


class VotedAlready(VoteRefused):
    def __init__(self) -> None:
        super().__init__(
            _(
                "This address has voted in this category already. A vote can't be "
                "changed."
            )
        )


class LinkGone(VoteRefused):
    def __init__(self) -> None:
        super().__init__(_("This link is no longer valid."))


# ------------------------------------------------------------- who stands, when


@dataclass(frozen=True)
class VotingNotice:
    """How far people's choice is: "coming", "now" or "over".

    ``moment`` is when it begins, ends or ended, in the zone of the region;
    ``has_begun`` also between two waves.
    """

    state: str
    moment: datetime
    has_begun: bool


def voting_notice(
    competition: CompetitionPage, *, at: datetime | None = None
) -> VotingNotice | None:
    """Return how far people's choice is; ``None`` where the timetable has none."""
    phases = phases_of(competition, PhaseKind.VOTING)
    if not phases:
        return None
    plan = timetable(competition=competition, phases=phases, has_results=False, at=at)
    zone = plan.at.tzinfo
    has_begun = any(phase.state != "coming" for phase in phases)
    if plan.current_phase:
        return VotingNotice("now", plan.current_phase.closing_in(zone), True)
    if plan.next_phase:
        return VotingNotice("coming", plan.next_phase.opening_in(zone), has_begun)
    return VotingNotice("over", max(p.closing_in(zone) for p in phases), True)


def is_voting_open(competition: CompetitionPage, *, at: datetime | None = None) -> bool:
    return is_open(competition, PhaseKind.VOTING, at=at)


def standing(
    competition: CompetitionPage, *, at: datetime | None = None
) -> list[CategoryContenders]:
    """Return who can be voted for: the finalists, else who passed the screening."""
    keys = _standing_keys(competition, at)
    return in_categories(competition, contenders_of(competition, keys))


def _standing_keys(competition: CompetitionPage, at: datetime | None) -> set[int]:
    stages = announced_stages(competition, at=at)
    going_on = {entry for entry, _category in entries_going_on(stages.values())}
    last = (
        Screening.objects.filter(version=OuterRef("pk"))
        .order_by("-decided_at", "-pk")
        .values("outcome")[:1]
    )
    passed = (
        latest_versions()
        .filter(entry__category__competition=competition)
        .exclude(entry__category__in=list(stages))
        .annotate(outcome=Subquery(last))
        .filter(outcome=ScreeningOutcome.PASSED)
    )
    return going_on | set(passed.values_list("entry", flat=True))


def are_totals_public(
    competition: CompetitionPage, *, at: datetime | None = None
) -> bool:
    """Tell whether anybody may see the totals: voting is over, results are out.

    Where no results are to be released, the end of voting is enough.
    """
    at = at or timezone.now()
    end = last_deadline(competition, PhaseKind.VOTING)
    if end is None or at < end + timedelta(seconds=1):
        return False
    release = ResultsRelease.objects.filter(competition=competition).first()
    return release is None or (
        release.release_at is not None and release.release_at <= at
    )


def totals(competition: CompetitionPage) -> dict[int, int]:
    """Return the votes that count, by the keys of entries.

    For who may know them: ask :func:`are_totals_public` before showing them.
    """
    rows = (
        Ballot.objects.filter(
            category__competition=competition,
            confirmed_at__isnull=False,
            set_aside="",
        )
        .order_by()
        .values_list("entry")
        .annotate(count=Count("pk"))
    )
    return dict(rows)


# ------------------------------------------------------------------ to ask


def ask_for_vote(
    *, entry: Entry, email: str, address: str, at: datetime | None = None
) -> None:
    """Write to an address whether its owner votes for an entry.

    :raises VoteRefused: when voting is not on, or the entry doesn't stand.
    :raises TooManyTries: when too many asked from the network or the domain.
    :raises LetterNotSent: when the mail server doesn't take it.
    """
    at = at or timezone.now()
    competition = entry.competition
    _require_standing(entry, competition, at)
    _require_patience(email)
    network = network_key(address, about=str(competition.pk))
    voter = voter_key(email, entry.category_id)
    ballot = _note(entry, voter, network, at)
    if _has_letters_enough(email, voter):
        return
    # In the language of the region's people, whoever's browser sent it.
    with translation.override(settings.LANGUAGE_CODE):
        message = _letter(email, entry, ballot, at)
    try:
        message.send()
    except (OSError, SMTPException) as error:
        logger.exception("No letter about a vote in category %s", entry.category_id)
        raise LetterNotSent from error


def _has_letters_enough(email: str, voter: str) -> bool:
    """Count a letter; nobody can have the mailbox of somebody else filled."""
    of_category = too_many("votes of address", voter, LETTERS_PER_ADDRESS)
    in_all = too_many("votes of mailbox", same_person(email), LETTERS_IN_ALL)
    return of_category or in_all


def _require_standing(entry: Entry, competition: CompetitionPage, at: datetime) -> None:
    if not is_voting_open(competition, at=at):
        raise VotingClosed
    if entry.pk not in _standing_keys(competition, at):
        raise NotStanding


def _require_patience(email: str) -> None:
    """Bound what one private domain may cause: its owner has all its addresses."""
    domain = domain_of(email)
    limit = int(getattr(settings, "COMPETITIONS_VOTES_PER_DOMAIN", PER_DOMAIN))
    if may_be_one_persons(domain) and too_many("votes of domain", domain, limit):
        raise TooManyTries


@transaction.atomic
def _note(entry: Entry, voter: str, network: str, at: datetime) -> Ballot | None:
    """Return the vote that waits for its confirmation; nothing after voting."""
    _lock(entry.category_id)
    mine = Ballot.objects.filter(category=entry.category_id, voter=voter)
    if mine.filter(confirmed_at__isnull=False).exists():
        return None
    waiting = mine.filter(entry=entry).first()
    if waiting is not None:  # pressed twice, or the letter got lost
        waiting.asked_at = at
        waiting.save(update_fields=["asked_at"])
        return waiting
    _require_room(entry.competition, network, at)
    return Ballot.objects.create(
        category=entry.category,
        entry=entry,
        voter=voter,
        network=network,
        asked_at=at,
    )


def _lock(category_id: int) -> None:
    """Let votes of a category be counted one after the other."""
    CompetitionCategory.objects.select_for_update().get(pk=category_id)


def _require_room(competition: CompetitionPage, network: str, at: datetime) -> None:
    """Bound what one network may ask for in an hour; schools share an address."""
    limit = int(getattr(settings, "COMPETITIONS_VOTES_PER_NETWORK", PER_NETWORK))
    asked = Ballot.objects.filter(
        category__competition=competition,
        network=network,
        asked_at__gt=at - timedelta(hours=1),
    )
    if asked.count() >= limit:
        raise TooManyTries


def _letter(
    email: str, entry: Entry, ballot: Ballot | None, at: datetime
) -> EmailMessage:
    competition = entry.competition
    region = competition.region
    deadline = deadline_of(competition, PhaseKind.VOTING, at=at)
    context = {
        "competition": competition,
        "category": entry.category,
        "entry": entry,
        "link": address_of(ballot) if ballot else "",
        "hours": int(LINK_LASTS.total_seconds() // 3600),
        "deadline": f"{deadline:%d-%m-%Y %H.%M.%S} {deadline.tzname()}"
        if deadline
        else "",
        "sender": region.name if region else competition.title,
    }
    return EmailMessage(
        subject=_("Your vote: %(competition)s") % {"competition": competition.title},
        body=render_to_string("competitions/voting/letter.txt", context).strip() + "\n",
        to=[email.strip()],
        headers={"Auto-Submitted": "auto-generated"},
    )


# -------------------------------------------------------------- to confirm


def token_of(ballot: Ballot) -> str:
    """Return what proves that somebody reads the mailbox of a vote."""
    said = [ballot.pk, ballot.category_id, ballot.entry_id]
    return _SIGNER.sign_object(said, compress=False)


def address_of(ballot: Ballot) -> str:
    """Return the whole address at which a vote is confirmed."""
    region = ballot.category.competition.region
    path = reverse("competitions_voting:confirm", args=[token_of(ballot)])
    return f"{region.site.root_url if region else ''}{path}"


def read_link(token: str) -> Ballot:
    """Return the vote that a link is about, without counting it.

    :raises LinkGone: when it is none of ours, too old, or its vote was deleted.
    """
    try:
        pk, category, entry = _SIGNER.unsign_object(token, max_age=LINK_LASTS)
    except BadSignature as error:
        raise LinkGone from error
    ballot = (
        Ballot.objects.filter(pk=pk, category=category, entry=entry)
        .select_related("entry", "category__competition__region__site")
        .first()
    )
    if ballot is None:
        raise LinkGone
    return ballot


@transaction.atomic
def confirm_vote(*, token: str, at: datetime | None = None) -> Ballot:
    """Count a vote. Again is as good as once, and no vote is changed.

    :raises VoteRefused: says why it isn't counted.
    """
    at = at or timezone.now()
    ballot = read_link(token)
    _lock(ballot.category_id)
    ballot.refresh_from_db(fields=["confirmed_at"])
    if ballot.confirmed_at is not None:
        return ballot
    _require_standing(ballot.entry, ballot.category.competition, at)
    others = Ballot.objects.filter(
        category=ballot.category_id, voter=ballot.voter, confirmed_at__isnull=False
    )
    if others.exists():
        raise VotedAlready
    ballot.confirmed_at = at
    ballot.save(update_fields=["confirmed_at"])
    return ballot
