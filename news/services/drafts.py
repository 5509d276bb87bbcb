"""Draft articles of what was recognised in a release."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any, Final

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.models import Page

from news.intake.recognition import (
    Block,
    BlockKind,
    Finding,
    Photo,
    Recognised,
)
from news.models import NewsIndexPage, NewsPage, NewsSpeaker, NewsTag, RelatedPage
from news.services.pictures import StoredPicture

#: Functions of ``(text, newsroom)`` that return pages and the words naming them.
SUGGESTIONS_HOOK: Final = "suggest_news_pages"
#: Fields of the article that are lines of text.
TEXT_FIELDS: Final = (
    *("kicker", "standfirst", "dateline_place", "event_place", "author_code"),
    *("source_name", "source_url", "lead_image_caption", "lead_image_credit"),
)
NAMES: Final = {"caption": "lead_image_caption", "credit": "lead_image_credit"}
TITLE_WORDS: Final = 14
HEADING_LENGTH: Final = 160
ALT_BY_MACHINE: Final = re.compile(
    r"automatically generated|dihasilkan otomatis|^\S+\.(?:jpe?g|png|gif|webp)$|^(?:image|"
    r"picture|gambar|foto)?\s*\d*$",
    re.IGNORECASE,
)

Row = dict[str, Any]
Pictures = dict[int, StoredPicture]


def fill_article(
    article: NewsPage,
    found: Recognised,
    pictures: Pictures,
    newsroom: NewsIndexPage,
) -> list[Row]:
    """Fill an unsaved article; return the findings as an intake keeps them."""
    rows = [_fill_title(article, found)]
    rows += _fill_lines(article, found)
    rows += _fill_event_day(article, found)
    rows += _fill_photo(article, found, pictures)
    rows += _fill_speakers(article, found)
    article.body = json.dumps(
        [
            {"type": name, "value": value}
            for name, value in raw_blocks(found.blocks, pictures)
        ],
        cls=DjangoJSONEncoder,
    )
    rows += _quotes_without_speaker(found)
    rows += _fill_related(article, found, newsroom)
    _fill_tags(article, found)
    for number, finding in enumerate(rows, 1):
        finding["key"] = str(number)
    return rows


def row(field: str, value: str, original: str, doubt: str = "") -> Row:
    return {
        "field": field,
        "value": value,
        "original": original,
        "doubt": doubt,
        "confirmed": False,
    }


# ------------------------------------------------------------------------- fields


def _fill_title(article: NewsPage, found: Recognised) -> Row:
    headline = found.findings.get("headline")
    if headline is not None:
        title, doubt = _shortened(headline, _length("title"))
        article.title = title
        return row("title", title, headline.original, doubt)
    words = _first_words(found)
    article.title = words or _("Release without a headline")
    doubt = _("The text has no headline; this is how it begins.")
    return row("title", article.title, words, doubt)


def _first_words(found: Recognised) -> str:
    for block in found.blocks:
        words = (block.quote.text if block.quote else block.line.text).split()
        if words:
            end = "…" if len(words) > TITLE_WORDS else ""
            text = " ".join(words[:TITLE_WORDS]).rstrip(",;:–- ") + end
            return text[: _length("title")]
    return ""


def _fill_lines(article: NewsPage, found: Recognised) -> Iterator[Row]:
    for name, finding in found.findings.items():
        field = NAMES.get(name, name)
        if field not in TEXT_FIELDS:
            continue
        value, doubt = _shortened(finding, _length(field))
        if field == "source_url" and not value.startswith(("http://", "https://")):
            value = f"https://{value}"
        setattr(article, field, value)
        yield row(field, value, finding.original, doubt or finding.doubt)


def _shortened(finding: Finding, length: int) -> tuple[str, str]:
    """Return a value that fits its field, and the doubt when it had to be cut."""
    value = str(finding.value)
    if len(value) <= length:
        return value, finding.doubt
    short = value[: length - 1].rsplit(" ", 1)[0].rstrip(" ,;:–-") + "…"
    return short, _("The text is longer than the field; it was shortened.")


def _length(field: str) -> int:
    return int(NewsPage._meta.get_field(field).max_length or 0)


def _fill_event_day(article: NewsPage, found: Recognised) -> Iterator[Row]:
    finding = found.findings.get("event_date")
    if finding is not None and isinstance(finding.value, date):
        article.event_date = finding.value
        day = finding.value.isoformat()
        yield row("event_date", day, finding.original, finding.doubt)


def _fill_photo(
    article: NewsPage, found: Recognised, pictures: Pictures
) -> Iterator[Row]:
    stored = _stored(found.photos[0], pictures) if found.photos else None
    if stored is None:
        return
    article.lead_image = stored.image
    alt = stored.picture.alt.strip()
    if alt and not ALT_BY_MACHINE.search(alt):
        article.lead_image_alt = alt[: _length("lead_image_alt")]
        yield row("lead_image_alt", article.lead_image_alt, alt)


def _stored(photo: Photo, pictures: Pictures) -> StoredPicture | None:
    return pictures.get(photo.picture.number) if photo.picture else None


def _fill_speakers(article: NewsPage, found: Recognised) -> Iterator[Row]:
    name_length, post_length = (
        int(NewsSpeaker._meta.get_field(name).max_length or 0)
        for name in ("name", "post")
    )
    for order, speaker in enumerate(found.speakers):
        person = NewsSpeaker(
            name=speaker.name[:name_length],
            post=speaker.post[:post_length],
            sort_order=order,
        )
        article.speakers.add(person)
        doubt = "" if speaker.post else _("No post was found for this person.")
        yield row("speakers", str(person), speaker.original, doubt)


def _quotes_without_speaker(found: Recognised) -> Iterator[Row]:
    for quote in found.quotes:
        if quote.speaker is None:
            doubt = _("Who says this was not found.")
            yield row("body", quote.text, quote.text, doubt)


def _fill_tags(article: NewsPage, found: Recognised) -> None:
    """Take over topics that exist already; new ones are the editors' to make."""
    wanted = {tag.lower() for tag in found.tags}
    if wanted:
        known = [tag for tag in NewsTag.objects.all() if tag.name.lower() in wanted]
        article.tags.add(*known)


def _fill_related(
    article: NewsPage, found: Recognised, newsroom: NewsIndexPage
) -> Iterator[Row]:
    """Relate pages of this site that the text names; others offer them by the hook."""
    text = "\n".join(_words_of(found.blocks))
    seen: set[int] = set()
    for page, words in _suggested(text, newsroom):
        if page.pk not in seen:
            seen.add(page.pk)
            article.related_items.add(
                RelatedPage(related_page_id=page.pk, sort_order=len(seen))
            )
            doubt = _("The text names it; is it what the story is about?")
            yield row("related_items", page.title, words, doubt)


def _suggested(text: str, newsroom: NewsIndexPage) -> Iterator[tuple[Page, str]]:
    suggest: Callable[..., Iterable[tuple[Page, str]]]
    for suggest in hooks.get_hooks(SUGGESTIONS_HOOK):
        yield from suggest(text=text, newsroom=newsroom)


# --------------------------------------------------------------------------- body


def raw_blocks(blocks: Iterable[Block], pictures: Pictures) -> Iterator[Any]:
    for block in blocks:
        match block.kind:
            case BlockKind.PARAGRAPH:
                yield "paragraph", f"<p>{block.line.html()}</p>"
            case BlockKind.HEADING:
                yield _raw_heading(block)
            case BlockKind.QUOTE:
                yield "quote", _raw_quote(block)
            case BlockKind.LIST:
                style = "numbered" if block.ordered else "bulleted"
                items = [f"<p>{item.html()}</p>" for item in block.items]
                yield "list", {"style": style, "items": items}
            case BlockKind.TABLE:
                yield "table", _raw_table(block)
            case BlockKind.PICTURE:
                yield from _raw_picture(block, pictures)


def _raw_heading(block: Block) -> tuple[str, Any]:
    if len(block.line.text) > HEADING_LENGTH:
        return "paragraph", f"<p><b>{block.line.html()}</b></p>"
    level = "h2" if block.level <= 2 else "h3"
    return "heading", {"text": block.line.text, "level": level}


def _raw_quote(block: Block) -> Row:
    speaker = block.quote.speaker if block.quote else None
    return {
        "text": block.quote.text if block.quote else "",
        "speaker": speaker.name[:160] if speaker else "",
        "post": speaker.post[:200] if speaker else "",
        "attribution": block.attribution,
    }


def _raw_table(block: Block) -> Row:
    """Return a table with the first row as headings, all columns of text."""
    width = max(len(row) for row in block.rows)
    rows = [[*row, *[""] * (width - len(row))] for row in block.rows]
    return {
        "caption": "",
        "columns": [{"type": "text", "heading": heading} for heading in rows[0]],
        "rows": [{"values": values} for values in rows[1:]],
    }


def _raw_picture(block: Block, pictures: Pictures) -> Iterator[tuple[str, Any]]:
    photo = block.photo
    stored = _stored(photo, pictures) if photo else None
    if photo is None or stored is None:
        return
    alt = "" if ALT_BY_MACHINE.search(stored.picture.alt) else stored.picture.alt
    image = {"image": stored.image.pk, "decorative": False, "alt_text": alt}
    yield "image", {"image": image, "caption": photo.caption, "credit": photo.credit}


def _words_of(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        yield block.line.text
        if block.quote:
            yield f"{block.quote.text} {block.attribution}"
        yield from (item.text for item in block.items)
        yield from (cell for cells in block.rows for cell in cells)
