"""The picture that networks show of an article: headline, publisher, photograph."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from typing import Any, Final

from django.conf import settings
from PIL import Image, ImageDraw, ImageFont, ImageOps
from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.models import SourceImageIOError

from news.models.article import NewsPage
from news.publisher import Publisher, publisher_of
from news.services.kept_files import fingerprint, keep

WIDTH: Final = 1200
HEIGHT: Final = 630
SIZE: Final = (WIDTH, HEIGHT)
#: Raise it when cards are drawn differently.
_VERSION: Final = 1
#: A size that the feeds need as well.
_PHOTO: Final = "fill-1200x630|format-jpeg|bgcolor-ffffff"
_MARGIN: Final = 64
_HEADLINE_SIZES: Final = (68, 60, 54, 48, 42)
_MOST_LINES: Final = 4
#: Fonts that the system may have; Pillow's own is the last resort.
_FONTS: Final = (
    "NotoSans-Bold.ttf",
    "LiberationSans-Bold.ttf",
    "DejaVuSansCondensed-Bold.ttf",
    "DejaVuSans-Bold.ttf",
    "Arial_Bold.ttf",
    "arialbd.ttf",
)
WHITE: Final = (255, 255, 255)
BLACK: Final = (0, 0, 0)

RGB = tuple[int, int, int]


def card_digest(article: NewsPage, publisher: Publisher | None = None) -> str:
    """Return the name of the card that the article has now."""
    publisher = publisher or publisher_of(article)
    image = article.lead_image
    facts: list[Any] = [_VERSION, article.pk, article.title, article.kicker]
    facts += [publisher.name, publisher.accent]
    if image is not None:
        focus = (image.focal_point_x, image.focal_point_y, image.focal_point_width)
        facts += [image.pk, image.file.name, image.file_hash, *focus]
    return fingerprint(facts)


def card_of(article: NewsPage) -> bytes:
    """Return the card as JPEG; drawn when first asked for. Raises ``Busy``."""
    return keep(
        article_id=article.pk,
        kind="card.jpg",
        digest=card_digest(article),
        make=lambda: draw_card_of(article),
    )


def draw_card_of(article: NewsPage) -> bytes:
    """Return the card as it would be now, without keeping it."""
    return draw_card(
        headline=article.title,
        kicker=article.kicker,
        publisher=publisher_of(article),
        photo=_photo_of(article),
    )


def draw_card(
    *, headline: str, kicker: str, publisher: Publisher, photo: Image.Image | None
) -> bytes:
    accent = _rgb(publisher.accent)
    canvas = _ground(photo, accent)
    draw = ImageDraw.Draw(canvas)
    draw.rectangle((0, HEIGHT - 14, WIDTH, HEIGHT), fill=accent)
    _write_publisher(draw, publisher.name, accent)
    top = _write_headline(draw, headline)
    if kicker:
        font = _font(28)
        text = _shorten(kicker.upper(), font, WIDTH - 2 * _MARGIN)
        draw.text((_MARGIN, top - 46), text, font=font, fill=_mix(accent, WHITE, 0.75))
    file = BytesIO()
    canvas.save(file, "JPEG", quality=85, optimize=True, progressive=True)
    return file.getvalue()


def _ground(photo: Image.Image | None, accent: RGB) -> Image.Image:
    """The photograph, darker towards the words; without one the accent colour."""
    dark = _mix(accent, BLACK, 0.72)
    shade = Image.new("RGB", SIZE, dark)
    if photo is None:
        upper = Image.new("RGB", SIZE, _mix(accent, BLACK, 0.15))
        return Image.composite(shade, upper, _fade(0, 200))
    canvas = ImageOps.fit(photo.convert("RGB"), SIZE, Image.Resampling.LANCZOS)
    return Image.composite(shade, canvas, _fade(40, 242))


def _fade(top: int, bottom: int) -> Image.Image:
    """A mask from one strength to another, most of it in the lower two thirds."""
    column = Image.new("L", (1, HEIGHT))
    for y in range(HEIGHT):
        share = min(1.0, max(0.0, (y / HEIGHT - 0.15) / 0.6))
        column.putpixel((0, y), round(top + (bottom - top) * share))
    return column.resize(SIZE)


def _write_publisher(draw: ImageDraw.ImageDraw, name: str, accent: RGB) -> None:
    if not name:
        return
    font = _font(32)
    text = _shorten(name, font, WIDTH - 2 * _MARGIN - 48)
    right = _MARGIN + font.getlength(text) + 48
    draw.rounded_rectangle((_MARGIN, 48, right, 112), radius=8, fill=accent)
    draw.text((_MARGIN + 24, 80), text, font=font, fill=WHITE, anchor="lm")


def _write_headline(draw: ImageDraw.ImageDraw, headline: str) -> int:
    """Write it as large as it fits, and return where it begins."""
    lines, size = _set(headline)
    height = round(size * 1.18)
    top = HEIGHT - 14 - 44 - height * len(lines)
    for number, line in enumerate(lines):
        place = (_MARGIN, top + number * height)
        draw.text(place, line, font=_font(size), fill=WHITE)
    return top


def _set(headline: str) -> tuple[list[str], int]:
    width = WIDTH - 2 * _MARGIN
    for size in _HEADLINE_SIZES:
        lines = _wrap(headline, _font(size), width)
        # Smaller only where four lines of this size are too few.
        if len(lines) <= (3 if size > 54 else _MOST_LINES):
            return lines, size
    size = _HEADLINE_SIZES[-1]
    last = " ".join(lines[_MOST_LINES - 1 :])
    kept = lines[: _MOST_LINES - 1]
    return [*kept, _shorten(last, _font(size), width)], size


def _wrap(text: str, font: Any, width: int) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(joined) <= width:
            lines[-1] = joined
        else:
            lines.append(_shorten(word, font, width))
    return lines


def _shorten(text: str, font: Any, width: float) -> str:
    if font.getlength(text) <= width:
        return text
    while text and font.getlength(f"{text}…") > width:
        text = text[:-1]
    return f"{text.rstrip()}…"


@lru_cache(maxsize=16)
def _font(size: int) -> Any:
    """Return a bold font of the system; ``NEWS_CARD_FONT`` names another file."""
    own = getattr(settings, "NEWS_CARD_FONT", None)
    for name in filter(None, (own, *_FONTS)):
        try:
            return ImageFont.truetype(name, size)
        except OSError:  # this system has another one
            continue
    return ImageFont.load_default(size)


def _photo_of(article: NewsPage) -> Image.Image | None:
    """Return the photograph, small enough to draw with; ``None`` if it is lost."""
    if article.lead_image is None:
        return None
    try:
        rendition = article.lead_image.get_rendition(_PHOTO)
        with rendition.file.open("rb") as file:
            photo = Image.open(BytesIO(file.read()))
            photo.load()
            return photo
    except (SourceImageIOError, InvalidFilterSpecError, OSError):
        return None


def _rgb(colour: str) -> RGB:
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red, green, blue


def _mix(colour: RGB, other: RGB, share: float) -> RGB:
    red, green, blue = (
        round(own + (its - own) * share) for own, its in zip(colour, other, strict=True)
    )
    return red, green, blue
