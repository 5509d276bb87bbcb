"""The kinds of competitions that ship with the package."""

from __future__ import annotations

import json
from pathlib import Path

from django.db import transaction

from competitions.models import CompetitionKind
from innovations.services.reference import Loaded

FILE = Path(__file__).resolve().parent.parent / "reference" / "kinds.json"


@transaction.atomic
def load_kinds() -> Loaded:
    """Create missing kinds; what was edited stays."""
    created = unchanged = 0
    for number, row in enumerate(json.loads(FILE.read_text(encoding="utf-8")), 1):
        row["synonyms"] = "\n".join(row.get("synonyms", ()))
        _kind, is_new = CompetitionKind.objects.get_or_create(
            code=row.pop("code"), defaults=row | {"sort_order": number}
        )
        created += is_new
        unchanged += not is_new
    return Loaded(created=created, unchanged=unchanged)
