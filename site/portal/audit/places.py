"""In which region and organisation something happened."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from django.contrib.auth import get_user_model
from django.db.models import Model
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page

from innovations.access import REGION_LOOKUPS
from innovations.models import OrganizationPage, Region, RegionalGroup


class Place(NamedTuple):
    region_id: int | None = None
    organization_id: int | None = None


NOWHERE = Place()
_registered: dict[type[Model], Callable[[Any], Place]] = {}


def register_place(model: type[Model], find: Callable[[Any], Place]) -> None:
    """Say where rows of a model belong; call it from ``AppConfig.ready``."""
    _registered[model] = find


def place_of(instance: Model) -> Place:
    """Return where an object belongs now; pages by the tree, rows by their pages."""
    if isinstance(instance, Page):
        return places_of_paths([instance.path])[instance.path]
    find = _registered.get(type(instance))
    if find is not None:
        return find(instance)
    if isinstance(instance, get_user_model()):
        return NOWHERE
    if isinstance(instance, get_image_model() | get_document_model()):
        return _of_collection(instance)
    return _of_row(instance)


def places_of_paths(paths: Iterable[str]) -> dict[str, Place]:
    """Return the places of pages by treebeard path, in two queries for all."""
    above = {path: _ancestors(path) for path in paths}
    wanted = {step for steps in above.values() for step in steps}
    organizations = {
        path: Place(region_id, pk)
        for path, pk, region_id in OrganizationPage.objects.filter(
            path__in=wanted
        ).values_list("path", "pk", "region_id")
    }
    regions = {
        path: Place(pk)
        for path, pk in Region.objects.filter(
            site__root_page__path__in=wanted
        ).values_list("site__root_page__path", "pk")
    }
    return {
        path: next(
            (
                found[step]
                for found in (organizations, regions)
                for step in reversed(steps)
                if step in found
            ),
            NOWHERE,
        )
        for path, steps in above.items()
    }


def _ancestors(path: str) -> list[str]:
    step = Page.steplen
    return [path[:end] for end in range(step, len(path) + 1, step)]


def place_of_group(group: Any) -> Place:
    """Groups that stand for a role belong to the region of the role."""
    role = RegionalGroup.objects.filter(group=group).first()
    return NOWHERE if role is None else Place(role.region_id)


def place_of_award(award: Any) -> Place:
    """Awards belong to the region: its organisation would read who won too early."""
    return Place(award.competition.region_id)


def place_of_entry(entry: Any) -> Place:
    return Place(entry.competition.region_id, entry.organization_id)


def place_of_sheet(sheet: Any) -> Place:
    """Not to the organisation, which must not read who scores it."""
    return Place(sheet.phase.competition.region_id)


def _of_row(instance: Model) -> Place:
    """Follow what a row points at: its region, organisation or innovation."""
    lookup = REGION_LOOKUPS.get(type(instance).__name__)
    region: Any = instance if isinstance(instance, Region) else None
    if lookup is not None:
        region = _follow(instance, lookup.split("__"))
    region = region or _follow(instance, ["region"])
    organization = _follow(instance, ["innovation", "organization"]) or _follow(
        instance, ["organization"]
    )
    if not isinstance(region, Region):
        region = _follow(instance, ["site", "region"]) or _of_scope(instance)
    if region is None:
        for name in ("competition", "page", "innovation", "article", "newsroom"):
            page = _follow(instance, [name])
            if isinstance(page, Page):
                return place_of(page)
    return Place(
        region.pk if isinstance(region, Region) else None,
        organization.pk if isinstance(organization, OrganizationPage) else None,
    )


def _follow(instance: Any, names: Iterable[str]) -> Any:
    for name in names:
        instance = getattr(instance, name, None)
        if instance is None:
            return None
    return instance


def _of_scope(instance: Any) -> Region | None:
    """Rows of ``spreadsheets`` hold the code of a region; it knows no regions."""
    scope = getattr(instance, "scope", None)
    if not isinstance(scope, str) or not scope:
        return None
    return Region.objects.filter(code=scope).first()


def _of_collection(instance: Any) -> Place:
    path = instance.collection.path
    step = instance.collection.steplen
    above = [path[:end] for end in range(step, len(path) + 1, step)]
    regions = Region.objects.filter(collection__path__in=above)
    return Place(regions.values_list("pk", flat=True).first())
