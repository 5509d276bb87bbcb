"""Awards made of the rankings that juries closed: shown first, then made, then undone.

Places say what the first, second … of a category gets. What somebody edited by
hand since is not overwritten unless a person says so.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from competitions.access import require_keeper
from competitions.choices import EntrantKind, EntryState
from competitions.models import (
    Award,
    AwardPlace,
    AwardRun,
    Certificate,
    CompetitionCategory,
    CompetitionPage,
    CompetitionPhase,
    Entry,
    ResultRules,
    StageClosing,
)
from competitions.ranks import parse_rank
from competitions.services.awards import find_award, same_among
from competitions.services.release import hide_until_released, is_hidden

#: What making awards writes; the office's note and the order stay its own.
WRITTEN = (
    "rank_label",
    "prize",
    "score",
    "organization_id",
    "person_name",
    "winner_text",
    "innovation_id",
    "innovation_text",
)
#: What bringing a removed award back needs besides.
KEPT = ("category_id", "entry_id", "rank_override", "note", "sort_order")
USUAL_PLACES = (
    *("Juara I", "Juara II", "Juara III"),
    *("Harapan I", "Harapan II", "Harapan III"),
)
#: Entrants who win under their own name, not under that of their group.
_PERSONS = (EntrantKind.CITIZEN, EntrantKind.STUDENT, EntrantKind.OTHER)

Words = dict[str, Any]


@dataclass(frozen=True)
class Difference:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """What would become of one entry's award; ``action`` is new, changed, removed
    or same. ``by`` says in words what decided between equals.
    """

    action: str
    entry_id: int
    category: CompetitionCategory
    title: str
    before: Words | None
    after: Words | None
    award: Award | None = None
    #: Somebody edited the award by hand since it was made.
    edited: bool = False
    #: Why it can't be carried out.
    blocked: str = ""
    by: str = ""

    @property
    def differences(self) -> list[Difference]:
        before, after = self.before or {}, self.after or {}
        return [
            Difference(
                label=_label_of(name),
                before=str(before.get(name) or "–"),
                after=str(after.get(name) or "–"),
            )
            for name in WRITTEN
            if not name.endswith("_id") and before.get(name) != after.get(name)
        ]

    @property
    def label(self) -> str:
        return str((self.after or self.before or {}).get("rank_label", ""))

    @property
    def winner(self) -> str:
        words = self.after or self.before or {}
        return str(words["person_name"] or words["winner_text"])


def _label_of(name: str) -> str:
    fields = {field.name: field for field in Award._meta.concrete_fields}
    return str(fields[name].verbose_name)


@dataclass(frozen=True)
class Problem:
    """Why a category, or an entry of it, gets no award yet."""

    category: CompetitionCategory
    text: str
    lacks_places: bool = False


@dataclass
class Preview:
    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    #: Awards that are public now and would be hidden until the release.
    hides: int = 0
    #: Whether changes would be public at once.
    is_public: bool = False

    @property
    def wanted(self) -> list[Change]:
        return [change for change in self.changes if change.action != "same"]

    @property
    def fingerprint(self) -> str:
        """The same only where the same would be done: confirmed is what was seen."""
        seen = [
            [change.action, change.entry_id, change.before, change.after]
            for change in self.changes
        ]
        text = json.dumps(seen, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:32]


@dataclass
class Made:
    run: AwardRun
    kept: list[Change]


# ---------------------------------------------------------------------- places


@transaction.atomic
def give_usual_places(*, category: CompetitionCategory, actor: Any) -> list[AwardPlace]:
    """Give a category without places the usual six; otherwise change nothing."""
    require_keeper(actor, category.competition)
    if category.places.exists():
        return []
    places = [
        AwardPlace(category=category, label=label, sort_order=order)
        for order, label in enumerate(USUAL_PLACES, 1)
    ]
    for place in places:
        place.save()
        log(instance=place, action="wagtail.create", user=actor)
    return places


# -------------------------------------------------------------------- previews


def preview_awards(competition: CompetitionPage) -> Preview:
    """Tell what making awards would do now; changes nothing."""
    preview = Preview(is_public=not is_hidden(competition))
    final, preview.problems = _final_closings(competition)
    known = _Known.of(competition, [closing for _category, closing in final])
    for category, closing in final:
        winners = list(_winners(category, closing, known, preview.problems))
        preview.changes += _changes(category, winners, known)
    if preview.is_public and _has_no_release(competition):
        preview.hides = competition.awards.count()
        preview.is_public = False
    return preview


def _has_no_release(competition: CompetitionPage) -> bool:
    return not hasattr(competition, "release")


def _final_closings(
    competition: CompetitionPage,
) -> tuple[list[tuple[CompetitionCategory, StageClosing]], list[Problem]]:
    """Return the closing that decides in each category, and what is missing."""
    last = _last_phases(competition)
    closings = _closings(competition)
    final, problems = [], []
    for category in competition.categories.prefetch_related("places"):
        phase = last.get(category.pk)
        closing = closings.get((category.pk, phase))
        problem = _missing(category, phase, closing)
        if problem:
            problems.append(problem)
        elif closing is not None:
            final.append((category, closing))
    return final, problems


@dataclass(frozen=True)
class _Known:
    """What is asked once for all categories."""

    entries: dict[int, Entry]
    #: By entry, what was made of it before and what was written then.
    ours: dict[int, tuple[Award, Words]]
    #: Typed or imported, so that nobody knows whose entry it is.
    typed: list[Award]
    certified: set[int]
    shows_scores: bool

    @classmethod
    def of(cls, competition: CompetitionPage, closings: list[StageClosing]) -> _Known:
        named = [row["entry"] for one in closings for row in one.ranking["standings"]]
        entries = Entry.objects.select_related("organization", "entrant", "innovation")
        typed = competition.awards.filter(entry=None)
        return cls(
            entries=entries.in_bulk(named),
            ours=_made_before(competition),
            typed=list(typed.for_listing().in_order()),
            certified=_certified_in(competition),
            shows_scores=ResultRules.of(competition).shows_scores,
        )


def _last_phases(competition: CompetitionPage) -> dict[int, int]:
    """Return by category the last phase in which its criteria are scored."""
    phases = CompetitionPhase.objects.filter(
        competition=competition, criteria__isnull=False
    ).order_by("starts_on", "opens_at", "pk")
    return dict(phases.values_list("criteria__category", "pk"))


def _closings(competition: CompetitionPage) -> dict[tuple[int, Any], StageClosing]:
    closings = StageClosing.objects.filter(
        category__competition=competition, undone_at=None
    )
    return {(row.category_id, row.phase_id): row for row in closings}


def _missing(
    category: CompetitionCategory, phase: int | None, closing: StageClosing | None
) -> Problem | None:
    named = {"category": category}
    if phase is None:
        return Problem(category, _("“%(category)s” has no criteria to score.") % named)
    if closing is None:
        return Problem(
            category, _("The last stage of “%(category)s” is not closed yet.") % named
        )
    if not category.places.all():
        return Problem(
            category,
            _("“%(category)s” has no places yet: who gets an award?") % named,
            lacks_places=True,
        )
    return None


@dataclass(frozen=True)
class _Winner:
    entry: Entry
    place: AwardPlace
    shown: str
    by: str


def _winners(
    category: CompetitionCategory,
    closing: StageClosing,
    known: _Known,
    problems: list[Problem],
) -> Iterator[_Winner]:
    """Yield who has a place: the nth rank gets the nth; equals share theirs."""
    places = list(category.places.all())
    rows = [
        row for row in closing.ranking["standings"] if 1 <= row["rank"] <= len(places)
    ]
    for row in rows:
        entry = known.entries.get(row["entry"])
        if entry is None or entry.state != EntryState.SUBMITTED:
            problems.append(_gone(category, entry))
            continue
        place = places[row["rank"] - 1]
        yield _Winner(entry, place, row["total"]["shown"], row.get("by") or "")


def _gone(category: CompetitionCategory, entry: Entry | None) -> Problem:
    text = _(
        "“%(entry)s” was withdrawn after the stage was closed. Close the stage again, "
        "so that others move up."
    )
    return Problem(category, text % {"entry": entry or _("An entry")})


def _changes(
    category: CompetitionCategory, winners: list[_Winner], known: _Known
) -> Iterator[Change]:
    for winner in sorted(winners, key=_public_order):
        yield _change(category, winner, known)
    names = {winner.entry.pk for winner in winners}
    for entry_id, (award, base) in known.ours.items():
        if award.category_id == category.pk and entry_id not in names:
            yield _removal(category, award, base, known)


def _public_order(winner: _Winner) -> tuple[int, int, str]:
    """Circles of equals (Top 10) are put in order of names, which betrays no rank."""
    place = parse_rank(winner.place.label)
    return (place is None, place or 0, winner.entry.title)


def _change(category: CompetitionCategory, winner: _Winner, known: _Known) -> Change:
    entry = winner.entry
    wanted = _wanted(category, winner, known.shows_scores)
    award, base = known.ours.get(entry.pk, (None, None))
    award = award or same_among(known.typed, like=wanted)
    after = words_of(wanted)
    before = words_of(award) if award else None
    action = "new" if award is None else "same" if before == after else "changed"
    if action == "same" and award is not None and award.entry_id is None:
        action = "changed"  # it only learns whose entry it is
    return Change(
        action=action,
        entry_id=entry.pk,
        category=category,
        title=entry.title,
        before=before,
        after=after,
        award=award,
        edited=award is not None and before not in (base, after),
        by=winner.by,
    )


def _removal(
    category: CompetitionCategory, award: Award, base: Words, known: _Known
) -> Change:
    before = words_of(award)
    return Change(
        action="removed",
        entry_id=award.entry_id or 0,
        category=category,
        title=award.innovation_text,
        before=before,
        after=None,
        award=award,
        edited=before != base,
        blocked=_("It has a certificate; revoke that first.")
        if award.pk in known.certified
        else "",
    )


def _certified_in(competition: CompetitionPage) -> set[int]:
    """Return the awards with a certificate that is valid."""
    valid = Certificate.objects.filter(
        competition=competition, award__isnull=False, revoked_at=None
    )
    return {pk for pk in valid.values_list("award", flat=True) if pk}


def _wanted(
    category: CompetitionCategory, winner: _Winner, shows_scores: bool
) -> Award:
    entry = winner.entry
    award = Award(
        competition_id=category.competition_id,
        category=category,
        entry=entry,
        rank_label=winner.place.label,
        prize=winner.place.prize,
        score=Decimal(winner.shown) if shows_scores else None,
        organization=entry.organization,
        innovation=entry.innovation,
        innovation_text=entry.title,
        **_named_winner(entry),
    )
    award.derive()
    return award


def _named_winner(entry: Entry) -> dict[str, str]:
    entrant = entry.entrant
    if entrant is None:
        return {"person_name": "", "winner_text": str(entry.entered_by)}
    if entrant.kind in _PERSONS and entrant.name:
        return {"person_name": entrant.name, "winner_text": entrant.institution}
    # A name that was forgotten leaves the entry's own.
    return {"person_name": "", "winner_text": str(entrant) or entry.title}


def words_of(award: Award) -> Words:
    """Return what making awards writes, as JSON keeps it."""
    words = {name: getattr(award, name) for name in WRITTEN}
    score = award.plain_score
    words["score"] = None if score is None else format(score, "f")
    return words


def _made_before(competition: CompetitionPage) -> dict[int, tuple[Award, Words]]:
    """Return by entry the award that was made of it, with what was written then."""
    written: dict[int, tuple[int, Words]] = {}
    runs = AwardRun.objects.filter(competition=competition, undone_at=None)
    for run in runs.order_by("made_at", "pk"):
        for change in run.changes:
            if change["after"] is None:
                written.pop(change["award"], None)
            else:
                written[change["award"]] = (change["entry"], change["after"])
    related = Award.objects.select_related("organization", "innovation", "category")
    awards = related.in_bulk(written)
    return {
        entry: (awards[pk], base)
        for pk, (entry, base) in written.items()
        if pk in awards
    }


# ---------------------------------------------------------------------- making


@transaction.atomic
def make_awards(
    *,
    competition: CompetitionPage,
    actor: Any,
    seen: str | None = None,
    overwrite: Collection[int] = (),
) -> Made:
    """Carry out what the preview shows; the awards stay hidden until the release.

    ``seen`` is the fingerprint of the preview that was confirmed. Awards edited by
    hand are kept but for the entries in ``overwrite``. Raises ``PermissionDenied``,
    and ``ValidationError`` when there is nothing to do or it changed meanwhile.
    """
    require_keeper(actor, competition)
    _lock(competition)
    preview = preview_awards(competition)
    if seen is not None and seen != preview.fingerprint:
        raise ValidationError(
            _("The rankings or awards changed meanwhile. Look at them again."),
            code="changed",
        )
    if not preview.wanted:
        raise ValidationError(_("Nothing is to be done."), code="nothing")
    kept = [
        change
        for change in preview.wanted
        if change.blocked or (change.edited and change.entry_id not in overwrite)
    ]
    hide_until_released(competition=competition, actor=actor)
    done = [_carry_out(one, actor) for one in preview.wanted if one not in kept]
    run = AwardRun.objects.create(competition=competition, changes=done, made_by=actor)
    log(
        instance=competition,
        action="competitions.make_awards",
        user=actor,
        data={"run": run.pk, "number": len(done)},
    )
    return Made(run, kept)


def _lock(competition: CompetitionPage) -> None:
    locked = CompetitionPage.objects.select_for_update().order_by()
    locked.only("pk").get(pk=competition.pk)


def _carry_out(change: Change, actor: Any) -> dict[str, Any]:
    award = change.award
    whole = _whole(award) if award else None
    if award is not None and change.after is None:
        key = award.pk
        log(instance=award, action="wagtail.delete", user=actor, deleted=True)
        award.delete()
    else:
        award = _written(change, award, actor)
        key = award.pk
    return {
        "award": key,
        "entry": change.entry_id,
        "before": whole,
        "after": change.after,
    }


def _written(change: Change, award: Award | None, actor: Any) -> Award:
    is_new = award is None
    award = award or Award(
        competition_id=change.category.competition_id, category=change.category
    )
    award.entry_id = change.entry_id
    _write(award, change.after or {})
    award.full_clean(exclude=["entry"])
    award.save()
    action = "wagtail.create" if is_new else "wagtail.edit"
    log(instance=award, action=action, user=actor)
    return award


def _write(award: Award, words: Words) -> None:
    for name, value in words.items():
        setattr(award, name, value)
    award.score = None if award.score is None else Decimal(award.score)


def _whole(award: Award) -> Words:
    return words_of(award) | {name: getattr(award, name) for name in KEPT}


# --------------------------------------------------------------------- undoing


def last_run(competition: CompetitionPage) -> AwardRun | None:
    """Return the making that can be taken back: the last one that stands."""
    runs = AwardRun.objects.filter(competition=competition, undone_at=None)
    return runs.select_related("made_by").first()


@transaction.atomic
def undo_awards(*, run: AwardRun, actor: Any) -> list[str]:
    """Take back the last making of awards; return what had to stay, in words.

    An award that somebody edited since, or that has a certificate, stays.
    """
    require_keeper(actor, run.competition)
    _lock(run.competition)
    latest = last_run(run.competition)
    if latest is None or latest.pk != run.pk:
        raise ValidationError(_("Only the last making of awards can be taken back."))
    kept = [text for change in run.changes if (text := _take_back(change, run, actor))]
    run.undone_at = timezone.now()
    run.undone_by = actor
    run.save(update_fields=["undone_at", "undone_by"])
    log(
        instance=run.competition,
        action="competitions.undo_awards",
        user=actor,
        data={"run": run.pk, "number": len(run.changes) - len(kept)},
    )
    return kept


def _take_back(change: dict[str, Any], run: AwardRun, actor: Any) -> str:
    award = Award.objects.filter(pk=change["award"]).first()
    if change["after"] is None:
        return _bring_back(change, run, actor)
    if award is None:
        return ""
    if words_of(award) != change["after"]:
        return _("“%(award)s” was edited since and stays.") % {"award": award}
    if change["before"] is not None:
        _write(award, change["before"])
        award.save()
        log(instance=award, action="wagtail.edit", user=actor)
        return ""
    if award.certificates.filter(revoked_at=None).exists():
        return _("“%(award)s” has a certificate and stays.") % {"award": award}
    log(instance=award, action="wagtail.delete", user=actor, deleted=True)
    award.delete()
    return ""


def _bring_back(change: dict[str, Any], run: AwardRun, actor: Any) -> str:
    award = Award(pk=change["award"], competition=run.competition)
    _write(award, change["before"])
    award.derive()
    if find_award(like=award):
        return _("“%(award)s” is recorded again and stays as it is.") % {"award": award}
    award.save(force_insert=True)
    log(instance=award, action="wagtail.create", user=actor)
    return ""
