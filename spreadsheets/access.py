"""Who may see and confirm an import."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet

from spreadsheets.models import ImportRun
from spreadsheets.registry import all_sheets


def visible_runs(user: Any) -> QuerySet[ImportRun]:
    """Return the imports into scopes that one keeps, and one's own.

    One's own only as long as one may import there at all.
    """
    conditions = [Q(pk__in=[])]
    for sheet in all_sheets():
        kept = [sheet.scope_key(scope) for scope in sheet.keepers(user)]
        open_to = [sheet.scope_key(scope) for scope in sheet.scopes(user)]
        own = Q(user_id=user.pk, scope__in=open_to)
        conditions.append(Q(sheet=sheet.name) & (own | Q(scope__in=kept)))
    return ImportRun.objects.filter(reduce(or_, conditions)).select_related("user")
