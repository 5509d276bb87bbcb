"""HTML of WordPress prepared for reading: what is no running text is set aside.

Pictures, galleries, videos and quotes become placeholders (``<img src="placed:3">``),
so that the reader of HTML finds their place among the paragraphs.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bs4 import BeautifulSoup, Tag
from bs4.element import PreformattedString
from django.utils.translation import gettext as _

from news.archive.addresses import absolute, is_picture, originals
from news.archive.converting.parts import (
    OldGallery,
    OldPicture,
    OldPlayer,
    OldQuote,
    Placed,
)
from news.intake.rich_text import RichLine
from news.players import find_player

GALLERIES: Final = (
    "figure[data-gallery], .wp-block-gallery, .blocks-gallery-grid, .gallery, "
    ".tiled-gallery, .wp-block-jetpack-tiled-gallery"
)
CAPTIONS: Final = "figcaption, .wp-caption-text, .gallery-caption"
FRAMES: Final = "figure, .wp-caption, .gallery-item, .blocks-gallery-item"
PLAYERS: Final = ["iframe", "embed", "object", "video", "audio", "amp-youtube"]
#: Where pages load pictures late, the address stands elsewhere.
SOURCES: Final = ("data-orig-file", "data-src", "data-lazy-src", "data-original", "src")
#: They frame words of the story here, unlike in a whole page.
FRAMING: Final = ["nav", "aside", "footer", "form", "article", "math"]
MARK: Final = "placed:"

Attachments = Mapping[int, OldPicture]


class Markup:
    """The elements of a text, with a list of what was set aside in it."""

    def __init__(
        self, html: str, base: str, attachments: Attachments, remarks: list[str]
    ) -> None:
        # In an element, for a text that is one address looks like a mistake to it.
        self.soup = BeautifulSoup(f"<div>{html}</div>", "html.parser")
        self.placed: list[Placed] = []
        self.remarks = remarks
        self._base = base
        self._attachments = attachments
        self._make_addresses_whole()
        self._tidy()
        self._set_players_aside()
        self._set_galleries_aside()
        self._set_pictures_aside()
        self._set_quotes_aside()

    def at(self, mark: bytes) -> Placed:
        return self.placed[int(mark.decode().removeprefix(MARK))]

    def _replace(self, element: Tag, thing: Placed) -> None:
        self.placed.append(thing)
        mark = self.soup.new_tag("img", src=f"{MARK}{len(self.placed) - 1}")
        element.replace_with(mark)

    def _make_addresses_whole(self) -> None:
        for link in self.soup.find_all("a", href=True):
            address = str(link["href"]).strip()
            if address and not address.startswith("#"):
                link["href"] = absolute(address, self._base)

    def _tidy(self) -> None:
        # What looks like a placeholder of ours is none yet.
        for image in self.soup.select(f'img[src^="{MARK}"]'):
            image.decompose()
        for button in self.soup.select(".wp-block-file__button"):
            button.decompose()
        for element in self.soup.find_all(FRAMING):
            element.name = "div"
        for element in self.soup.find_all("button"):
            element.name = "span"
        for caption in self.soup.select("table > caption"):
            table = caption.find_parent("table")
            caption.name = "figcaption"
            if table is not None:
                table.insert_after(caption.extract())
        for verse in self.soup.find_all("pre"):
            _break_lines(self.soup, verse)

    # --------------------------------------------------------------------- videos

    def _set_players_aside(self) -> None:
        for player in self.soup.find_all(PLAYERS):
            if not _stands_in(player, self.soup) or player.find_parent(PLAYERS):
                continue
            address = self._played(player)
            said = player.get_text(" ", strip=True)
            if not address:
                self.remarks.append(
                    _(
                        "A video or other insert without an address was left out. %(text)s"
                    )
                    % {"text": said}
                )
                player.decompose()
                continue
            if find_player(address):
                self._replace(player, OldPlayer(address, self._caption_of(player)))
                continue
            link = self.soup.new_tag("a", href=address)
            link.string = address
            paragraph = self.soup.new_tag("p")
            paragraph.append(link)
            player.replace_with(paragraph)

    def _played(self, player: Tag) -> str:
        inner = player.find(["source", "embed", "param"])
        found = [player.get(n) for n in ("src", "data-src", "data", "data-lazy-src")]
        if isinstance(inner, Tag):
            found += [inner.get("src"), inner.get("value")]
        if video := player.get("data-videoid"):
            found.append(f"https://www.youtube.com/watch?v={video}")
        whole = (absolute(str(a), self._base) for a in found if a)
        return next((a for a in whole if a.startswith(("http://", "https://"))), "")

    # ------------------------------------------------------------------- pictures

    def _set_galleries_aside(self) -> None:
        for gallery in self.soup.select(GALLERIES):
            holds_video = any(
                str(image.get("src") or "").startswith(MARK)
                for image in gallery.find_all("img")
            )
            if holds_video or not _stands_in(gallery, self.soup):
                continue
            shown = map(self._picture, gallery.find_all("img"))
            pictures = self._listed(gallery) or [p for p in shown if p is not None]
            # What is left beside the captions, which went to their pictures.
            said = _line(gallery)
            if not pictures and gallery.has_attr("data-gallery"):
                self.remarks.append(
                    _("A gallery whose pictures the export doesn't name.")
                )
            if not pictures:
                continue
            thing = OldGallery(tuple(pictures)) if len(pictures) > 1 else pictures[0]
            self._replace(gallery, thing)
            if said:
                self._after_last(said)

    def _after_last(self, text: str) -> None:
        mark = self.soup.find("img", src=f"{MARK}{len(self.placed) - 1}")
        line = self.soup.new_tag("figcaption")
        line.string = text
        if isinstance(mark, Tag):
            mark.insert_after(line)

    def _listed(self, gallery: Tag) -> list[OldPicture]:
        numbers = str(gallery.get("data-gallery") or "").split(",")
        keys = [int(number) for number in numbers if number.strip().isdigit()]
        found = [self._attachments[key] for key in keys if key in self._attachments]
        for key in keys:
            if key not in self._attachments:
                self.remarks.append(
                    _("Picture %(number)d of a gallery is not in the export.")
                    % {"number": key}
                )
        return found

    def _set_pictures_aside(self) -> None:
        for image in self.soup.find_all("img"):
            if not _stands_in(image, self.soup):
                continue
            if str(image.get("src") or "").startswith(MARK):
                continue
            picture = self._picture(image)
            if picture is None:
                said = str(image.get("alt") or "") if "smil" in str(image) else ""
                image.replace_with(said)
                continue
            link = image.find_parent("a")
            target = str(link.get("href") or "") if link else ""
            if link and _line(link) == "":
                if target and not is_picture(target) and not target.startswith("#"):
                    self.remarks.append(
                        _("A picture was a link to %(address)s.") % {"address": target}
                    )
                link.unwrap()
            self._replace(image, picture)

    def _picture(self, image: Tag) -> OldPicture | None:
        """Return a picture of the story; signs and counters are none."""
        written = next((str(image[n]) for n in SOURCES if image.get(n)), "").strip()
        if not written or _is_tiny(image) or "emoji" in written:
            return None
        known = self._attachments.get(_number_of(image) or 0)
        address = (
            written if written.startswith("data:") else absolute(written, self._base)
        )
        sources = [*(known.sources if known else ()), *self._linked_original(image)]
        sources += [address] if address.startswith("data:") else originals(address)
        alt = _tidy(str(image.get("alt") or "")) or (known.alt if known else "")
        return OldPicture(
            address, alt, self._caption_of(image), tuple(dict.fromkeys(sources))
        )

    def _linked_original(self, image: Tag) -> list[str]:
        link = image.find_parent("a")
        target = str(link.get("href") or "") if link else ""
        return originals(target) if is_picture(target) else []

    def _caption_of(self, element: Tag) -> str:
        """Return the caption in the frame of one picture, and take it from the text."""
        frame = element.find_parent("figure") or _parent_with(element, FRAMES)
        if frame is None or len(frame.find_all(["img", *PLAYERS])) > 1:
            return ""
        caption = frame.select_one(CAPTIONS)
        if caption is None or caption.find(["a", "img", *PLAYERS]) is not None:
            return ""
        text = _line(caption)
        caption.decompose()
        return text

    # --------------------------------------------------------------------- quotes

    def _set_quotes_aside(self) -> None:
        for quote in self.soup.find_all("blockquote"):
            if not _stands_in(quote, self.soup):
                continue
            if quote.find(["a", "img", "ul", "ol", "table", "blockquote", "h2", "h3"]):
                quote.name = "div"
                continue
            cite = quote.find(["cite", "footer"])
            speaker = _line(cite) if isinstance(cite, Tag) else ""
            if isinstance(cite, Tag):
                cite.decompose()
            text = "\n\n".join(_paragraphs(quote))
            if text:
                self._replace(quote, OldQuote(text, speaker.lstrip("—–- ")))
            elif speaker:
                quote.name = "p"
                quote.string = speaker


def _parent_with(element: Tag, selector: str) -> Tag | None:
    classes = {part.strip()[1:] for part in selector.split(",") if "." in part}
    return next(
        (p for p in element.parents if classes & set(p.get("class") or [])), None
    )


def _stands_in(element: Tag, soup: BeautifulSoup) -> bool:
    """Tell whether an element was not taken out with another one around it."""
    return any(parent is soup for parent in element.parents)


def _number_of(image: Tag) -> int | None:
    for name in image.get("class") or []:
        number = name.removeprefix("wp-image-")
        if number != name and number.isdigit():
            return int(number)
    number = str(image.get("data-id") or "")
    return int(number) if number.isdigit() else None


def _is_tiny(image: Tag) -> bool:
    sides = [str(image.get(name) or "") for name in ("width", "height")]
    return any(side.isdigit() and int(side) < 24 for side in sides)


def _line(element: Tag) -> str:
    return _tidy(element.get_text(" ", strip=True))


def _tidy(text: str) -> str:
    return RichLine.plain(text).text.replace("\n", " ")


def _paragraphs(quote: Tag) -> list[str]:
    inner = quote.find_all(["p", "div"])
    for line in quote.find_all("br"):
        line.replace_with("\n")
    if not inner:
        return [text] if (text := RichLine.plain(quote.get_text()).text) else []
    # What stands beside the paragraphs too: all text, cut where they end.
    for element in inner:
        element.append("\n\n")
        element.insert(0, "\n\n")
    parts = (RichLine.plain(part).text for part in quote.get_text().split("\n\n"))
    return [part for part in parts if part]


def _break_lines(soup: BeautifulSoup, verse: Tag) -> None:
    for text in list(verse.find_all(string=True)):
        if isinstance(text, PreformattedString) or "\n" not in text:
            continue
        first, *others = str(text).split("\n")
        pieces: list[Tag | str] = [first]
        for line in others:
            pieces += [soup.new_tag("br"), line]
        text.replace_with(*pieces)
