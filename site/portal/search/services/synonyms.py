"""The words that mean the same: those that ship, and those in use."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from django.db import transaction
from django.db.models import Q

from innovations.models import Region
from innovations.services.reference import Loaded
from portal.search.models import MAX_TERMS, SearchSynonym
from portal.search.queries import Stems

FILE = Path(__file__).resolve().parent.parent / "reference" / "synonyms.json"


@transaction.atomic
def load_synonyms() -> Loaded:
    """Add the shipped groups that no row has yet; what was edited stays.

    A group counts as known when a row for everybody holds its first word: so
    one that an administrator extended doesn't come back beside it.
    """
    known = {
        term
        for row in SearchSynonym.objects.filter(region=None)
        for term in row.stem_list
    }
    created = unchanged = 0
    for terms in json.loads(FILE.read_text(encoding="utf-8")):
        row = SearchSynonym(terms="\n".join(terms))
        if row.stem_list[0] in known:
            unchanged += 1
        else:
            row.save()
            created += 1
    return Loaded(created=created, unchanged=unchanged)


def synonyms_of(region: Region) -> dict[Stems, list[Stems]]:
    """Return from each term to the others of its groups, for one region."""
    rows = SearchSynonym.objects.filter(Q(region=None) | Q(region=region))
    return _by_term(row.stem_list for row in rows.order_by("pk"))


def _by_term(groups: Iterable[list[Stems]]) -> dict[Stems, list[Stems]]:
    others: dict[Stems, dict[Stems, None]] = defaultdict(dict)
    for group in groups:
        for term in group:
            others[term].update(dict.fromkeys(group))
    return {
        term: [other for other in found if other != term][:MAX_TERMS]
        for term, found in others.items()
    }
