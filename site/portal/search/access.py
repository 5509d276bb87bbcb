"""Who keeps the list of synonyms."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from wagtail.permissions import register_permission_policy

from innovations.access import RegionScopedPolicy
from innovations.choices import RegionalRole
from portal.search.models import SearchSynonym

KEEPERS = (RegionalRole.REGISTRAR, RegionalRole.EDITOR)


class SynonymPolicy(RegionScopedPolicy):
    """Registrars and editors keep their region's words.

    Those for everybody are the administrators' to change; others read them.
    """

    def __init__(self) -> None:
        super().__init__(SearchSynonym, "region", roles=KEEPERS)

    def instances_user_has_any_permission_for(
        self, user: Any, actions: Any
    ) -> QuerySet[Any]:
        rows = super().instances_user_has_any_permission_for(user, actions)
        reads = set(actions) <= {"view"} and self._regions(user, actions)
        if user.is_superuser or not reads:
            return rows
        everybodys = Q(region=None)
        own = Q(region__in=self._regions(user, actions))
        return SearchSynonym.objects.filter(everybodys | own)


def register_policies() -> None:
    register_permission_policy(SearchSynonym, SynonymPolicy())
