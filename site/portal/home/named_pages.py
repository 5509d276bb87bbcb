"""Innovations, competitions and organisations that a press release names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from wagtail.models import Page

from competitions.models import CompetitionPage
from innovations.models import (
    InnovationAlias,
    InnovationPage,
    OrganizationAlias,
    OrganizationPage,
    Region,
)
from innovations.names import normalize_name, normalize_organization_name

WORD: Final = re.compile(r"[^\W_][\w’'./&-]*")
#: Names of innovations and offices are seldom longer.
LONGEST_NAME: Final = 10
#: A name of one word is told from an ordinary one by its capitals: SIMPEL, e-Pamor.
SINGLE: Final = re.compile(r"[A-Z]{3,}[\w-]*|\w+-?[A-Z]\w*")
AT_ONCE: Final = 800
MOST_ORGANIZATIONS: Final = 3
MOST: Final = 8

Named = tuple[Page, str]


def suggest_named_pages(text: str, newsroom: Page) -> list[Named]:
    """Return live pages of the newsroom's region that a text names, and the words.

    Competitions and innovations come first: offices are named in every release.
    """
    region = Region.objects.containing(newsroom)
    if region is None:
        return []
    names = dict(_possible_names(text))
    found = [
        *_pages(CompetitionPage, region, _keys(names, normalize_name)),
        *_pages(InnovationPage, region, _keys(names, normalize_name)),
        *_formerly_named(region, _keys(names, normalize_name)),
    ]
    organizations = _organizations(region, names)[:MOST_ORGANIZATIONS]
    once = {page.pk: (page, words) for page, words in [*found, *organizations]}
    return list(once.values())[:MOST]


def _possible_names(text: str) -> Iterator[tuple[str, int]]:
    """Yield the runs of words that may be a name, and where they begin."""
    for line in text.splitlines():
        words = list(WORD.finditer(line))
        for first, word in enumerate(words):
            if not (word[0][0].isupper() or word[0][0].isdigit() or "-" in word[0]):
                continue
            for last in range(first, min(first + LONGEST_NAME, len(words))):
                name = line[word.start() : words[last].end()].rstrip(".,")
                if last > first or SINGLE.fullmatch(name):
                    yield name, word.start()


def _keys(names: Iterable[str], normalize: Any) -> dict[str, str]:
    """Return names by the key that the registry compares by."""
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(normalize(name)[:255], name)
    found.pop("", None)
    return found


def _pages(model: Any, region: Region, keys: dict[str, str]) -> Iterator[Named]:
    pages = model.objects.live().filter(region=region)
    for some in _parts(keys):
        for page in pages.filter(normalized_name__in=some).order_by("pk"):
            yield page, keys[page.normalized_name]


def _formerly_named(region: Region, keys: dict[str, str]) -> Iterator[Named]:
    aliases = InnovationAlias.objects.filter(
        innovation__region=region, innovation__live=True
    ).select_related("innovation")
    for some in _parts(keys):
        for alias in aliases.filter(normalized_name__in=some).order_by("pk"):
            yield alias.innovation, keys[alias.normalized_name]


def _organizations(region: Region, names: dict[str, int]) -> list[Named]:
    """Return the organisations, by name, other name or abbreviation."""
    keys = _keys(names, normalize_organization_name)
    found = list(_pages(OrganizationPage, region, keys))
    aliases = OrganizationAlias.objects.filter(region=region, organization__live=True)
    for some in _parts(keys):
        known = aliases.filter(normalized_name__in=some).select_related("organization")
        found += [(a.organization, keys[a.normalized_name]) for a in known]
    short = OrganizationPage.objects.live().filter(region=region).exclude(short_name="")
    found += [(page, page.short_name) for page in short if page.short_name in names]
    return found


def _parts(keys: dict[str, str]) -> Iterator[list[str]]:
    """Yield keys in as many parts as a database takes at once."""
    every = list(keys)
    for start in range(0, len(every), AT_ONCE):
        yield every[start : start + AT_ONCE]
