"""Finding the organisation that a cell means.

By own code, then by name, short name or alias in any spelling, with or without
the name of the region; a likeness is only ever a suggestion, since
abbreviations mislead ("Dinas PUPR" looks like "Dinas Kesehatan").
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from innovations.models import OrganizationAlias, OrganizationPage, Region
from innovations.names import normalize_organization_name
from spreadsheets.text import clean

#: "Dinas Kesehatan (jatimprov.dinkes)": the account of the national application.
_ACCOUNT = re.compile(r"\s*\(\s*[^\s()]*[.@_,][^()]*\)\s*$")
_LOGIN = re.compile(r"^[a-z0-9]+([._@-][a-z0-9]+)*$")
SUGGESTION_CUTOFF = 60
LIKELY_CUTOFF = 80
TYPO_CUTOFF = 95


@dataclass(frozen=True)
class OrganizationMatch:
    """What a cell means: one organisation, several, or none."""

    name: str
    found: OrganizationPage | None = None
    candidates: tuple[str, ...] = ()
    is_login: bool = False
    is_ambiguous: bool = False


def without_account(text: str) -> str:
    """Return the name without the login that national exports put behind it."""
    return _ACCOUNT.sub("", clean(text)).strip()


def looks_like_login(name: str) -> bool:
    """Tell whether a text is an account such as ``admin.jawa.timur`` or ``dishub``."""
    return bool(_LOGIN.match(name)) and not name.isdigit()


class OrganizationLookup:
    """All organisations of a region, loaded once."""

    def __init__(self, region: Region) -> None:
        self.region_names = [
            normalize_organization_name(name)
            for name in (region.name, region.short_name)
        ]
        self.organizations = list(OrganizationPage.objects.in_region(region))
        self._by_pk = {page.pk: page for page in self.organizations}
        self._by_code = {page.code: page for page in self.organizations if page.code}
        self._by_key: dict[str, set[int]] = defaultdict(set)
        self._labels: dict[str, str] = {}
        self._matches: dict[str, OrganizationMatch] = {}
        for page in self.organizations:
            for name in (page.title, page.draft_title, page.short_name):
                if name:
                    self._learn(name, page)
        # Not those of organisations that stand outside the region, as in a bin.
        for alias in OrganizationAlias.objects.filter(organization__region=region):
            self._learn(alias.name, self._by_pk[alias.organization_id])

    def _learn(self, name: str, page: OrganizationPage) -> None:
        for key in self.keys(name):
            self._by_key[key].add(page.pk)
        self._labels[normalize_organization_name(name)] = page.title

    def keys(self, name: str) -> list[str]:
        """Return the keys of a name, the exact one first, then without the region."""
        key = normalize_organization_name(name)
        shorter = [
            key.removesuffix(f" {region}")
            for region in self.region_names
            if region and key.endswith(f" {region}") and key != region
        ]
        return list(dict.fromkeys([key, *shorter]))

    def by_code(self, code: str) -> OrganizationPage | None:
        """Return the organisation with this code of its own."""
        return self._by_code.get(code.upper())

    def match(self, text: str) -> OrganizationMatch:
        """Return what a cell means; never a mere likeness."""
        if text not in self._matches:
            self._matches[text] = self._match(text)
        return self._matches[text]

    def _match(self, text: str) -> OrganizationMatch:
        name = without_account(text)
        by_code = self.by_code(name)
        if by_code is not None:
            return OrganizationMatch(name, found=by_code)
        for key in self.keys(name):
            pages = self._by_key.get(key)
            if pages:
                return self._found(name, pages)
        return OrganizationMatch(
            name, candidates=self.closest(name), is_login=looks_like_login(name)
        )

    def _found(self, name: str, pages: set[int]) -> OrganizationMatch:
        titles = tuple(sorted(self._by_pk[pk].title for pk in pages))
        if len(pages) > 1:
            return OrganizationMatch(name, candidates=titles, is_ambiguous=True)
        return OrganizationMatch(name, found=self._by_pk[next(iter(pages))])

    def likely(self, name: str, count: int = 3) -> tuple[str, ...]:
        """Return the titles of organisations of which a name may be a misspelling.

        For texts that mostly mean nobody here: "Dinas Pendidikan" is not asked about
        where there is only a "Dinas Perikanan".
        """
        return self._nearest(name, _likeness, LIKELY_CUTOFF, count)

    def closest(self, name: str, count: int = 3) -> tuple[str, ...]:
        """Return the titles of the organisations with the nearest names."""
        return self._nearest(name, fuzz.token_sort_ratio, SUGGESTION_CUTOFF, count)

    def _nearest(
        self, name: str, scorer: Callable[..., float], cutoff: int, count: int
    ) -> tuple[str, ...]:
        found = process.extract(
            normalize_organization_name(name),
            self._labels.keys(),
            scorer=scorer,
            limit=count * 2,
            score_cutoff=cutoff,
        )
        labels = (self._labels[key] for key, _score, _index in found)
        return tuple(dict.fromkeys(labels))[:count]

    def choices(self) -> list[tuple[str, str]]:
        """Return (id, title) of all organisations, in the order of their titles."""
        pages = sorted(self.organizations, key=lambda page: page.title.casefold())
        return [(str(page.pk), page.title) for page in pages]

    def similar(self, name: str) -> list[str]:
        """Return the ids of the organisations with the nearest names."""
        titles = self.closest(name)
        found = {page.title: str(page.pk) for page in self.organizations}
        return [found[title] for title in titles if title in found]

    def look_alike(self, name: str) -> list[str]:
        """Return the organisations that a new one of this name may really be."""
        key = self.keys(name)[-1]
        return sorted(
            {
                title
                for known, title in self._labels.items()
                if may_be_same(key, self.keys(known)[-1])
            }
        )


def _likeness(name: str, other: str, **_kwargs: object) -> float:
    return max(fuzz.ratio(name, other), fuzz.token_sort_ratio(name, other))


def may_be_same(key: str, other: str) -> bool:
    """Tell whether two normalised names may mean one organisation.

    They begin with the same word and hold the same numbers, and either one says
    more than the other ("sman 1 giri", "sman 1 giri banyuwangi") or they differ
    by a typing error.
    """
    words, others = key.split(), other.split()
    if key == other or words[:1] != others[:1]:
        return False
    if [w for w in words if w.isdigit()] != [w for w in others if w.isdigit()]:
        return False
    shorter, longer = sorted((set(words), set(others)), key=len)
    if len(shorter) > 1 and shorter < longer:
        return True
    return fuzz.ratio(key, other) >= TYPO_CUTOFF
