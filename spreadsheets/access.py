"""Who may see and confirm an import."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet

from spreadsheets.models import ImportRun
from spreadsheets.registry import all_sheets


def visible_runs(user: Any) -> QuerySet[ImportRun]:
    """Return one's own imports, and those into scopes that one keeps."""
    conditions = [Q(user_id=user.pk)]
    for sheet in all_sheets():
        kept = [sheet.scope_key(scope) for scope in sheet.keepers(user)]
        if kept:
            conditions.append(Q(sheet=sheet.name, scope__in=kept))
    return ImportRun.objects.filter(reduce(or_, conditions)).select_related("user")
