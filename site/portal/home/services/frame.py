"""What stands around the content of every page: header, announcements, footer."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, NamedTuple

from django.utils import timezone
from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.models import SourceImageIOError
from wagtail.models import Page, Site

from innovations.models import Region
from portal.home.accent import is_colour
from portal.home.models import HomePage
from portal.home.services.remembering import remember
from portal.home.theme import theme_url

#: Twice as high as it is shown.
LOGO_RENDITION = "max-480x96|format-webp"
#: What is read of the home page; its lists of contents are not.
_FIELDS = (
    "accent_colour",
    "logo",
    "logo_alt",
    "announcements",
    "contact_office",
    "contact_address",
    "contact_email",
    "contact_phone",
    "opening_hours",
    "social_accounts",
)


class Logo(NamedTuple):
    url: str
    width: int
    height: int
    alt: str


class Link(NamedTuple):
    label: str
    url: str


class Hours(NamedTuple):
    days: str
    time: str


class Announcement(NamedTuple):
    text: str
    level: str
    url: str
    link: str
    first_day: date | None
    last_day: date | None

    def is_valid_on(self, day: date) -> bool:
        begun = self.first_day is None or self.first_day <= day
        return begun and (self.last_day is None or day <= self.last_day)


@dataclass(frozen=True)
class Frame:
    office: str = ""
    address: str = ""
    email: str = ""
    phone: str = ""
    theme_url: str = ""
    accent: str = ""
    logo: Logo | None = None
    announcements: list[Announcement] = field(default_factory=list)
    hours: list[Hours] = field(default_factory=list)
    social: list[Link] = field(default_factory=list)

    def on(self, day: date) -> Frame:
        """Return the frame with the announcements of one day."""
        valid = [notice for notice in self.announcements if notice.is_valid_on(day)]
        return replace(self, announcements=valid)


def frame_of_site(*, site: Site | None, region: Region | None) -> Frame:
    """Return the frame that the site's published home page gives all pages."""
    if site is None:
        return Frame()
    frame = remember(region, "frame", lambda: _published_frame(site))
    return frame.on(timezone.localdate())


def frame_of_preview(home: HomePage) -> Frame:
    """Return the frame that a home page would give, published or not."""
    return _frame(home).on(timezone.localdate())


def link_address(link: Any) -> str:
    """Return where a link of a block leads; to a page only while it is published."""
    page: Page | None = link["page"]
    if page is not None:
        return (page.url or "") if page.live else ""
    return link["url"] or ""


def _published_frame(site: Site) -> Frame:
    homes = HomePage.objects.filter(pk=site.root_page_id).select_related("logo")
    home = homes.only("path", "depth", *_FIELDS).first()
    return _frame(home) if home else Frame()


def _frame(home: HomePage) -> Frame:
    return Frame(
        office=home.contact_office,
        address=home.contact_address,
        email=home.contact_email,
        phone=home.contact_phone,
        theme_url=theme_url(home.accent_colour)
        if is_colour(home.accent_colour)
        else "",
        accent=home.accent_colour if is_colour(home.accent_colour) else "",
        logo=_logo(home),
        announcements=[_announcement(row.value) for row in home.announcements],
        hours=[Hours(**row.value) for row in home.opening_hours],
        social=[_account(row.value) for row in home.social_accounts],
    )


def _logo(home: HomePage) -> Logo | None:
    if home.logo is None:
        return None
    try:
        drawn = home.logo.get_rendition(LOGO_RENDITION)
    except (SourceImageIOError, InvalidFilterSpecError):
        return None  # its file is gone; the site does without
    return Logo(drawn.url, drawn.width, drawn.height, home.logo_alt)


def _announcement(value: Any) -> Announcement:
    url = link_address(value)
    return Announcement(
        text=value["text"],
        level=value["level"],
        url=url if value["link_label"] else "",
        link=value["link_label"] or "",
        first_day=value["first_day"],
        last_day=value["last_day"],
    )


def _account(value: Any) -> Link:
    names = dict(value.block.child_blocks["network"].field.choices)
    network = str(names.get(value["network"], ""))
    if value["network"] == "other":
        return Link(value["handle"] or value["url"], value["url"])
    handle = value["handle"]
    return Link(f"{network}: {handle}" if handle else network, value["url"])
