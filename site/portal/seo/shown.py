"""A page as it is being shown, with what every description of it needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.html import strip_tags
from django.utils.text import Truncator
from wagtail.models import Page, Site

from innovations.models import Region
from portal.home.services.frame import Frame, frame_of_site
from portal.home.services.trail import Step, Trail, trail_to
from portal.seo.canonical import canonical_address, is_filtered
from portal.seo.images import ShareImage, share_image

#: Where pages say in a sentence or two what they are about; the first counts.
SUMMARIES = (
    "search_description",
    "standfirst",
    "summary",
    "introduction",
    "tagline",
    "intro",
    "theme",
    "description",
)
LONGEST_SUMMARY = 200


@dataclass(frozen=True)
class Shown:
    page: Page
    region: Region | None
    frame: Frame
    trail: Trail
    root_url: str
    address: str
    title: str
    summary: str
    site_name: str
    image: ShareImage | None
    is_filtered: bool
    #: The month, year or topic of an archive that is shown, if it is one.
    part: str = ""
    #: The public pages that an article is about, in its editors' order.
    subjects: Sequence[Page] = ()

    @property
    def steps(self) -> list[Step]:
        """The way here with absolute addresses, this page included."""
        steps = [Step(step.title, self.absolute(step.url)) for step in self.trail.above]
        steps.append(Step(self.page.title, self.absolute(self.trail.current.url)))
        if self.part:
            steps.append(Step(self.part, self.address))
        return steps

    def absolute(self, address: str) -> str:
        is_path = address.startswith("/")
        return f"{self.root_url}{address}" if is_path else address


def show(page: Page, request: HttpRequest, context: Mapping[str, Any]) -> Shown | None:
    """Gather what is known of the page; ``None`` where it has no address."""
    address = canonical_address(page, request)
    if not address:
        return None
    root_url = page.get_url_parts(request)[1]
    region: Region | None = getattr(request, "region", None)
    site = Site.find_for_request(request)
    part = _part(context)
    title = page.seo_title or page.title
    frame = frame_of_site(site=site, region=region)
    return Shown(
        page=page,
        region=region,
        frame=frame,
        trail=trail_to(page=page, request=request),
        root_url=root_url,
        address=address,
        title=f"{title}: {part}" if part else title,
        summary=summarize(page),
        site_name=region.name if region else (site.site_name if site else ""),
        image=share_image(page, root_url=root_url, region=region, frame=frame),
        is_filtered=is_filtered(page, request),
        part=part,
        subjects=context.get("related_pages") or (),
    )


def summarize(page: Page) -> str:
    for field in SUMMARIES:
        value = getattr(page, field, "")
        # Tags become spaces: "<p>A</p><p>B</p>" is two words.
        text = strip_tags(str(value or "").replace("<", " <"))
        if words := " ".join(text.split()):
            return Truncator(words).chars(LONGEST_SUMMARY)
    return ""


def _part(context: Mapping[str, Any]) -> str:
    if month := context.get("month"):
        return date_format(month, "F Y")
    if year := context.get("year"):
        return f"{year:%Y}" if hasattr(year, "year") else ""
    return str(getattr(context.get("topic"), "name", ""))
