"""Wagtail's internal API of pages, as far as Wagtail's screens use it: for reading."""

from __future__ import annotations

from typing import Any, ClassVar

from wagtail.admin.api.views import PagesAdminAPIViewSet


class PagesToRead(PagesAdminAPIViewSet):
    """No screen uses the actions, and they ask nobody anything: they would publish
    personal data without the question, and pass by every hook of a plugin.
    """

    actions: ClassVar[dict[str, Any]] = {}
