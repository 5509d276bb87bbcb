"""Which innovation of the registry a result means, and which it may mean."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process

from competitions.names import normalize_name
from competitions.winners import Winner, is_region, region_name
from innovations.models import (
    CoOwner,
    InnovationAlias,
    InnovationPage,
    OrganizationPage,
    Region,
)
from innovations.services.merging import kept_profiles

ALIKE = 88
SUGGESTIONS = 3


@dataclass(frozen=True, slots=True)
class Link:
    """The innovation that a result is linked to, or why it isn't, if that is odd."""

    page: InnovationPage | None = None
    doubt: str = ""


class InnovationLookup:
    """All innovations of a region by name, older name and code, loaded once."""

    def __init__(self, region: Region) -> None:
        self._region_names = {
            region_name(name)
            for name in (region.name, region.short_name, f"kota {region.short_name}")
            if name
        }
        self._by_pk = {
            page.pk: page
            for page in InnovationPage.objects.in_region(region).select_related(
                "organization"
            )
        }
        self._by_key: dict[str, list[InnovationPage]] = defaultdict(list)
        self._owners: dict[int, set[int]] = defaultdict(set)
        self._learn(region)

    def _learn(self, region: Region) -> None:
        """Learn the names; those of merged profiles mean the one that stays."""
        kept = kept_profiles(region)
        names = [
            (pk, name)
            for pk, page in self._by_pk.items()
            for name in (page.title, page.code)
        ]
        older = InnovationAlias.objects.filter(innovation__in=list(self._by_pk))
        names += older.values_list("innovation_id", "name")
        for pk, name in names:
            meant = self._by_pk.get(kept.get(pk, pk), self._by_pk[pk])
            pages = self._by_key[normalize_name(name)]
            if meant not in pages:
                pages.append(meant)
        owners = CoOwner.objects.filter(innovation__region=region)
        for pk, owner in owners.values_list("innovation_id", "organization_id"):
            self._owners[pk].add(owner)

    def link(self, name: str, text: str, winner: Winner) -> Link:
        """Return the innovation of exactly this name, if no other can be meant.

        Not when another region won with it, or an organisation that doesn't own it:
        names such as "SIAP" occur everywhere. ``text`` is the winner as printed.
        """
        found = self._by_key.get(normalize_name(name), []) if name else []
        if not found:
            return Link()
        if is_region(text) and region_name(text) not in self._region_names:
            return Link(doubt=self._elsewhere(found[0]))
        if winner.organization is None and len(found) == 1:
            return Link(found[0])
        owned = [page for page in found if self._is_owner(winner.organization, page)]
        if len(owned) == 1:
            return Link(owned[0])
        if owned or len(found) > 1:
            return Link(doubt=self._ambiguous(owned or found))
        return Link(doubt=self._not_owned(found[0]))

    def owner_of(self, name: str) -> OrganizationPage | None:
        """Return who owns the one innovation of exactly this name."""
        found = self._by_key.get(normalize_name(name), []) if name else []
        return found[0].organization if len(found) == 1 else None

    def _is_owner(
        self, organization: OrganizationPage | None, page: InnovationPage
    ) -> bool:
        """Tell whether it owns an innovation, or a unit below or above it does."""
        if organization is None:
            return False
        if organization.pk in {page.organization_id, *self._owners[page.pk]}:
            return True
        owner = page.organization
        return owner is not None and (
            owner.path.startswith(organization.path)
            or organization.path.startswith(owner.path)
        )

    @staticmethod
    def _elsewhere(page: InnovationPage) -> str:
        return _(
            "“%(title)s” is also an innovation of this region. It isn't linked, since "
            "another region won."
        ) % {"title": page.title}

    @staticmethod
    def _not_owned(page: InnovationPage) -> str:
        return _(
            "“%(title)s” belongs to %(owner)s, not to the winner; it isn't linked. If "
            "it is meant all the same, link it in the list of awards afterwards."
        ) % {"title": page.title, "owner": page.organization}

    @staticmethod
    def _ambiguous(pages: list[InnovationPage]) -> str:
        names = ", ".join(f"{page.title} ({page.code})" for page in pages)
        return _(
            "Several innovations have this name: %(names)s. None is linked; write the "
            "code instead of the name."
        ) % {"names": names}

    def choices(self) -> list[tuple[str, str]]:
        """Return (id, title with its organisation) of all innovations, by title."""
        pages = sorted(self._by_pk.values(), key=lambda page: page.title.casefold())
        return [(str(page.pk), f"{page.title} ({page.organization})") for page in pages]

    def similar(self, name: str) -> list[InnovationPage]:
        """Return the innovations with the nearest names, best first."""
        alike = process.extract(
            normalize_name(name),
            self._by_key.keys(),
            scorer=fuzz.token_set_ratio,
            limit=SUGGESTIONS,
            score_cutoff=ALIKE,
        )
        pages = (page for key, _score, _i in alike for page in self._by_key[key])
        return list(dict.fromkeys(pages))[:SUGGESTIONS]
