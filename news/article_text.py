"""The body of an article as simple HTML and as plain text, for other programs.

Made of what is stored and not of rendered blocks, so that a feed of twenty full
articles asks the database only for the pages of their boxes, all together.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import nh3
from django.utils.html import format_html, format_html_join, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from news.blocks import running_quote
from news.related_pages import BOX, pages_of_box

if TYPE_CHECKING:
    from wagtail.models import Page

    from news.models import NewsPage

#: What a feed reader or a mail program shows everywhere; links to pages of the tree
#: have no address in stored text and become words.
_TAGS = {"p", "br", "b", "strong", "i", "em", "a"}
_SCHEMES = {"http", "https", "mailto"}
_BLOCK_ENDS = re.compile(r"</(?:p|h[1-6]|li|div)>|<br\s*/?>", re.IGNORECASE)


class Part(NamedTuple):
    """A stretch of the text; ``lines`` are its paragraphs, items or rows."""

    kind: str
    html: str
    lines: list[str]


def parts_of(article: NewsPage) -> list[Part]:
    """Return what the body says, without pictures and files."""
    found: list[Part] = []
    for block in article.body.raw_data:
        if block["type"] == BOX:
            found.extend(_box(block["value"], pages_of_box(article, block["value"])))
            continue
        make = _MAKERS.get(block["type"])
        if make is not None:
            found.extend(make(block["value"]))
    return found


def html_of(article: NewsPage) -> SafeString:
    """Return the article as paragraphs, headings, quotes, lists and tables."""
    parts = [part.html for part in parts_of(article)]
    if article.dateline_place:
        opening = format_html("<strong>{} –</strong> ", article.dateline_place)
        if parts and parts[0].startswith("<p>"):
            parts[0] = parts[0].replace("<p>", f"<p>{opening}", 1)
        else:
            parts.insert(0, format_html("<p>{}</p>", opening))
    if article.author_code:
        parts.append(format_html("<p>({})</p>", article.author_code))
    return mark_safe("\n".join(parts))  # noqa: S308 -- each part is clean


def text_of(article: NewsPage) -> str:
    """Return the article as plain text, paragraphs apart by a blank line."""
    paragraphs = [_plain(part) for part in parts_of(article)]
    if article.dateline_place:
        first = paragraphs.pop(0) if paragraphs else ""
        paragraphs.insert(0, f"{article.dateline_place} – {first}".rstrip())
    if article.author_code:
        paragraphs.append(f"({article.author_code})")
    return "\n\n".join(paragraphs)


def summary_of(article: NewsPage, length: int = 300) -> str:
    """Return the standfirst; without one the beginning of the text."""
    text = article.standfirst or article.search_description
    if not text:
        said = (part for part in parts_of(article) if part.kind != "links")
        lines = (line for part in said for line in part.lines)
        text = next(lines, "")
    return Truncator(" ".join(text.split())).chars(length)


def clean_html(markup: str) -> str:
    """Return what of rich text any program may show."""
    return nh3.clean(
        markup,
        tags=_TAGS,
        attributes={"a": {"href"}},
        url_schemes=_SCHEMES,
        link_rel=None,
        url_relative="deny",
    )


def plain_lines(markup: str) -> list[str]:
    """Return the paragraphs of rich text without markup."""
    text = html.unescape(strip_tags(_BLOCK_ENDS.sub("\n", markup)))
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return [line for line in lines if line]


def _plain(part: Part) -> str:
    if part.kind == "bullets":
        return "\n".join(f"• {line}" for line in part.lines)
    if part.kind == "numbers":
        return "\n".join(f"{at}. {line}" for at, line in enumerate(part.lines, 1))
    return ("\n" if part.kind in ("table", "links") else "\n\n").join(part.lines)


# ------------------------------------------------------------- a kind of block each


def _paragraph(value: str) -> Iterator[Part]:
    lines = plain_lines(value or "")
    if lines:
        markup = clean_html(value)
        if "<p>" not in markup:
            markup = f"<p>{markup}</p>"
        yield Part("paragraph", markup, lines)


def _heading(value: Any) -> Iterator[Part]:
    if text := value.get("text"):
        markup = "<h3>{}</h3>" if value.get("level") == "h3" else "<h2>{}</h2>"
        yield Part("heading", format_html(markup, text), [text])


def _quote(value: Any) -> Iterator[Part]:
    text = value.get("text")
    if not text:
        return
    if value.get("attribution"):
        said = running_quote(text, value["attribution"])
        lines = [" ".join(line.split()) for line in said.split("\n") if line.strip()]
        markup = format_html_join("", "<p>{}</p>", ((line,) for line in lines))
        yield Part("paragraph", markup, lines)
        return
    speaker = ", ".join(filter(None, (value.get("speaker"), value.get("post"))))
    words = format_html_join("", "<p>{}</p>", ((line,) for line in plain_lines(text)))
    markup = format_html("<blockquote>{}</blockquote>", words)
    line = f"“{' '.join(text.split())}”"
    if speaker:
        markup += format_html("<p>– {}</p>", speaker)
        line = f"{line} – {speaker}"
    yield Part("quote", markup, [line])


def _list(value: Any) -> Iterator[Part]:
    items = [_item(item) for item in value.get("items") or ()]
    items = [item for item in items if plain_lines(item)]
    if not items:
        return
    numbered = value.get("style") == "numbered"
    tag = "ol" if numbered else "ul"
    inside = "".join(f"<li>{clean_html(item)}</li>" for item in items)
    lines = [" ".join(plain_lines(item)) for item in items]
    kind = "numbers" if numbered else "bullets"
    yield Part(kind, f"<{tag}>{inside}</{tag}>", lines)


def _item(item: Any) -> str:
    # Lists of former days hold the values themselves.
    return (item.get("value") if isinstance(item, dict) else item) or ""


def _table(value: Any) -> Iterator[Part]:
    columns = [column.get("heading") or "" for column in value.get("columns") or ()]
    rows = [[_cell(cell) for cell in row["values"]] for row in value.get("rows") or ()]
    if not rows:
        return
    caption = value.get("caption") or ""
    head = format_html_join("", "<th>{}</th>", ((name,) for name in columns))
    body = format_html_join(
        "",
        "<tr>{}</tr>",
        ((format_html_join("", "<td>{}</td>", ((c,) for c in row)),) for row in rows),
    )
    markup = format_html(
        "<table>{}<tr>{}</tr>{}</table>",
        format_html("<caption>{}</caption>", caption) if caption else "",
        head,
        body,
    )
    lines = [" | ".join(row) for row in (columns, *rows)]
    yield Part("table", markup, [caption, *lines] if caption else lines)


def _cell(value: Any) -> str:
    return "" if value is None else str(value)


def _embed(value: Any) -> Iterator[Part]:
    address, caption = value.get("media"), value.get("caption") or ""
    if address and address.startswith(("https://", "http://")):
        markup = format_html('<p><a href="{}">{}</a></p>', address, caption or address)
        yield Part("link", markup, [f"{caption}: {address}" if caption else address])


def _box(value: Any, pages: list[Page]) -> Iterator[Part]:
    if not pages:
        return
    heading = value.get("heading") or _("Read also")
    links = [(page.get_full_url(), page.title) for page in pages]
    items = format_html_join("", '<li><a href="{}">{}</a></li>', links)
    markup = format_html("<p>{}</p><ul>{}</ul>", heading, items)
    lines = [f"{heading}:", *(f"{title}: {address}" for address, title in links)]
    yield Part("links", markup, lines)


def _infographic(value: Any) -> Iterator[Part]:
    if caption := value.get("caption"):
        yield Part("paragraph", format_html("<p>{}</p>", caption), [caption])
    for block in value.get("text") or ():
        if make := _MAKERS.get(block["type"]):
            yield from make(block["value"])


_MAKERS: dict[str, Callable[[Any], Iterator[Part]]] = {
    "paragraph": _paragraph,
    "heading": _heading,
    "quote": _quote,
    "list": _list,
    "table": _table,
    "embed": _embed,
    "infographic": _infographic,
}
