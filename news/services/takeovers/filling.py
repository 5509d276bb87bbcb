"""What an entry says, in the fields and blocks of an article."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from html import escape, unescape
from typing import Any, Final

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models.functions import Lower

from news.archive.addresses import originals
from news.archive.converting import attachments_in
from news.archive.converting.parts import OldGallery, OldPicture, OldPlayer, Part
from news.archive.reading.wxr import host_of, plain
from news.archive.records import Format
from news.archive.story import Story, story_of
from news.intake.recognition import Block
from news.models import ArchiveItem, ArchiveTakeover, NewsPage, NewsTag
from news.services.drafts import ALT_BY_MACHINE, raw_blocks
from news.services.takeovers.pictures import SHOWN

CAPTION: Final = 300
LINK: Final = re.compile(r'<a href="([^"]+)">')

Images = Mapping[str, int]
Raw = tuple[str, Any]
#: From an address of the old site to what it became: kind of link, and key.
Resolve = Callable[[str], tuple[str, int] | None]


def attachments_of(
    takeover: ArchiveTakeover, items: Iterable[ArchiveItem]
) -> dict[int, OldPicture]:
    """Return the pictures that entries name by number, in one query.

    WordPress parts a large export, so they may stand in another file of the same site.
    """
    wanted: set[int] = set()
    for item in items:
        wanted |= attachments_in(item.text) | (
            {item.lead_id} if item.lead_id else set()
        )
    files = ArchiveItem.objects.filter(
        takeover__newsroom=takeover.newsroom,
        takeover__source__address=takeover.source["address"],
        kind="attachment",
        old_id__in=wanted,
    ).order_by("pk")
    return {
        row.old_id: OldPicture(
            row.file_address,
            row.file_alt,
            plain(row.excerpt),
            tuple(originals(row.file_address)),
        )
        for row in files
        if row.old_id and row.file_address
    }


def story_in(item: ArchiveItem, attachments: Mapping[int, OldPicture]) -> Story:
    """:raises UnreadableRelease: when the markup is nested like no document."""
    is_wordpress = item.takeover.source["kind"] == Format.WXR
    return story_of(item, attachments, is_wordpress=is_wordpress)


def images_of(item: ArchiveItem) -> dict[str, int]:
    return {row["address"]: row["image"] for row in item.pictures if row.get("image")}


def fill(article: NewsPage, item: ArchiveItem, story: Story) -> None:
    """Fill all that an export says; the address of the page is not touched."""
    images = images_of(item)
    article.title = item.title[:255]
    article.standfirst = story.standfirst
    article.published_at = item.date
    article.dateline_place = story.dateline
    article.author_code = story.author_code
    _fill_source(article, item)
    _fill_lead(article, story, images)
    article.body = json.dumps(
        [
            {"type": name, "value": value}
            for name, value in body_of(story, images, item.title)
        ],
        cls=DjangoJSONEncoder,
    )


def _fill_source(article: NewsPage, item: ArchiveItem) -> None:
    """Name the old site, unless it is this one under its old addresses."""
    site = item.takeover.newsroom.get_site()
    host = host_of(item.address)
    article.source_name = article.source_url = ""
    if not host or (site and host.removeprefix("www.") == site.hostname):
        return
    article.source_name = item.takeover.source["title"][:120] or host
    if len(item.address) <= 200:
        article.source_url = item.address


def _fill_lead(article: NewsPage, story: Story, images: Images) -> None:
    lead = story.lead
    image = images.get(lead.address[:SHOWN]) if lead else None
    article.lead_image_id = image
    article.lead_image_alt = article.lead_image_caption = ""
    if lead is not None and image is not None:
        article.lead_image_alt = _alt(lead)[:250]
        article.lead_image_caption = lead.caption[:CAPTION]


def _alt(picture: OldPicture) -> str:
    return "" if ALT_BY_MACHINE.search(picture.alt) else picture.alt


def tags_for(topics: Iterable[str]) -> tuple[list[NewsTag], list[int]]:
    """Return the tags of topics, and the keys of those that are new."""
    wanted = {topic[:100].lower(): topic[:100] for topic in topics}
    known = NewsTag.objects.annotate(lower=Lower("name")).filter(lower__in=wanted)
    tags = {tag.name.lower(): tag for tag in known}
    made = []
    for key, name in wanted.items():
        if key not in tags:
            tags[key] = NewsTag.objects.create(name=name)
            made.append(tags[key].pk)
    return [tags[key] for key in wanted], made


# -------------------------------------------------------------------------- body


def body_of(story: Story, images: Images, headline: str) -> Iterator[Raw]:
    """Yield the blocks of an article as they are stored."""
    for part in story.parts:
        if isinstance(part, Block):
            yield from raw_blocks([part], {})
        else:
            yield from _raw(part, images, headline)


def _raw(part: Part, images: Images, headline: str) -> Iterator[Raw]:
    match part:
        case OldPicture():
            if (figure := _figure(part, images)) is not None:
                yield "image", figure
                yield from _long_caption(part.caption)
        case OldGallery():
            yield from _gallery(part, images)
        case OldPlayer():
            caption = part.caption if len(part.caption) <= CAPTION else ""
            yield (
                "embed",
                {"media": part.address, "caption": caption or headline[:CAPTION]},
            )
            yield from _long_caption(part.caption)


def _gallery(gallery: OldGallery, images: Images) -> Iterator[Raw]:
    shown = [(p, f) for p in gallery.pictures if (f := _figure(p, images)) is not None]
    if len(shown) > 1:
        yield (
            "gallery",
            {"title": "", "pictures": [figure for _picture, figure in shown]},
        )
    else:
        yield from (("image", figure) for _picture, figure in shown)
    for picture, _figure_shown in shown:
        yield from _long_caption(picture.caption)


def _figure(picture: OldPicture, images: Images) -> dict[str, Any] | None:
    image = images.get(picture.address[:SHOWN])
    if image is None:
        return None
    caption = picture.caption if len(picture.caption) <= CAPTION else ""
    chosen = {"image": image, "decorative": False, "alt_text": _alt(picture)}
    return {"image": chosen, "caption": caption, "credit": ""}


def _long_caption(caption: str) -> Iterator[Raw]:
    """A caption that is longer than its field is a paragraph below the picture."""
    if len(caption) > CAPTION:
        yield "paragraph", f"<p><i>{escape(caption)}</i></p>"


def with_links_inside(body: list[dict[str, Any]], resolve: Resolve) -> None:
    """Let links to old articles and files lead to what they became, in stored blocks."""

    def lead(found: re.Match[str]) -> str:
        target = resolve(unescape(found[1]))
        return f'<a linktype="{target[0]}" id="{target[1]}">' if target else found[0]

    for block in body:
        if block["type"] == "paragraph":
            block["value"] = LINK.sub(lead, block["value"])
        elif block["type"] == "list":
            items = block["value"]["items"]
            block["value"]["items"] = [LINK.sub(lead, item) for item in items]
