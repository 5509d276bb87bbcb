"""Who may not score what: what the registry shows, and what people say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from competitions.access import require_keeper
from competitions.choices import ConflictKind, SheetState
from competitions.models import Entry, Juror, JurorConflict, ScoreSheet
from competitions.reading import blind_titles_of
from innovations.models import (
    CoOwner,
    Membership,
    OrganizationAlias,
    OrganizationPage,
    Region,
)
from innovations.services.mentoring import are_related, covers, working_assignments
from spreadsheets.text import fold, normalize_name

Pair = tuple[int, int]


def conflicts_of(
    jurors: Collection[Juror], entries: Collection[Entry]
) -> dict[Pair, ConflictKind]:
    """Return why jurors may not score entries, by the keys of juror and entry.

    What is recorded goes before what the registry shows now. A constant number of
    queries, however many there are.
    """
    found = computed_conflicts(jurors, entries)
    rows = JurorConflict.objects.filter(
        juror__in=[one.pk for one in jurors], entry__in=[one.pk for one in entries]
    )
    for row in rows:
        found[(row.juror_id, row.entry_id)] = ConflictKind(row.kind)
    return found


def computed_conflicts(
    jurors: Collection[Juror], entries: Collection[Entry]
) -> dict[Pair, ConflictKind]:
    """Return the conflicts that the registry shows, recorded or not."""
    keys = [entry.pk for entry in entries]
    loaded = Entry.objects.filter(pk__in=keys).select_related(
        "organization", "entrant", "innovation__organization", "category__competition"
    )
    rows = list(loaded)
    if not rows or not jurors:
        return {}
    region = rows[0].category.competition.region
    found: dict[Pair, ConflictKind] = {}
    for juror, entry in _mentored(jurors, rows, region):
        found[(juror, entry)] = ConflictKind.MENTOR
    for juror, entry in _own(jurors, rows, region):
        found[(juror, entry)] = ConflictKind.OWN_ORGANIZATION
    return found


# ------------------------------------------------------------- organisations


def _own(
    jurors: Collection[Juror], entries: list[Entry], region: Region | None
) -> Iterable[Pair]:
    paths = _paths_of_jurors(jurors, region)
    owners = _paths_of_entries(entries)
    for juror in jurors:
        for entry in entries:
            wrote = juror.user_id in (entry.created_by_id, entry.edited_by_id)
            if (
                wrote
                or _is_from_institution(juror, entry)
                or any(
                    are_related(mine, theirs)
                    for mine in paths[juror.pk]
                    for theirs in owners[entry.pk]
                )
            ):
                yield juror.pk, entry.pk


def _paths_of_jurors(
    jurors: Collection[Juror], region: Region | None
) -> Mapping[int, set[str]]:
    """Return the organisations that jurors work for or say that they come from."""
    by_user = {juror.user_id: juror.pk for juror in jurors}
    found: dict[int, set[str]] = defaultdict(set)
    rows = Membership.objects.filter(user__in=list(by_user)).order_by()
    for user, path in rows.values_list("user", "organization__path"):
        found[by_user[user]].add(path)
    named = _organizations_by_name(region)
    for juror in jurors:
        found[juror.pk] |= named.get(normalize_name(juror.affiliation), set())
    return found


def _organizations_by_name(region: Region | None) -> dict[str, set[str]]:
    """Return the paths of organisations by title, short name and alias."""
    found: dict[str, set[str]] = defaultdict(set)
    rows = OrganizationPage.objects.filter(region=region).order_by()
    for path, *names in rows.values_list("path", "title", "short_name"):
        for name in filter(None, names):
            found[normalize_name(name)].add(path)
    aliases = OrganizationAlias.objects.filter(organization__region=region).order_by()
    for path, name in aliases.values_list("organization__path", "name"):
        found[normalize_name(name)].add(path)
    found.pop("", None)
    return dict(found)


def _paths_of_entries(entries: list[Entry]) -> Mapping[int, set[str]]:
    """Return whose entries they are: who enters, and the owners of the innovation."""
    found: dict[int, set[str]] = defaultdict(set)
    by_innovation: dict[int, list[int]] = defaultdict(list)
    for entry in entries:
        if entry.organization is not None:
            found[entry.pk].add(entry.organization.path)
        if entry.innovation is not None:
            by_innovation[entry.innovation.pk].append(entry.pk)
            if entry.innovation.organization is not None:
                found[entry.pk].add(entry.innovation.organization.path)
    rows = CoOwner.objects.filter(innovation__in=list(by_innovation)).order_by()
    for innovation, path in rows.values_list("innovation", "organization__path"):
        for entry_key in by_innovation[innovation]:
            found[entry_key].add(path)
    return found


def _is_from_institution(juror: Juror, entry: Entry) -> bool:
    """Whether a school or group of the public is where the juror comes from."""
    place = entry.entrant.institution if entry.entrant else ""
    return bool(place) and fold(place) == fold(juror.affiliation)


def _mentored(
    jurors: Collection[Juror], entries: list[Entry], region: Region | None
) -> Iterable[Pair]:
    """Yield the entries whose innovation, or organisation without one, is mentored."""
    if region is None:
        return
    by_user = {juror.user_id: juror.pk for juror in jurors}
    for row in working_assignments(region):
        if row.mentor_id not in by_user:
            continue
        for entry in entries:
            page: Any = entry.innovation or entry.organization
            if page is not None and covers(row, page):
                yield by_user[row.mentor_id], entry.pk


# ------------------------------------------------------------------ recording


def keep_computed(found: Mapping[Pair, ConflictKind], actor: Any) -> int:
    """Write conflicts down that nobody recorded yet; return how many."""
    known = set(
        JurorConflict.objects.filter(
            juror__in={juror for juror, _entry in found}
        ).values_list("juror_id", "entry_id")
    )
    new = [
        JurorConflict(juror_id=juror, entry_id=entry, kind=kind, recorded_by=actor)
        for (juror, entry), kind in sorted(found.items())
        if (juror, entry) not in known
    ]
    JurorConflict.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


@transaction.atomic
def record_conflict(
    *, juror: Juror, entry: Entry, reason: str, actor: Any
) -> JurorConflict:
    """Record that a juror may not score an entry; sheets about it no longer count.

    Raises ``PermissionDenied`` and ``ValidationError``: without a reason, and for what
    was sealed in a stage that is closed.
    """
    require_keeper(actor, entry.competition)
    if not reason.strip():
        raise ValidationError({"reason": _("Say what the conflict is.")})
    if juror.competition_id != entry.competition.pk:
        raise ValidationError(_("This juror belongs to another competition."))
    _take_back_sheets(juror, entry)
    conflict, is_new = JurorConflict.objects.get_or_create(
        juror=juror,
        entry=entry,
        defaults={
            "kind": ConflictKind.RECORDED,
            "reason": reason.strip(),
            "recorded_by": actor,
        },
    )
    if is_new:
        _note("record_conflict", conflict, actor)
    return conflict


def _take_back_sheets(juror: Juror, entry: Entry) -> None:
    sheets = ScoreSheet.objects.select_for_update().filter(juror=juror, entry=entry)
    closed = sheets.filter(
        state=SheetState.SEALED,
        phase__closings__category=entry.category_id,
        phase__closings__undone_at=None,
    )
    if closed.exists():
        raise ValidationError(
            _(
                "%(juror)s sealed a sheet about this entry in a stage that is closed. "
                "Open the stage again first."
            )
            % {"juror": juror}
        )
    sheets.exclude(state=SheetState.RECUSED).update(state=SheetState.RECUSED)


@transaction.atomic
def lift_conflict(*, conflict: JurorConflict, reason: str, actor: Any) -> None:
    """Take a conflict back that was recorded by mistake.

    Raises ``PermissionDenied``, and ``ValidationError`` without a reason or while the
    registry still shows the conflict.
    """
    entry, juror = conflict.entry, conflict.juror
    require_keeper(actor, entry.competition)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why it is no conflict.")})
    if computed_conflicts([juror], [entry]):
        raise ValidationError(
            _(
                "The registry still shows it: correct the membership, the mentor or "
                "where the juror comes from first."
            )
        )
    _note("lift_conflict", conflict, actor, reason=reason.strip())
    conflict.delete()


def _note(action: str, conflict: JurorConflict, actor: Any, **more: str) -> None:
    log(
        instance=conflict.entry.category,
        action=f"competitions.{action}",
        user=actor,
        data={
            "juror": conflict.juror_id,
            "entry": conflict.entry_id,
            "title": _title_without_names(conflict.entry),
            "reason": conflict.reason,
        }
        | more,
    )


def _title_without_names(entry: Entry) -> str:
    """Return what the log calls an entry: who reads blind finds their entry of it in
    the copy of their own data.
    """
    version = entry.versions.order_by("-number").first()
    return blind_titles_of([version])[version.pk] if version else str(entry.title)
