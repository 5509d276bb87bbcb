"""Who publishes: what stands on cards, letterheads and newsletters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string
from wagtail.models import Page


@dataclass(frozen=True)
class Publisher:
    """``accent`` is a colour that white text can be read on."""

    name: str
    url: str = ""
    office: str = ""
    address: str = ""
    email: str = ""
    phone: str = ""
    accent: str = "#1d4f5c"
    #: Where there is no request whose zone counts; empty for the project's.
    time_zone: str = ""
    #: Asked only where a logo is drawn.
    find_logo: Callable[[], Any] = field(default=lambda: None, compare=False)

    @property
    def logo(self) -> Any:
        """The image that stands on letterheads, if there is one."""
        return self.find_logo()

    @property
    def zone(self) -> tzinfo:
        if self.time_zone:
            return ZoneInfo(self.time_zone)
        return timezone.get_default_timezone()


def publisher_of(page: Page) -> Publisher:
    """Return the publisher of a page.

    ``NEWS_PUBLISHER`` names a function that says it; without one it is the site.
    """
    path = getattr(settings, "NEWS_PUBLISHER", None)
    if path:
        say: Callable[[Page], Publisher] = import_string(path)
        return say(page)
    site = page.get_site()
    name = (site and site.site_name) or getattr(settings, "WAGTAIL_SITE_NAME", "")
    return Publisher(name=name, url=f"{site.root_url}/" if site else "")
