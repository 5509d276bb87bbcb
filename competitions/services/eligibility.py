"""Whether somebody may enter with what, computed from the registry and explained.

Each rule gives a finding: a sentence with the figures, and what to do where it
isn't met. What can't be known is said, never guessed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from competitions.choices import Attachment, Audience, EntryState, PhaseKind
from competitions.entry_content import count_words
from competitions.models import (
    Award,
    CompetitionCategory,
    Entry,
    EntryVersion,
    PublicEntrant,
)
from competitions.moments import said_day
from competitions.names import normalize_name
from competitions.services.entries import closed_sentence, for_writing, is_closed
from competitions.services.entry_contents import files_of
from competitions.services.timetable import last_deadline
from innovations.models import (
    InnovationAlias,
    InnovationMerge,
    InnovationPage,
    OrganizationPage,
)


class Outcome(TextChoices):
    OK = "ok", gettext_lazy("Met")
    NOT_OK = "not_ok", gettext_lazy("Not met")
    UNKNOWN = "unknown", gettext_lazy("Not known")


@dataclass(frozen=True)
class Finding:
    """What one rule says. ``anchor`` is where the form asks for it."""

    key: str
    outcome: Outcome
    sentence: str
    advice: str = ""
    blocks: bool = True
    anchor: str = ""

    @property
    def stops(self) -> bool:
        """Whether nothing can be handed in until this changes."""
        return self.blocks and self.outcome != Outcome.OK


class Findings(list[Finding]):
    """All that the rules say, in their order; what asks for something stands apart."""

    @property
    def open(self) -> list[Finding]:
        """What isn't met or isn't known; what stops handing in comes first."""
        asking = [one for one in self if one.outcome != Outcome.OK]
        return sorted(asking, key=lambda one: not one.stops)

    @property
    def met(self) -> list[Finding]:
        return [one for one in self if one.outcome == Outcome.OK]

    @property
    def stopping(self) -> int:
        """How many stand against handing in."""
        return sum(one.stops for one in self)


@dataclass(frozen=True)
class Candidate:
    """What might be entered, before there is an entry."""

    organization: OrganizationPage | None = None
    entrant: PublicEntrant | None = None
    innovation: InnovationPage | None = None
    title: str = ""
    in_use_since: date | None = None
    #: The entry that it is already, which isn't counted against itself.
    entry: Entry | None = None

    @property
    def owner(self) -> tuple[str, int | None]:
        if self.organization is not None:
            return "organization", self.organization.pk
        return "entrant", self.entrant.pk if self.entrant else None

    @property
    def since(self) -> date | None:
        """Since when it is in use, by the newest version of its profile."""
        if self.innovation is None:
            return self.in_use_since
        latest = self.innovation.latest_revision
        if latest is None:
            since: date | None = self.innovation.implementation_date
            return since
        text = latest.content.get("implementation_date")
        return date.fromisoformat(text) if text else None


def findings_of(entry: Entry) -> Findings:
    """Return all that speaks for and against handing in an entry as it is now.

    Costs a constant number of queries for an entry that ``for_writing`` loaded.
    """
    candidate = Candidate(
        organization=entry.organization,
        entrant=entry.entrant,
        innovation=entry.innovation,
        title=entry.title,
        in_use_since=entry.in_use_since,
        entry=entry,
    )
    admission = admission_findings(entry.category, [candidate])[0]
    return Findings([*admission, *form_findings(entry)])


def reasons_against(version: EntryVersion) -> list[str]:
    """Return what isn't met of the rules, as reasons that a screening may take over."""
    entry = for_writing(Entry.objects.all()).get(pk=version.entry_id)
    return [finding.sentence for finding in findings_of(entry).open]


def admission_findings(
    category: CompetitionCategory, candidates: Sequence[Candidate]
) -> list[Findings]:
    """Return for each candidate what the rules of a category say of it.

    A constant number of queries, however many innovations stand for choice.
    """
    known = _Known(category, candidates)
    return [Findings(_admission(category, one, known)) for one in candidates]


def _admission(
    category: CompetitionCategory, one: Candidate, known: _Known
) -> Iterator[Finding]:
    for check in (_audience, _type, _closed, _registered, _age, _winners, _number):
        finding = check(category, one, known)
        if finding is not None:
            yield finding


# ------------------------------------------------- what the registry knows of it


class _Known:
    """What the checks need of the database, for all candidates at once."""

    def __init__(
        self, category: CompetitionCategory, candidates: Sequence[Candidate]
    ) -> None:
        self.category = category
        self.types = list(category.organization_types.all())
        self.counted_on = _counted_on(category)
        self.numbers = self._numbers(candidates) if category.max_entries else Counter()
        if category.excludes_winners:
            self._find_identities(candidates)
            self.awards = self._find_awards()

    def _numbers(self, candidates: Sequence[Candidate]) -> Counter[Any]:
        rows = Entry.objects.filter(category=self.category, state=EntryState.SUBMITTED)
        rows = rows.filter(
            Q(organization__in={one.owner[1] for one in candidates if one.organization})
            | Q(entrant__in={one.owner[1] for one in candidates if one.entrant})
        )
        self.others = {
            pk: ("organization", organization) if organization else ("entrant", entrant)
            for pk, organization, entrant in rows.values_list(
                "pk", "organization", "entrant"
            )
        }
        return Counter(self.others.values())

    def number_of(self, one: Candidate) -> int:
        """Return how many others of the same owner are handed in."""
        number = self.numbers[one.owner]
        own = one.entry is not None and one.entry.pk in self.others
        return number - 1 if own else number

    def _find_identities(self, candidates: Sequence[Candidate]) -> None:
        """An innovation is also what it was called, and what was merged into it."""
        merged: dict[int, set[int]] = {}
        wanted = {one.innovation.pk for one in candidates if one.innovation}
        self.identities: dict[int, set[int]] = {key: {key} for key in wanted}
        if wanted:
            region = self.category.competition.region_id
            for kept, gone in (
                InnovationMerge.objects.standing()
                .filter(kept__region=region)
                .values_list("kept", "merged")
            ):
                merged.setdefault(kept, set()).add(gone)
        for key in wanted:
            self.identities[key] = _with_merged(key, merged)
        self._find_names({pk for keys in self.identities.values() for pk in keys})

    def _find_names(self, keys: set[int]) -> None:
        self.names: dict[int, set[str]] = {key: set() for key in keys}
        rows = InnovationAlias.objects.filter(innovation__in=keys)
        for key, name in rows.values_list("innovation", "name"):
            self.names[key].add(normalize_name(name)[:255])
        pages = InnovationPage.objects.filter(pk__in=keys)
        for key, title, draft in pages.values_list("pk", "title", "draft_title"):
            self.names[key] |= {normalize_name(title)[:255]}
            self.names[key] |= {normalize_name(draft)[:255]}

    def _find_awards(self) -> list[Award]:
        """Return the public awards of the region that would exclude somebody."""
        category = self.category
        competition = category.competition
        rows = Award.objects.published().filter(
            competition__region=competition.region_id,
            competition__edition_year__lte=competition.edition_year,
        )
        if category.winners_years:
            first = competition.edition_year - category.winners_years
            rows = rows.filter(competition__edition_year__gte=first)
        ranks = category.winners_rank_keys
        if ranks:
            rows = rows.filter(rank_key__in=ranks)
        rows = rows.exclude(competition=competition.pk)
        return list(rows.select_related("competition", "organization"))

    def awards_of(self, one: Candidate) -> tuple[list[Award], list[Award]]:
        """Return the awards of an innovation, and those that may be of it.

        What was printed without a link counts where name and winner agree; where
        only the name does, somebody has to look.
        """
        keys: set[int] = set()
        names = {normalize_name(one.title)[:255]}
        if one.innovation is not None:
            keys = self.identities[one.innovation.pk]
            names |= {name for key in keys for name in self.names[key]}
        names -= {""}
        sure = [award for award in self.awards if award.innovation_id in keys]
        alike = [
            award
            for award in self.awards
            if award.innovation_id is None and award.innovation_key in names
        ]
        owner = one.organization.pk if one.organization else None
        person = normalize_name(str(one.entrant)) if one.entrant else ""
        sure += [award for award in alike if _same_winner(award, owner, person)]
        perhaps = [
            award
            for award in alike
            if award.organization_id is None and not _same_winner(award, owner, person)
        ]
        return sure, perhaps


def _same_winner(award: Award, owner: int | None, person: str) -> bool:
    if owner is not None:
        return award.organization_id == owner
    return bool(person) and award.winner_key == person[:255]


def _with_merged(key: int, merged: dict[int, set[int]]) -> set[int]:
    found, waiting = {key}, [key]
    while waiting:
        for gone in merged.get(waiting.pop(), set()) - found:
            found.add(gone)
            waiting.append(gone)
    return found


def _counted_on(category: CompetitionCategory) -> date | None:
    if category.age_counted_on is not None:
        return category.age_counted_on
    end = last_deadline(category.competition, PhaseKind.REGISTRATION)
    return end.date() if end else None


def months_between(since: date, day: date) -> int:
    """Return how many whole months lie between two days, none if none passed."""
    months = (day.year - since.year) * 12 + day.month - since.month
    return max(months - (day.day < since.day), 0)


# -------------------------------------------------------------- who may enter


def _audience(
    category: CompetitionCategory, one: Candidate, known: _Known
) -> Finding | None:
    if not category.audience:
        return None
    wrong = Audience.PUBLIC if one.organization else Audience.ORGANIZATIONS
    audience = {"audience": category.get_audience_display()}
    if category.audience != wrong:
        return Finding("audience", Outcome.OK, _("Open to: %(audience)s.") % audience)
    return Finding(
        "audience",
        Outcome.NOT_OK,
        _("This category is only for: %(audience)s.") % audience,
        _("Choose another category of this competition."),
    )


def _type(
    category: CompetitionCategory, one: Candidate, known: _Known
) -> Finding | None:
    if not known.types or one.organization is None:
        return None
    types = ", ".join(str(row) for row in known.types)
    page = one.organization
    if page.type_id is None:
        return Finding(
            "type",
            Outcome.UNKNOWN,
            _("Only %(types)s may enter; the registry doesn't say what %(name)s is.")
            % {"types": types, "name": page.title},
            _("Ask the registrar to note the type of your organisation."),
            blocks=False,
        )
    if page.type_id in {row.pk for row in known.types}:
        return Finding(
            "type",
            Outcome.OK,
            _("Your organisation is of a type that may enter: %(type)s.")
            % {"type": page.type},
        )
    return Finding(
        "type",
        Outcome.NOT_OK,
        _("Only %(types)s may enter; %(name)s is registered as %(type)s.")
        % {"types": types, "name": page.title, "type": page.type},
        _("Choose a category for your type of organisation."),
    )


def _closed(
    category: CompetitionCategory, one: Candidate, known: _Known
) -> Finding | None:
    page = one.organization
    if page is None or not is_closed(page, category):
        return None
    return Finding(
        "closed",
        Outcome.NOT_OK,
        closed_sentence(page),
        _(
            "The entry stays readable. Ask the registrar which organisation "
            "carries on with the innovation."
        ),
    )


# ------------------------------------------------------------------ with what


def _registered(
    category: CompetitionCategory, one: Candidate, known: _Known
) -> Finding | None:
    if not category.needs_innovation:
        return None
    if one.innovation is not None:
        return Finding(
            "innovation",
            Outcome.OK,
            _("The innovation is in the registry: %(code)s.")
            % {"code": one.innovation.code or one.innovation.title},
        )
    return Finding(
        "innovation",
        Outcome.NOT_OK,
        _("Only innovations of the registry may enter, and this one isn't there."),
        _("Register the innovation, then enter it from the list."),
    )


def _age(
    category: CompetitionCategory, one: Candidate, known: _Known
) -> Finding | None:
    needed = category.min_age_months
    if not needed:
        return None
    day, since = known.counted_on, one.since
    if day is None:
        return Finding(
            "age",
            Outcome.UNKNOWN,
            _("The day on which the age is counted isn't set yet."),
            blocks=False,
        )
    where = "id_in_use_since" if one.innovation is None else ""
    if since is None:
        advice = (
            _("Write since when it is in use.")
            if one.innovation is None
            else _("Fill in “Implemented since” in the profile of the innovation.")
        )
        return Finding(
            "age",
            Outcome.UNKNOWN,
            ngettext(
                "It isn't known since when it is in use; %(needed)s month is asked for.",
                "It isn't known since when it is in use; %(needed)s months are asked "
                "for.",
                needed,
            )
            % {"needed": needed},
            advice,
            anchor=where,
        )
    months = months_between(since, day)
    figures = {
        "since": said_day(since),
        "day": said_day(day),
        "months": months,
        "needed": needed,
    }
    if months >= needed:
        return Finding(
            "age",
            Outcome.OK,
            _(
                "In use since %(since)s, that is %(months)s months on %(day)s; at "
                "least %(needed)s are asked for."
            )
            % figures,
        )
    return Finding(
        "age",
        Outcome.NOT_OK,
        _(
            "In use since %(since)s, only %(months)s months on %(day)s; at least "
            "%(needed)s are asked for."
        )
        % figures,
        _("Check the date. If it is right, the innovation can enter in a later year."),
        anchor=where,
    )


def _winners(
    category: CompetitionCategory, one: Candidate, known: _Known
) -> Finding | None:
    if not category.excludes_winners:
        return None
    sure, perhaps = known.awards_of(one)
    if sure:
        return Finding(
            "winners",
            Outcome.NOT_OK,
            _("It has won before: %(awards)s. Former winners may not enter here.")
            % {"awards": _named(sure)},
            _("Enter another innovation, or a category that is open to winners."),
        )
    if perhaps:
        return Finding(
            "winners",
            Outcome.UNKNOWN,
            _("An innovation of this name has won before: %(awards)s.")
            % {"awards": _named(perhaps)},
            _("If it is yours, it may be refused; ask the registrar."),
            blocks=False,
        )
    return Finding("winners", Outcome.OK, _("It has won nothing that excludes it."))


def _named(awards: Iterable[Award]) -> str:
    return ", ".join(sorted({_name_of(award) for award in awards}))


def _name_of(award: Award) -> str:
    """Return an award with its competition, and the year where no name says it."""
    competition = award.competition
    name = f"{award.rank_label or award.prize} {competition.title}".strip()
    year = str(competition.edition_year)
    return name if year in competition.title else f"{name} ({year})"


def _number(
    category: CompetitionCategory, one: Candidate, known: _Known
) -> Finding | None:
    most = category.max_entries
    if not most:
        return None
    number = known.number_of(one)
    figures = {"number": number, "most": most}
    if number < most:
        return Finding(
            "number",
            Outcome.OK,
            _("%(number)s others are handed in; at most %(most)s may be.") % figures
            if number
            else _("Nothing else is handed in; at most %(most)s may be.") % figures,
        )
    return Finding(
        "number",
        Outcome.NOT_OK,
        _("%(number)s are handed in already; at most %(most)s may be.") % figures,
        _("To hand in this one, withdraw another of this category first."),
    )


# ------------------------------------------------------------ what is written


def form_findings(entry: Entry) -> list[Finding]:
    """Return what the form still lacks, and whether it is complete."""
    lacking = [
        *_sections(entry),
        *_attachments(entry),
        *_statements(entry),
    ]
    if lacking:
        return lacking
    return [Finding("form", Outcome.OK, _("All that the form asks for is filled in."))]


def _sections(entry: Entry) -> Iterator[Finding]:
    texts = {answer.section_id: answer.text for answer in entry.answers.all()}
    for section in entry.category.sections.all():
        words = count_words(texts.get(section.pk, ""))
        anchor = f"id_answer-{section.pk}"
        if section.required and not words:
            yield Finding(
                f"section-{section.pk}",
                Outcome.NOT_OK,
                _("“%(title)s” is empty.") % {"title": section.title},
                _("Write this section."),
                anchor=anchor,
            )
        elif section.max_words and words > section.max_words:
            over = words - section.max_words
            yield Finding(
                f"section-{section.pk}",
                Outcome.NOT_OK,
                _("“%(title)s” has %(words)s words; at most %(most)s are allowed.")
                % {
                    "title": section.title,
                    "words": words,
                    "most": section.max_words,
                },
                ngettext(
                    "Shorten it by %(over)s word.",
                    "Shorten it by %(over)s words.",
                    over,
                )
                % {"over": over},
                anchor=anchor,
            )


def _attachments(entry: Entry) -> Iterator[Finding]:
    there = {row.section_id for row in files_of(entry)}
    for section in entry.category.sections.all():
        if section.attachment == Attachment.REQUIRED and section.pk not in there:
            yield Finding(
                f"attachment-{section.pk}",
                Outcome.NOT_OK,
                _("“%(title)s” needs a file.") % {"title": section.title},
                _("Attach it there."),
                anchor=f"id_file-{section.pk}",
            )


def _statements(entry: Entry) -> Iterator[Finding]:
    agreed = {consent.statement_id for consent in entry.consents.all()}
    for statement in entry.category.statements.all():
        if statement.required and statement.pk not in agreed:
            yield Finding(
                f"statement-{statement.pk}",
                Outcome.NOT_OK,
                _("Not agreed to yet: “%(text)s”") % {"text": statement},
                _("Read the statement and tick it."),
                anchor=f"id_statement-{statement.pk}",
            )
