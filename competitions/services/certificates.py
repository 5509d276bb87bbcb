"""Issuing certificates, taking wrong ones back, and checking them by their code."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from wagtail.log_actions import log

from competitions.access import require_keeper
from competitions.choices import CertificateKind, EntryState, PaperKind
from competitions.codes import new_code, tidy_code
from competitions.models import (
    Award,
    Certificate,
    CompetitionPage,
    Entry,
    Juror,
    ResultRules,
    StageClosing,
)
from competitions.models.phases import zone_of
from competitions.querysets import results_are_out
from competitions.services.versions import latest_versions
from innovations.models import Region

FORMAT = 1
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


@dataclass(frozen=True)
class Candidate:
    """Somebody who is due a certificate: for what, and under which name."""

    recipient: str
    institution: str
    role: str
    category: str = ""
    innovation: str = ""
    award: Award | None = None
    entry: Entry | None = None
    juror: Juror | None = None
    #: The name by which the data knows them, where another is to be written.
    known_as: str = ""


# ------------------------------------------------------------------ who gets one


def candidates(
    competition: CompetitionPage, kind: str, *, with_team: bool = False
) -> list[Candidate]:
    """Return who is due a certificate of a kind and has none that is valid.

    ``with_team`` adds the members of the team, each under their own name.
    """
    with translation.override(settings.LANGUAGE_CODE):
        found = _OF_KIND[CertificateKind(kind)](competition, with_team)
        due = list(_once(found))
    have = _recipients(competition, kind)
    return [one for one in due if _identity(one) not in have]


def _once(found: Iterable[Candidate]) -> Iterator[Candidate]:
    """Leave out who is named twice for the same, such as a lead who is the winner."""
    seen = set()
    for candidate in found:
        key = _identity(candidate)
        if key not in seen:
            seen.add(key)
            yield candidate


def _identity(one: Candidate) -> tuple[int | None, int | None, int | None, str]:
    name = "" if one.juror else one.known_as or one.recipient
    award = one.award.pk if one.award else None
    entry = one.entry.pk if one.entry else None
    return award, entry, one.juror.pk if one.juror else None, name


def _recipients(competition: CompetitionPage, kind: str) -> set[tuple[Any, ...]]:
    valid = Certificate.objects.filter(
        competition=competition, kind=kind, revoked_at=None
    )
    rows = valid.values_list("award", "entry", "juror", "content__known_as")
    return {
        (award, entry, juror, "" if juror else name)
        for award, entry, juror, name in rows
    }


def _winners(competition: CompetitionPage, with_team: bool) -> Iterator[Candidate]:
    awards = list(competition.awards.for_listing().in_order())
    teams = _teams([award.entry_id for award in awards if award.entry_id])
    for award in awards:
        due = Candidate(
            recipient=award.winner_name,
            institution=_institution(award),
            role=award.rank_label,
            category=award.category.name if award.category else "",
            innovation=award.innovation_text,
            award=award,
        )
        yield due
        if with_team:
            yield from _members(due, teams.get(award.entry_id, []))


def _institution(award: Award) -> str:
    if not award.person_name:
        return ""
    return award.organization.title if award.organization else award.winner_text


def _finalists(competition: CompetitionPage, with_team: bool) -> Iterator[Candidate]:
    role = pgettext("role on a certificate", "Finalist")
    entries = _entries(competition).filter(_passed_a_stage())
    yield from _of_entries(entries, role, with_team)


def _participants(competition: CompetitionPage, with_team: bool) -> Iterator[Candidate]:
    role = pgettext("role on a certificate", "Participant")
    entries = _entries(competition).exclude(_passed_a_stage())
    yield from _of_entries(entries, role, with_team)


def _entries(competition: CompetitionPage) -> QuerySet[Entry]:
    """Return the entries that are handed in and won nothing."""
    won = Award.objects.filter(entry=OuterRef("pk"))
    entries = Entry.objects.filter(
        ~Exists(won), category__competition=competition, state=EntryState.SUBMITTED
    )
    related = entries.select_related("category", "organization", "entrant")
    return related.order_by("category__sort_order", "category__name", "title", "pk")


def _passed_a_stage() -> Q:
    through = StageClosing.going_on.through.objects.filter(
        entry=OuterRef("pk"), stageclosing__undone_at=None
    )
    return Q(Exists(through))


def _of_entries(
    entries: QuerySet[Entry], role: str, with_team: bool
) -> Iterator[Candidate]:
    rows = list(entries)
    teams = _teams([entry.pk for entry in rows]) if with_team else {}
    for entry in rows:
        due = Candidate(
            recipient=_name_of(entry),
            institution=_group_of(entry),
            role=role,
            category=entry.category.name,
            innovation=entry.title,
            entry=entry,
        )
        yield due
        yield from _members(due, teams.get(entry.pk, []))


def _name_of(entry: Entry) -> str:
    entrant = entry.entrant
    if entrant is None:
        return str(entry.entered_by)
    return entrant.name or str(entrant) or entry.title


def _group_of(entry: Entry) -> str:
    entrant = entry.entrant
    return entrant.institution if entrant and entrant.name else ""


def _teams(entry_ids: list[int]) -> dict[int | None, list[str]]:
    """Return the names of teams by entry, as they were handed in."""
    versions = latest_versions().filter(entry__in=entry_ids)
    return {
        version.entry_id: [member["name"] for member in version.content.get("team", [])]
        for version in versions.only("entry", "content")
    }


def _members(due: Candidate, names: list[str]) -> Iterator[Candidate]:
    for name in names:
        if name.strip():
            yield Candidate(
                recipient=name.strip(),
                institution=due.recipient,
                role=due.role,
                category=due.category,
                innovation=due.innovation,
                award=due.award,
                entry=due.entry,
            )


def _jurors(competition: CompetitionPage, with_team: bool) -> Iterator[Candidate]:
    seated = competition.jurors.filter(seats__isnull=False, left_at=None).distinct()
    for juror in seated:
        yield Candidate(
            recipient=juror.name,
            institution=juror.affiliation,
            role=pgettext("role on a certificate", "Member of the jury"),
            juror=juror,
        )


_OF_KIND: dict[str, Callable[[CompetitionPage, bool], Iterator[Candidate]]] = {
    CertificateKind.WINNER: _winners,
    CertificateKind.FINALIST: _finalists,
    CertificateKind.PARTICIPANT: _participants,
    CertificateKind.JUROR: _jurors,
}


# ----------------------------------------------------------------------- issuing


@transaction.atomic
def issue(
    *,
    competition: CompetitionPage,
    kind: str,
    actor: Any,
    with_team: bool = False,
) -> list[Certificate]:
    """Issue the certificates that are due; those who have a valid one keep it.

    The words are frozen now. Nothing of them is public before the results are.
    """
    require_keeper(actor, competition)
    _lock(competition)
    due = candidates(competition, kind, with_team=with_team)
    return _issue(competition, kind, due, actor)


def _issue(
    competition: CompetitionPage, kind: str, due: list[Candidate], actor: Any
) -> list[Certificate]:
    last = Certificate.objects.filter(competition=competition).count()
    writer = _Writer(competition, kind)
    issued = []
    for number, candidate in enumerate(due, last + 1):
        certificate = writer.write(candidate, number)
        certificate.issued_by = actor
        certificate.save()
        log(instance=certificate, action="competitions.issue_certificate", user=actor)
        issued.append(certificate)
    return issued


class _Writer:
    """Words certificates of a kind; asks for what they share once."""

    def __init__(self, competition: CompetitionPage, kind: str) -> None:
        self.competition = competition
        self.kind = kind
        self.rules = ResultRules.of(competition)
        self.now = timezone.now()
        day = self.now.astimezone(zone_of(competition)).date()
        self.dated_on = self.rules.dated_on or day
        self.decree = _decree(competition)

    def write(self, one: Candidate, number: int) -> Certificate:
        return Certificate(
            competition=self.competition,
            kind=self.kind,
            award=one.award,
            # The award knows its entry; a row says one thing.
            entry=one.entry,
            juror=one.juror,
            code=new_code(),
            number=number_by(self.rules.number_pattern, number, self.dated_on),
            recipient=one.recipient[:500],
            content=self._words(one),
            issued_at=self.now,
        )

    def _words(self, one: Candidate) -> dict[str, Any]:
        region = self.competition.region
        with translation.override(settings.LANGUAGE_CODE):
            heading = self._heading()
        return {
            "format": FORMAT,
            "heading": heading,
            "recipient": one.recipient,
            "known_as": one.known_as or one.recipient,
            "institution": one.institution,
            "role": one.role,
            "category": one.category,
            "innovation": one.innovation,
            "competition": self.competition.title,
            "edition_year": self.competition.edition_year,
            "organizer": self.competition.organizer,
            "region": region.name if region else "",
            "place": self.rules.place,
            "dated_on": self.dated_on.isoformat(),
            "signatory_post": self.rules.signatory_post,
            "signatory_name": self.rules.signatory_name,
            "decree": self.decree,
        }

    def _heading(self) -> str:
        if self.kind == CertificateKind.WINNER:
            return pgettext("heading of a certificate", "Certificate of award")
        return pgettext("heading of a certificate", "Certificate")


def _decree(competition: CompetitionPage) -> str:
    paper = competition.papers.filter(kind=PaperKind.DECREE).last()
    return paper.number if paper else ""


def number_by(pattern: str, number: int, day: date) -> str:
    """Fill a pattern of numbers: ``400.10/{nomor}/{bulan}/{tahun}``."""
    filled = pattern.replace("{nomor}", f"{number:03d}")
    filled = filled.replace("{bulan}", ROMAN[day.month - 1])
    return filled.replace("{tahun}", str(day.year))


def _lock(competition: CompetitionPage) -> None:
    locked = CompetitionPage.objects.select_for_update().order_by()
    locked.only("pk").get(pk=competition.pk)


# ------------------------------------------------------------- revoking, anew


@transaction.atomic
def revoke(*, certificate: Certificate, reason: str, actor: Any) -> Certificate:
    """Take a certificate back; whoever checks its code reads since when and why."""
    require_keeper(actor, certificate.competition)
    held = Certificate.objects.select_for_update(of=("self",)).get(pk=certificate.pk)
    if not reason.strip():
        raise ValidationError(
            {"reason": _("Say why; whoever checks the code reads it.")}
        )
    if held.revoked_at is not None:
        raise ValidationError(_("The certificate is revoked already."))
    held.revoked_at = timezone.now()
    held.reason_for_revoking = reason.strip()
    held.save(update_fields=["revoked_at", "reason_for_revoking"])
    log(
        instance=held,
        action="competitions.revoke_certificate",
        user=actor,
        data={"reason": held.reason_for_revoking},
    )
    return held


@transaction.atomic
def reissue(
    *, certificate: Certificate, reason: str, actor: Any, recipient: str = ""
) -> Certificate:
    """Revoke a certificate and issue one with today's words, number and code.

    ``recipient`` corrects how the name is written.
    """
    revoked = revoke(certificate=certificate, reason=reason, actor=actor)
    competition = revoked.competition
    _lock(competition)
    name = recipient.strip() or revoked.recipient
    found = _as_of_today(revoked, name) or _as_it_was(revoked, name)
    return _issue(competition, revoked.kind, [found], actor)[0]


def _as_of_today(old: Certificate, name: str) -> Candidate | None:
    """Return what somebody is due now, under the name as it is to be written."""
    for one in candidates(old.competition, old.kind, with_team=True):
        same = (one.award, one.entry, one.juror) == (old.award, old.entry, old.juror)
        if same and _identity(one)[-1] in {"", old.content["known_as"]}:
            return replace(one, recipient=name, known_as=one.recipient)
    return None


def _as_it_was(old: Certificate, name: str) -> Candidate:
    words = old.content
    return Candidate(
        recipient=name,
        institution=words["institution"],
        role=words["role"],
        category=words["category"],
        innovation=words["innovation"],
        award=old.award,
        entry=old.entry,
        juror=old.juror,
        known_as=words["known_as"],
    )


# ---------------------------------------------------------------------- checking


@dataclass(frozen=True)
class Checked:
    """What is true of a code."""

    certificate: Certificate
    at: datetime

    @property
    def is_valid(self) -> bool:
        return self.certificate.revoked_at is None


def check(code: str, *, region: Region) -> Checked | None:
    """Return what is true of a code in a region, or nothing where it is unknown.

    A certificate that was printed before its results are public is unknown
    until then.
    """
    found = public_certificates().filter(
        code=tidy_code(code), competition__region=region
    )
    certificate = found.select_related("competition").first()
    return Checked(certificate, timezone.now()) if certificate else None


def public_certificates() -> QuerySet[Certificate]:
    """Return the certificates whose results are out."""
    return Certificate.objects.filter(results_are_out("competition"))
