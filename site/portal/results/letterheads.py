"""The head of what a region prints for its competitions."""

from __future__ import annotations

import base64
from typing import Any

from competitions.letterheads import Letterhead
from innovations.models import Region
from news.models import AgendaIndexPage
from portal.home.publisher import publisher_in
from portal.home.services.frame import frame_of_site

#: Sharp enough for paper, at the height that arms have there.
RENDITION = "max-480x320|format-png"


def letterhead_of(region: Region) -> Letterhead:
    """Return the letterhead of the region's agenda, else its name and office.

    ``COMPETITIONS_LETTERHEAD`` names this function.
    """
    publisher = publisher_in(region, frame_of_site(site=region.site, region=region))
    agenda = _agenda(region)
    lines = agenda.letterhead_lines if agenda else []
    logo = agenda.letterhead_logo if agenda else None
    return Letterhead(
        lines=lines
        or [
            line
            for line in (publisher.name, publisher.office, _contact(publisher))
            if line
        ],
        logo=_as_data(logo or publisher.logo),
        accent=publisher.accent,
    )


def _agenda(region: Region) -> AgendaIndexPage | None:
    agendas = AgendaIndexPage.objects.descendant_of(region.site.root_page)
    found: AgendaIndexPage | None = agendas.select_related("letterhead_logo").first()
    return found


def _contact(publisher: Any) -> str:
    parts = (publisher.address, publisher.phone, publisher.email)
    return " · ".join(part for part in parts if part)


def _as_data(image: Any) -> str:
    if image is None:
        return ""
    rendition = image.get_rendition(RENDITION)
    with rendition.file.open("rb") as file:
        content = base64.b64encode(file.read()).decode()
    return f"data:image/png;base64,{content}"
