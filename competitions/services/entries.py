"""Beginning an entry and writing in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from competitions.choices import Audience, EntryState
from competitions.entry_access import (
    account_of,
    may_enter_for,
    name_of,
    require_change,
)
from competitions.entry_content import Member
from competitions.entry_parts import (
    IN_USE_SINCE,
    PLAIN,
    STATEMENTS,
    TEAM,
    TITLE,
    VIDEO,
    answer_part,
    section_of,
    statements_of,
    statements_text,
    team_of,
    team_text,
    tidy,
    token_of,
)
from competitions.models import (
    CompetitionCategory,
    Entry,
    EntryAnswer,
    EntryConsent,
    EntryMember,
    PublicEntrant,
)
from competitions.models.phases import zone_of
from competitions.moments import said_day
from competitions.services.late import window_of
from innovations.models import InnovationPage, OrganizationPage

#: Longer than any limit of words; a text beyond it is a mistake or an attack.
LONGEST_ANSWER = 100_000
LARGEST_TEAM = 50
#: Drafts that somebody of the public may have in one competition.
MOST_DRAFTS = 10


class AlreadyEntered(ValidationError):
    """There is an entry of it; ``entry`` is that one."""

    def __init__(self, entry: Entry) -> None:
        self.entry = entry
        super().__init__(
            _("“%(title)s” is entered in this category already.")
            % {"title": entry.title},
            code="already_entered",
        )


@dataclass(frozen=True)
class Conflict:
    """A part in which two people wrote at the same time; neither text is lost.

    ``theirs`` is stored, ``mine`` came too late and waits for a decision.
    """

    part: str
    mine: str
    theirs: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Saved:
    """What saving did: parts that were written, that contradict, that are newer."""

    entry: Entry
    written: tuple[str, ...]
    conflicts: tuple[Conflict, ...]
    #: Parts that only somebody else changed meanwhile, as they are now.
    newer: Mapping[str, str]
    #: A token for each part as it is stored now.
    tokens: Mapping[str, str]


def lock_category(pk: int) -> CompetitionCategory:
    """Let all who enter a category wait for each other.

    Whoever counts entries or changes rules of it holds the same lock.
    """
    rows = CompetitionCategory.objects.select_for_update().order_by()
    rows.only("pk").get(pk=pk)
    return CompetitionCategory.objects.select_related("competition__region").get(pk=pk)


def for_writing(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """Load everything that the form of an entry shows, at a constant query count."""
    return entries.select_related(
        "category__competition__region",
        "organization__type",
        "entrant",
        "innovation",
        "edited_by",
    ).prefetch_related(
        "category__sections",
        "category__statements",
        "category__organization_types",
        "category__competition__phases",
        "answers",
        "team",
        "consents",
        "attachments",
    )


# ------------------------------------------------------------------ beginning


@transaction.atomic
def begin_entry(
    *,
    category: CompetitionCategory,
    actor: Any,
    organization: OrganizationPage | None = None,
    entrant: PublicEntrant | None = None,
    innovation: InnovationPage | None = None,
    title: str = "",
    in_use_since: date | None = None,
    at: datetime | None = None,
) -> Entry:
    """Begin a draft: of an innovation of the registry, or of a new one by its name.

    Raises ``PermissionDenied``, ``ValidationError`` with what to do about it, and
    ``AlreadyEntered`` with the entry that is there, also for a double click.
    """
    category = lock_category(category.pk)
    _require_entering(actor, category, organization, entrant)
    _check_admission(category, organization, innovation)
    window = window_of(category, organization=organization, entrant=entrant, at=at)
    if not window.allows:
        raise ValidationError(window.said(), code="not_open")
    if innovation is not None:
        _check_own(innovation, organization)
        title = innovation.draft_title
    entry = Entry(
        category=category,
        organization=organization,
        entrant=entrant,
        innovation=innovation,
        title=" ".join(tidy(title).split()),
        in_use_since=None if innovation else in_use_since,
        created_by=account_of(actor),
        edited_by=account_of(actor),
    )
    _refuse_twice(entry)
    if entrant is not None:
        _check_drafts(category, entrant)
    entry.full_clean(exclude=["title_key"])
    entry.save()
    # What the public only drafts is known by number: the registrar reads the log.
    called = {} if organization else {"title": f"#{entry.pk}"}
    log(
        instance=entry,
        action="competitions.begin_entry",
        user=account_of(actor),
        **called,
    )
    return entry


def _check_drafts(category: CompetitionCategory, entrant: PublicEntrant) -> None:
    """Whoever has an address can begin; nobody needs more drafts than this."""
    drafts = Entry.objects.filter(
        entrant=entrant,
        state=EntryState.DRAFT,
        category__competition=category.competition,
    )
    if drafts.count() >= MOST_DRAFTS:
        raise ValidationError(
            _(
                "You have %(count)s drafts in this competition. Go on with one of "
                "them; you can change its name."
            )
            % {"count": MOST_DRAFTS},
            code="too_many",
        )


def _require_entering(
    actor: Any,
    category: CompetitionCategory,
    organization: OrganizationPage | None,
    entrant: PublicEntrant | None,
) -> None:
    competition = category.competition
    owner = organization or entrant
    if owner is None or owner.region_id != competition.region_id:
        raise PermissionDenied(_("The competition is of another region."))
    if actor is None:
        return
    if organization is not None:
        allowed = may_enter_for(actor, competition, organization)
    else:
        allowed = actor == entrant
    if not allowed:
        raise PermissionDenied(
            _("You may enter only in the name of organisations for which you work.")
        )


def _check_admission(
    category: CompetitionCategory,
    organization: OrganizationPage | None,
    innovation: InnovationPage | None,
) -> None:
    if not category.competition.live:
        raise ValidationError(_("The competition isn't published."), code="not_open")
    other = Audience.PUBLIC if organization else Audience.ORGANIZATIONS
    if category.audience == other:
        raise ValidationError(
            _("This category is for others: %(audience)s. Choose another category.")
            % {"audience": category.get_audience_display()},
            code="audience",
        )
    if organization is not None and is_closed(organization, category):
        raise ValidationError(closed_sentence(organization), code="closed")
    if category.needs_innovation and innovation is None:
        raise ValidationError(
            _("Only innovations of the registry may enter. Register yours first."),
            code="needs_innovation",
        )


def is_closed(organization: OrganizationPage, category: CompetitionCategory) -> bool:
    """Tell whether an organisation ended, by today's date in its region."""
    today = timezone.now().astimezone(zone_of(category.competition)).date()
    ended = organization.valid_to is not None and organization.valid_to < today
    return ended or (organization.expired and not organization.live)


def closed_sentence(organization: OrganizationPage) -> str:
    if organization.valid_to is None:
        return _("%(name)s is archived.") % {"name": organization.title}
    return _("%(name)s existed until %(day)s.") % {
        "name": organization.title,
        "day": said_day(organization.valid_to),
    }


def _check_own(
    innovation: InnovationPage, organization: OrganizationPage | None
) -> None:
    if organization is None or innovation.organization_id != organization.pk:
        raise ValidationError(
            _("“%(title)s” is led by another organisation, which can enter it.")
            % {"title": innovation.draft_title},
            code="not_own",
        )
    if innovation.expired and not innovation.live:
        raise ValidationError(
            _("“%(title)s” is archived. Choose an innovation that is in use.")
            % {"title": innovation.draft_title},
            code="archived",
        )


def _refuse_twice(entry: Entry) -> None:
    """Find the entry that is there already, which a constraint couldn't name."""
    entry.set_title_key()
    rows = Entry.objects.filter(category=entry.category)
    same = rows.none()
    if entry.innovation_id:
        same = rows.filter(innovation=entry.innovation_id)
    named = rows.filter(
        organization=entry.organization,
        entrant=entry.entrant,
        title_key=entry.title_key,
    )
    found = same.first() or named.first()
    if found is not None and found.pk != entry.pk:
        raise AlreadyEntered(found)


# -------------------------------------------------------------------- reading


def parts_of(entry: Entry) -> dict[str, str]:
    """Return every part of an entry as one text each, as it is stored."""
    answers = {answer.section_id: answer.text for answer in entry.answers.all()}
    parts = {
        TITLE: entry.title,
        IN_USE_SINCE: entry.in_use_since.isoformat() if entry.in_use_since else "",
        VIDEO: entry.video_url,
        TEAM: team_text(members_of(entry)),
        STATEMENTS: statements_text(
            consent.statement_id for consent in entry.consents.all()
        ),
    }
    for section in entry.category.sections.all():
        parts[answer_part(section.pk)] = answers.get(section.pk, "")
    return parts


def tokens_of(parts: Mapping[str, str]) -> dict[str, str]:
    return {name: token_of(text) for name, text in parts.items()}


def members_of(entry: Entry) -> list[Member]:
    return [
        {"name": one.name, "post": one.post, "is_lead": one.is_lead}
        for one in entry.team.all()
    ]


# --------------------------------------------------------------------- saving


@transaction.atomic
def save_entry(
    *,
    entry: Entry,
    actor: Any,
    given: Mapping[str, str],
    base: Mapping[str, str],
) -> Saved:
    """Write the parts that somebody changed.

    ``given`` are parts as ``entry_parts`` names them, ``base`` the tokens of those
    parts as the person was shown them. A part that somebody else changed meanwhile
    isn't overwritten: it comes back as a conflict with both texts, and is written
    once it is sent with the token of the newer text. Writing goes on after the
    deadline; only handing in ends.
    """
    Entry.objects.select_for_update().only("pk").get(pk=entry.pk)
    entry = for_writing(Entry.objects.filter(pk=entry.pk)).get()
    require_change(actor, entry)
    if entry.organization and is_closed(entry.organization, entry.category):
        raise ValidationError(closed_sentence(entry.organization), code="closed")
    stored = parts_of(entry)
    _check(entry, given, stored)
    written: dict[str, str] = {}
    newer: dict[str, str] = {}
    conflicts: list[Conflict] = []
    for part, text in given.items():
        mine, theirs = _tidied(part, text), stored[part]
        shown = base.get(part, "")
        if mine == theirs:
            continue
        if token_of(theirs) == shown:
            written[part] = mine
        elif token_of(mine) == shown:
            newer[part] = theirs
        else:
            conflicts.append(_conflict(entry, part, mine, theirs))
    if written:
        _write(entry, written, actor)
    return Saved(
        entry=entry,
        written=tuple(written),
        conflicts=tuple(conflicts),
        newer=newer,
        tokens=tokens_of({**stored, **written}),
    )


def _tidied(part: str, text: str) -> str:
    text = tidy(text)
    if part == TITLE:
        return " ".join(text.split())
    if part == TEAM:
        # In the order in which a team is read again: who leads comes first.
        return team_text(sorted(team_of(text), key=lambda one: not one["is_lead"]))
    return text


def _conflict(entry: Entry, part: str, mine: str, theirs: str) -> Conflict:
    answers = {answer.section_id: answer for answer in entry.answers.all()}
    answer = answers.get(section_of(part) or 0)
    return Conflict(
        part=part,
        mine=mine,
        theirs=theirs,
        by=name_of(entry.edited_by or entry.entrant),
        at=answer.edited_at if answer else entry.edited_at,
    )


def _check(entry: Entry, given: Mapping[str, str], stored: Mapping[str, str]) -> None:
    """Refuse what no form sends: then nothing of it is written."""
    unknown = set(given) - set(stored)
    if unknown:
        raise ValidationError(
            _("The form has changed meanwhile. Open it again; your text is kept."),
            code="unknown_part",
        )
    problems = {
        part: message
        for part, text in given.items()
        if (message := problem_of(entry, part, _tidied(part, text)))
    }
    if problems:
        raise ValidationError(problems)


def problem_of(entry: Entry, part: str, text: str) -> str:
    """Return why a text can't be stored in a part, or nothing.

    Limits of words are no reason: a text that is too long can be shortened later.
    """
    if part == TITLE:
        return _problem_of_title(entry, text)
    if part == VIDEO:
        return _problem_of_video(text)
    if part == IN_USE_SINCE:
        return _problem_of_date(text)
    if part == TEAM:
        return _problem_of_team(text)
    if part == STATEMENTS:
        known = {row.pk for row in entry.category.statements.all()}
        return "" if statements_of(text) <= known else _("Unknown statement.")
    if len(text) > LONGEST_ANSWER:
        return _("The text has more than %(count)s characters; shorten it.") % {
            "count": LONGEST_ANSWER
        }
    return ""


def _problem_of_title(entry: Entry, text: str) -> str:
    if not text:
        return _("Write the name of the innovation.")
    if len(text) > 255:
        return _("The name is longer than 255 characters; shorten it.")
    renamed = Entry(
        pk=entry.pk,
        category=entry.category,
        organization=entry.organization,
        entrant=entry.entrant,
        title=text,
    )
    try:
        _refuse_twice(renamed)
    except AlreadyEntered as error:
        return " ".join(error.messages)
    return ""


def _problem_of_video(text: str) -> str:
    if not text:
        return ""
    wrong = _(
        "This isn't the address of a video. Copy it from the address bar, such as "
        "https://youtu.be/…"
    )
    if len(text) > 500:
        return wrong
    try:
        URLValidator(schemes=["http", "https"])(text)
    except ValidationError:
        return wrong
    return ""


def _problem_of_date(text: str) -> str:
    if not text:
        return ""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return _("Write a date, such as 31/12/2024.")
    if not 1945 <= day.year <= 2100:
        return _("Check the year of this date.")
    return ""


def _problem_of_team(text: str) -> str:
    team = team_of(text)
    if len(team) > LARGEST_TEAM:
        return _("A team has at most %(count)s members here.") % {"count": LARGEST_TEAM}
    if any(not one["name"].strip() for one in team):
        return _("Write the name of each member.")
    if any(len(one["name"]) > 255 or len(one["post"]) > 255 for one in team):
        return _("A name or post is longer than 255 characters; shorten it.")
    if sum(one["is_lead"] for one in team) > 1:
        return _("Only one member leads the team.")
    return ""


def _write(entry: Entry, written: Mapping[str, str], actor: Any) -> None:
    for part, text in written.items():
        if part in PLAIN:
            value: Any = text
            if part == IN_USE_SINCE:
                value = date.fromisoformat(text) if text else None
            setattr(entry, part, value)
        elif part == TEAM:
            _write_team(entry, team_of(text))
        elif part == STATEMENTS:
            _write_statements(entry, statements_of(text), actor)
        else:
            _write_answer(entry, section_of(part) or 0, text)
    entry.edited_by = account_of(actor)
    entry.revision += 1
    entry.save()


def _write_answer(entry: Entry, section: int, text: str) -> None:
    answer, _created = EntryAnswer.objects.get_or_create(
        entry=entry, section_id=section, defaults={"revision": 0}
    )
    answer.text = text
    answer.revision += 1
    answer.save()


def _write_team(entry: Entry, team: list[Member]) -> None:
    entry.team.all().delete()
    EntryMember.objects.bulk_create(
        EntryMember(entry=entry, sort_order=number, **one)
        for number, one in enumerate(team)
    )


def _write_statements(entry: Entry, agreed: set[int], actor: Any) -> None:
    """Keep who agreed to what and when for those that stay."""
    there = set(entry.consents.values_list("statement", flat=True))
    entry.consents.exclude(statement__in=agreed).delete()
    EntryConsent.objects.bulk_create(
        EntryConsent(entry=entry, statement_id=key, given_by=name_of(actor))
        for key in sorted(agreed - there)
    )
