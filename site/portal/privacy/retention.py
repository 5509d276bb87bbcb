"""What is kept of people, how long, and which command takes it away.

The privacy notice and its table are made of this, and the commands read the same
numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from competitions.entrant_access import session_hours
from competitions.services import entrant_data, vote_review, voting
from innovations.services.clearing import invitation_days
from news.services.clearing import keeping_days, release_days
from news.services.subscribing import UNCONFIRMED
from portal.review.services.letters import KEPT
from spreadsheets.services.background_exports import file_days
from spreadsheets.services.exporting import base_days


@dataclass(frozen=True)
class Rule:
    """``length`` is ``None`` where ``until`` says what ends the keeping."""

    what: Any
    why: Any
    length: Callable[[], timedelta | None] | None = None
    until: Any = ""
    command: str = ""

    @property
    def period(self) -> str:
        length = self.length() if self.length else None
        return str(self.until) if length is None else in_words(length)


def in_words(length: timedelta) -> str:
    """Return a length in the largest unit that it is a whole number of."""
    minutes = round(length.total_seconds() / 60)
    if minutes % 1_440 == 0:
        days = minutes // 1_440
        return ngettext("%(days)s day", "%(days)s days", days) % {"days": days}
    if minutes % 60 == 0:
        hours = minutes // 60
        return ngettext("%(hours)s hour", "%(hours)s hours", hours) % {"hours": hours}
    return ngettext("%(minutes)s minute", "%(minutes)s minutes", minutes) % {
        "minutes": minutes
    }


def waiting_days() -> int:
    """Return for how many days an upload waits for its title."""
    return int(settings.PRIVACY_WAITING_UPLOAD_DAYS)


def _bin_length() -> timedelta | None:
    days = settings.RECYCLING_DAYS
    return timedelta(days=days) if days else None


def _years() -> str:
    count = settings.AUDIT_KEEP_YEARS
    return ngettext(
        "At least %(count)s year; after anonymisation only with a number",
        "At least %(count)s years; after anonymisation only with a number",
        count,
    ) % {"count": count}


_rules: list[Rule] = [
    Rule(
        _("Account: name, user name, e-mail, roles, organisations"),
        _("So that those who maintain the contents can sign in."),
        until=_("Until the account is closed and then anonymised"),
        command="anonymise_person",
    ),
    Rule(
        _("History and audit log: who changed what, when and from which network"),
        _("Decisions of the government stay accountable; part of its archive."),
        until=lazy(_years, str)(),
        command="prune_audit",
    ),
    Rule(
        _("Sign-in log: when, from which address and with which browser"),
        _("So that misuse of an account is found."),
        length=lambda: timedelta(days=settings.SIGN_IN_LOG_DAYS),
        command="clear_sign_in_log",
    ),
    Rule(
        _("Failed attempts to sign in: name and network"),
        _("So that nobody tries passwords without end."),
        length=lambda: settings.AXES_COOLOFF_TIME,
        command="clear_sign_in_log",
    ),
    Rule(
        _("Invitations that nobody accepted: name and e-mail"),
        _("So that they can be sent again."),
        length=lambda: timedelta(days=invitation_days()),
        command="clear_invitations",
    ),
    Rule(
        _("E-mails about reviews that were sent or wait: to whom and about what"),
        _("So that several come in one, and none is lost."),
        length=lambda: KEPT,
        command="send_letters",
    ),
    Rule(
        _("Newsletter: the e-mail address, and which editions were sent to it"),
        _("So that the newsletter arrives, and none arrives twice."),
        until=_("Until one unsubscribes, with the link in each newsletter"),
    ),
    Rule(
        _("Addresses entered for the newsletter that nobody confirmed"),
        _("So that the owner can confirm that the newsletter is wanted."),
        length=lambda: UNCONFIRMED,
        command="send_newsletters",
    ),
    Rule(
        _("Participants of events: name, office, addresses, presence"),
        _(
            "So that there is a place for them, and the organiser can prove who came. "
            "How many came, and from which office, stays."
        ),
        length=lambda: timedelta(days=keeping_days()),
        command="clear_participants",
    ),
    Rule(
        _(
            "Entrants of the public: name, group, e-mail and telephone, and entries "
            "that were not handed in"
        ),
        _(
            "So that they can enter competitions and be told of them. Counted from the "
            "last visit; what was handed in stays without these."
        ),
        length=lambda: timedelta(days=entrant_data.entrant_days()),
        command="clear_entrants",
    ),
    Rule(
        _("Addresses registered to enter that nobody confirmed"),
        _("So that the owner can confirm them."),
        length=lambda: entrant_data.UNCONFIRMED,
        command="clear_entrants",
    ),
    Rule(
        _("Which entrant is signed in: in the cookie of a visit"),
        _("So that they reach their own entries without a password."),
        length=lambda: timedelta(hours=session_hours()),
        command="clearsessions",
    ),
    Rule(
        _("People's choice: a keyed hash of the address and of the network"),
        _(
            "So that each mailbox has one vote, and stuffing is found. The address "
            "itself is kept nowhere, and the votes stay without the hashes."
        ),
        length=lambda: timedelta(days=vote_review.vote_days()),
        command="clear_votes",
    ),
    Rule(
        _("Votes that nobody confirmed"),
        _("So that their link can be opened."),
        length=lambda: voting.LINK_LASTS + vote_review.AFTER_THE_LINK,
        command="clear_votes",
    ),
    Rule(
        _("Press releases as they were sent, and the texts left out of the article"),
        _("So that an article can be compared with what its writer sent."),
        length=lambda: timedelta(days=release_days()),
        command="clear_releases",
    ),
    Rule(
        _("Exports of old websites, with drafts and the names of their writers"),
        _("So that articles taken over from them can be compared and completed."),
        length=lambda: timedelta(days=release_days()),
        command="clear_releases",
    ),
    Rule(
        _("Recycle bin: what was deleted, and by whom"),
        _("So that it can be restored."),
        length=_bin_length,
        until=_("Until an administrator deletes it for ever"),
        command="purge_recycling",
    ),
    Rule(
        _("Name of the initiator of an innovation"),
        _("Public only where the person agreed; else only for those who maintain it."),
        until=_("As long as the profile, or until the person withdraws it"),
    ),
    Rule(
        _("Mentoring: who mentors whom, clinic sessions, advice, answers, follow-ups"),
        _(
            "So that it stays known why a profile reads as it does, and how long help "
            "takes. Names go when the account is anonymised."
        ),
        until=_("As long as the profile of the innovation or organisation"),
    ),
    Rule(
        _(
            "Competitions: names of jurors, teams and winners, scores with their "
            "reasons, what was handed in and by whom"
        ),
        _(
            "Minutes, decrees and certificates rest on them. Who handed in is known by "
            "number only once the account is anonymised."
        ),
        until=_("As long as the competition: part of the region's archive"),
    ),
    Rule(
        _("Imported workbooks, as they were sent"),
        _("Say where a change came from, and let it be undone."),
        until=_("As long as the import stays in the list"),
    ),
    Rule(
        _("Exported files"),
        _("So that they can be fetched when they are ready."),
        length=lambda: timedelta(days=file_days()),
        command="clear_exports",
    ),
    Rule(
        _("Values of an export"),
        _("A workbook that comes back is compared with them."),
        length=lambda: timedelta(days=base_days()),
        command="clear_exports",
    ),
    Rule(
        _("Uploads that nobody gave a title"),
        _("So that an upload can be finished."),
        length=lambda: timedelta(days=waiting_days()),
        command="clear_uploads",
    ),
    Rule(
        _("Who is signed in: a cookie, and here address and browser"),
        _("Needed to sign in; visitors get none, and nobody is tracked."),
        length=lambda: timedelta(seconds=settings.SESSION_COOKIE_AGE),
        command="clearsessions",
    ),
]


def rules() -> list[Rule]:
    return list(_rules)
