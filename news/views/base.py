"""What the newsroom's own screens share."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin


class NewsScreen(WagtailAdminTemplateMixin):
    """The way back to the list of news, and its icon."""

    _show_breadcrumbs = True
    header_icon = "doc-full-inverse"
    request: HttpRequest

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        home = list(super().get_breadcrumbs_items())
        news = {"url": reverse("news:index"), "label": _("News")}
        return [*home, news, *self.trail()]

    def trail(self) -> list[dict[str, Any]]:
        """Return the breadcrumbs below the list of news."""
        return [{"url": "", "label": self.get_page_title()}]
