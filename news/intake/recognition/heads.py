"""What stands above the story: headline, rubric, summary, caption, letterhead."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from news.intake.manuscript import Kind, Piece
from news.intake.recognition.bylines import TELLING
from news.intake.recognition.captions import PICTURED, caption_of, has_capital_lead
from news.intake.recognition.datelines import dateline_of
from news.intake.recognition.dates import MONTHS, days_in
from news.intake.recognition.labels import labelled
from news.intake.recognition.noise import names_office
from news.intake.recognition.words import towns

LEAD_WORDS: Final = 13
KICKER_WORDS: Final = 5
SUMMARY_WORDS: Final = 8
HEADLINE_WORDS: Final = range(3, 31)
FACT: Final = re.compile(r"^(?:apa|siapa|mengapa|kenapa|bagaimana|apa itu)\s*:", re.I)
GREETING: Final = re.compile(
    r"(?:assalamu|bismillah|yang\s+(?:saya|kami)\s+hormati|salam\s+sejahtera|om\s+swasti"
    r"|dengan\s+hormat|puji\s+syukur)",
    re.IGNORECASE,
)
AUTHOR: Final = re.compile(
    r"^(?:oleh|by|penulis|editor|reporter|laporan)\b\s*:?\s*\S", re.I
)
#: Words of pages that are no rubric.
NO_KICKER: Final = re.compile(
    r"(?:news|kabar|headline|berita|artikel|home|beranda|blank|terkini|image|logo|foto|spot_img"
    r"|advertorial|comments?|menu|search|zoom.*|.*[\d_%@#|/\\].*)",
    re.IGNORECASE,
)
MONTH_YEAR: Final = re.compile(
    rf"\b(?:{'|'.join(MONTHS)})\b.*\b(?:19|20)\d\d\b", re.IGNORECASE
)
CLOCK: Final = re.compile(r"\b\d{1,2}[:.]\d{2}\b\s*(?:WIB|WITA|WIT)?", re.I)
#: Signs that messengers put behind a line.
EMOJI: Final = re.compile(r"[\s\U0001F000-\U0001FAFF\u2600-\u27BF\uFE0F\u200D]+$")
_END: Final = re.compile(r"[.!?…][”\"’)\]*]*$")


@dataclass
class Head:
    """The pieces above the story by what they are; ``rest`` was not placed."""

    headline: Piece | None = None
    kicker: Piece | None = None
    standfirst: Piece | None = None
    dated: Piece | None = None
    dateline: Piece | None = None
    captions: list[Piece] = field(default_factory=list)
    repeated: list[Piece] = field(default_factory=list)
    rest: list[Piece] = field(default_factory=list)


def ends_sentence(text: str) -> bool:
    return bool(_END.search(EMOJI.sub("", text)))


def find_lead(pieces: Sequence[Piece]) -> int:
    """Return the number of the piece with which the story begins."""
    datelines = [
        number
        for number, piece in enumerate(pieces)
        if _is_text(piece) and has_story_dateline(piece.text)
    ]
    for number, piece in enumerate(pieces):
        if piece.kind == Kind.TABLE and number:
            return number
        if piece.kind == Kind.ITEM and number and len(piece.text.split()) >= 6:
            return _introduction(pieces, number)
        if _is_fact(piece.text) or GREETING.match(piece.text):
            return number
        if not _is_text(piece):
            continue
        if _is_caption(piece, pieces, number, datelines):
            continue
        if number in datelines or _is_story(piece.text):
            ahead = [other for other in datelines if number < other <= number + 3]
            if number not in datelines and ahead and number < 6:
                continue
            return number
    return _after_headline(pieces)


def _introduction(pieces: Sequence[Piece], number: int) -> int:
    """Return the sentence that leads to a list, or where the list begins."""
    before = pieces[number - 1]
    return number - 1 if _is_text(before) and ends_sentence(before.text) else number


def _after_headline(pieces: Sequence[Piece]) -> int:
    """Return the first piece of a text without sentences, below what may be its title."""
    lines = [number for number, piece in enumerate(pieces) if piece.line]
    if len(lines) < 2:
        return 0
    first = pieces[lines[0]]
    titled = first.kind == Kind.HEADING or (
        _is_text(first)
        and len(first.text.split()) in HEADLINE_WORDS
        and not ends_sentence(first.text)
    )
    return lines[1] if titled else lines[0]


def _is_text(piece: Piece) -> bool:
    return piece.kind in (Kind.PARAGRAPH, Kind.QUOTE)


def _is_story(text: str) -> bool:
    words = text.split()
    return len(words) >= LEAD_WORDS and (
        ends_sentence(text) or len(words) > HEADLINE_WORDS.stop
    )


def _is_fact(text: str) -> bool:
    """Tell a line of a release in points: *Kapan: …*, *Siapa: …*."""
    found = labelled(text)
    return FACT.match(text) is not None or (
        found is not None and found[0] in ("event_date", "event_place")
    )


def has_story_dateline(text: str) -> bool:
    dateline = dateline_of(text)
    if dateline is None:
        return False
    return len(text[dateline.end :].split()) >= 8


def _is_caption(
    piece: Piece, pieces: Sequence[Piece], number: int, datelines: list[int]
) -> bool:
    near = number > 0 and pieces[number - 1].kind == Kind.PICTURE
    if caption_of(piece.text, near_picture=near) is not None:
        return True
    # Of two openings in capitals the first is the caption's.
    later = [other for other in datelines if number < other <= number + 3]
    return bool(later) and has_capital_lead(piece.text) and number in datelines


def sort_head(pieces: Sequence[Piece], body: Sequence[str]) -> Head:
    """Tell what the pieces above a story are."""
    head = Head()
    lines = _with_joined_headlines([piece for piece in pieces if piece.line])
    head.headline = _headline(lines, body)
    seen = False
    for number, piece in enumerate(lines):
        if piece is head.headline:
            seen = True
        elif head.headline and same_words(piece.text, head.headline.text):
            head.repeated.append(piece)
        elif piece.kind == Kind.CAPTION or _is_caption_line(piece):
            head.captions.append(piece)
        elif _is_dated(piece.text):
            _put(head, "dated", piece)
        elif lines[number + 1 : number + 2] == [head.headline] and _is_kicker(piece):
            _put(head, "kicker", piece)
        elif seen and _is_standfirst(piece.text, body):
            _put(head, "standfirst", piece)
        elif _is_town(piece.text):
            _put(head, "dateline", piece)
        elif seen and PICTURED.search(piece.text) and len(piece.text.split()) > 4:
            head.captions.append(piece)
        else:
            head.rest.append(piece)
    _take_lone_summary(head, lines)
    return head


def _take_lone_summary(head: Head, lines: Sequence[Piece]) -> None:
    """The only line between headline and story is its summary, without a full stop."""
    if head.headline is None or head.standfirst is not None or len(head.rest) != 1:
        return
    below = lines[lines.index(head.headline) + 1 :]
    if head.rest[0] in below and len(head.rest[0].text.split()) >= SUMMARY_WORDS:
        head.standfirst, head.rest = head.rest[0], []


def _is_town(text: str) -> bool:
    """Tell a dateline on a line of its own: *TELUKDALAM, NISEL*."""
    return text.split(",")[0].strip(" –-").lower() in towns()


def _with_joined_headlines(lines: list[Piece]) -> list[Piece]:
    """Return lines in which a headline over two or three of them is one."""
    found: list[Piece] = []
    for piece in lines:
        if found and _is_one_headline(found[-1], piece):
            joined = found[-1].line.followed_by(piece.line)
            found[-1] = replace(found[-1], line=joined)
        else:
            found.append(piece)
    return found


def _is_one_headline(one: Piece, other: Piece) -> bool:
    look = [(p.kind, p.level, p.line.is_bold, p.text.isupper()) for p in (one, other)]
    marked = one.kind == Kind.HEADING or one.line.is_bold or one.text.isupper()
    long_enough = len(one.text.split()) >= 4
    return (
        marked
        and look[0] == look[1]
        and long_enough
        and not ends_sentence(one.text)
        and not same_words(one.text, other.text)
        and len(one.text.split()) + len(other.text.split()) in HEADLINE_WORDS
    )


def _put(head: Head, name: str, piece: Piece) -> None:
    if getattr(head, name) is None:
        setattr(head, name, piece)
    else:
        head.rest.append(piece)


def _is_caption_line(piece: Piece) -> bool:
    if caption_of(piece.text) is not None:
        return True
    return has_capital_lead(piece.text) and ends_sentence(piece.text)


def _headline(lines: Sequence[Piece], body: Sequence[str]) -> Piece | None:
    scored = [
        (_headline_score(piece, number, body), -number, piece)
        for number, piece in enumerate(lines)
    ]
    best = max(scored, key=lambda row: row[:2], default=None)
    return best[2] if best and best[0] >= 1.5 else None


def _headline_score(piece: Piece, number: int, body: Sequence[str]) -> float:
    text = piece.text
    words = text.split()
    if len(words) not in HEADLINE_WORDS or AUTHOR.match(text) or _is_dated(text):
        return -10
    if caption_of(text) is not None or text.endswith(":") or TELLING.fullmatch(text):
        return -10
    score = 2.0 - 0.3 * number
    if piece.kind == Kind.HEADING:
        score += 6 if piece.level == 1 else 4
    if piece.line.is_bold:
        score += 2
    if ends_sentence(text) and not text.endswith(("!", "?")):
        score -= 3
    if len(words) < 4:
        score -= 2
    capitals = sum(word[:1].isupper() for word in words)
    if capitals >= 0.6 * len(words):
        score += 1.5
    if any(_is_pulled(text, part) for part in body):
        score -= 4
    return score


def _is_pulled(text: str, part: str) -> bool:
    """Tell whether a line is repeated inside the story, as summaries are."""
    core = words_of(text.rstrip('. …“”"'))
    return len(core) > 5 and core in words_of(part) and not part.startswith(text)


def _is_dated(text: str) -> bool:
    """Tell a line that is a date, with a place or the time: *Penajam, 5 Juni 2025*."""
    day = next(days_in(text), None)
    if len(text.split()) > 12:
        return False
    if day is None:
        return MONTH_YEAR.search(text) is not None and len(text.split()) <= 7
    rest = CLOCK.sub("", f"{text[: day.start]}{text[day.end :]}")
    return len(re.findall(r"[^\W\d]{2,}", rest)) <= 4


def _is_kicker(piece: Piece) -> bool:
    text = piece.text
    short = len(text.split()) <= KICKER_WORDS and text[-1:] not in (".", ":")
    if names_office(text):
        return False
    return short and NO_KICKER.fullmatch(text) is None


def _is_standfirst(text: str, body: Sequence[str]) -> bool:
    """Tell a summary or a sentence pulled from the story from other lines."""
    if not 6 <= len(text.split()) <= 60 or AUTHOR.match(text):
        return False
    return ends_sentence(text) or any(_is_pulled(text, part) for part in body)


def words_of(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def same_words(one: str, other: str) -> bool:
    return words_of(one) == words_of(other)
