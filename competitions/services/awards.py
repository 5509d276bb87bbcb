"""Recording results: from a form, an import or a jury."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from competitions.access import require_keeper
from competitions.models import Award, CompetitionCategory, CompetitionPage
from competitions.models.awards import IDENTITY
from competitions.names import normalize_category, tidy_category
from innovations.models import InnovationPage

#: What says which result it is: an existing award only gets what it lacks.
_IDENTITY_FIELDS = (
    "rank_label",
    "organization",
    "person_name",
    "winner_text",
    "innovation",
    "innovation_text",
)
#: What a later announcement may correct.
_DETAIL_FIELDS = ("rank_override", "score", "prize", "note", "sort_order")


@transaction.atomic
def find_or_create_category(
    *, actor: Any, competition: CompetitionPage, name: str
) -> tuple[CompetitionCategory, bool]:
    """Return the category of this name, and whether it is new.

    "A. Kategori Desa:" finds "Desa". A new one comes after the others, so
    categories keep the order in which an announcement names them.
    """
    require_keeper(actor, competition)
    _lock(competition)
    found = competition.categories.filter(
        normalized_name=normalize_category(name)[:255]
    ).first()
    if found is not None:
        return found, False
    last = competition.categories.aggregate(last=Max("sort_order"))["last"]
    category = CompetitionCategory(
        competition=competition, name=tidy_category(name), sort_order=(last or 0) + 1
    )
    category.full_clean()
    category.save()
    log(instance=category, action="wagtail.create", user=actor)
    return category, True


def find_award(*, like: Award) -> Award | None:
    """Return the recorded award that is the same result as an unsaved one.

    The same place of the same category, for the same winner and innovation;
    these match by page or by what was printed, so a result that was linked to
    the registry later is still found.
    """
    like.derive()
    return same_among(
        Award.objects.filter(
            competition=like.competition_id,
            category=like.category_id,
            rank_key=like.rank_key,
        ).in_order(),
        like=like,
    )


def same_among(awards: Iterable[Award], *, like: Award) -> Award | None:
    """Return the first of these that is the same result as an unsaved one."""
    candidates = [
        award
        for award in awards
        if (award.category_id, award.rank_key) == (like.category_id, like.rank_key)
    ]
    for award in candidates:
        if _key(award) == _key(like):
            return award
    for award in candidates:
        if (
            award.winner_keys & like.winner_keys
            and award.innovation_keys & like.innovation_keys
        ):
            return award
    return None


@transaction.atomic
def record_award(
    *,
    actor: Any,
    competition: CompetitionPage,
    category: CompetitionCategory | None = None,
    **fields: Any,
) -> Award:
    """Record a result, or complete the award that is this result already.

    ``fields`` are fields of :class:`~competitions.models.Award`. Recording
    the same result twice changes nothing; details that are left out or
    ``None`` stay as they are. Raises ``ValidationError`` and
    ``PermissionDenied``; ``actor=None`` means the system itself.
    """
    require_keeper(actor, competition)
    _lock(competition)
    fields = _checked(fields)
    given = Award(competition=competition, category=category, **fields)
    award = find_award(like=given)
    if award is None:
        return _save(given, action="wagtail.create", actor=actor)
    if _complete(award, fields):
        _save(award, action="wagtail.edit", actor=actor)
    return award


def _checked(fields: dict[str, Any]) -> dict[str, Any]:
    unknown = set(fields) - {*_IDENTITY_FIELDS, *_DETAIL_FIELDS}
    if unknown:
        raise TypeError(f"no fields of an award: {', '.join(sorted(unknown))}")
    return {name: value for name, value in fields.items() if value is not None}


def _complete(award: Award, fields: dict[str, Any]) -> bool:
    """Write what is new into the award; tell whether anything was."""
    new = {
        name: value
        for name, value in fields.items()
        if getattr(award, name) != value
        and (name in _DETAIL_FIELDS or not getattr(award, name))
    }
    for name, value in new.items():
        setattr(award, name, value)
    return bool(new)


def _save(award: Award, *, action: str, actor: Any) -> Award:
    award.full_clean()
    award.save()
    log(instance=award, action=action, user=actor)
    return award


def _key(award: Award) -> tuple[str, str]:
    return award.winner_key, award.innovation_key


def _lock(competition: CompetitionPage) -> None:
    """Let two imports of the same results wait for each other."""
    locked = CompetitionPage.objects.select_for_update().order_by()
    locked.only("pk").get(pk=competition.pk)


@transaction.atomic
def move_awards(
    *, source: InnovationPage, target: InnovationPage, only: list[int] | None = None
) -> tuple[list[int], list[str]]:
    """Give the awards of an innovation to the one that it was merged with.

    An award that the other already has, word for word, stays where it is and is
    named. For ``innovations.services.references``, which says more.
    """
    awards = Award.objects.select_for_update().filter(innovation=source)
    if only is not None:
        awards = awards.filter(pk__in=only)
    moved, stayed = [], []
    for award in awards.order_by("pk"):
        award.innovation = target
        award.derive()
        same = Award.objects.filter(**{name: getattr(award, name) for name in IDENTITY})
        if same.exclude(pk=award.pk).exists():
            stayed.append(
                _("Both have the award “%(award)s”; one stays with “%(name)s”.")
                % {"award": award, "name": source.title}
            )
            continue
        award.save()
        moved.append(award.pk)
    return moved, stayed
