"""Registration only."""

from __future__ import annotations

from wagtail import hooks

from portal.search.viewsets import SynonymViewSet


@hooks.register("register_admin_viewset")
def synonym_viewset() -> SynonymViewSet:
    return SynonymViewSet()
