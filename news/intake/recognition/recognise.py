"""A manuscript as the parts of an article; nothing of it is lost on the way."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from news.intake.manuscript import Kind, Manuscript, Piece
from news.intake.recognition.bodies import blocks_of, joined
from news.intake.recognition.bylines import AT_END, split_byline, split_stars
from news.intake.recognition.captions import Caption, caption_of, has_capital_lead
from news.intake.recognition.datelines import dateline_of
from news.intake.recognition.dates import days_in
from news.intake.recognition.events import event_day, event_place
from news.intake.recognition.heads import EMOJI, find_lead, same_words, sort_head
from news.intake.recognition.labels import labelled
from news.intake.recognition.noise import (
    begins_tail,
    is_letterhead,
    is_noise,
    names_office,
)
from news.intake.recognition.recognised import (
    Aside,
    Finding,
    Photo,
    Recognised,
    SetAside,
)
from news.intake.recognition.speakers import voices_in

#: Within this time a file's own date is that of the release.
FRESH: Final = timedelta(days=400)
#: Lines of a page are short; a paragraph may begin like one.
NOISE_WORDS: Final = 40
PHOTOGRAPHER: Final = re.compile(r"[/|;,]\s*(?:foto(?:grafer)?|photo)\s*:\s*", re.I)
ADDRESS: Final = re.compile(r"https?://\S+|www\.\S+")


def recognise(
    manuscript: Manuscript, *, today: date, released: date | None = None
) -> Recognised:
    """Return what the parts of a manuscript are.

    ``released`` is the day of the release where the sender said so; otherwise it is
    read in the text or the file, and failing that it is ``today``.
    """
    return _Recognition(manuscript, today, released).run()


class _Recognition:
    def __init__(
        self, manuscript: Manuscript, today: date, released: date | None
    ) -> None:
        self._manuscript = manuscript
        self._released = released
        self._found = Recognised(released or _written(manuscript, today) or today)
        self._pieces = list(manuscript.pieces)
        self._captions: dict[int, tuple[Caption, str]] = {}

    def run(self) -> Recognised:
        for text in self._manuscript.outside:
            self._set_aside(text, Aside.OUTSIDE)
        self._take_page_apart()
        self._pair_captions()
        self._take_labelled_lines()
        lead = find_lead(self._pieces)
        above, self._pieces = self._pieces[:lead], self._pieces[lead:]
        self._take_head(above)
        self._take_photos(above)
        self._take_repeated_headline()
        self._take_dateline()
        self._take_byline()
        self._hear()
        return self._found

    # ------------------------------------------------------------- what is no story

    def _take_page_apart(self) -> None:
        """Set aside what newspapers and old systems put around a story."""
        last = max(
            (n for n, piece in enumerate(self._pieces) if len(piece.text.split()) > 15),
            default=len(self._pieces),
        )
        kept, in_tail = [], False
        for number, piece in enumerate(self._pieces):
            short = len(piece.text.split()) <= NOISE_WORDS
            in_tail = in_tail or (number > last and begins_tail(piece.text))
            if piece.line and ((short and is_noise(piece.text)) or in_tail):
                if not in_tail and _is_wanted(piece.text):
                    kept.append(piece)
                    continue
                self._take_tags(piece.text)
                self._set_aside(piece.text, Aside.NOISE)
            else:
                kept.append(piece)
        self._pieces = kept

    def _take_tags(self, text: str) -> None:
        found = labelled(text)
        if found is not None and found[0] == "tags":
            names = (name.strip(" #") for name in found[1].split(","))
            self._found.tags += [name for name in names if name]

    def _take_labelled_lines(self) -> None:
        kept = []
        for piece in self._pieces:
            found = labelled(piece.text) if piece.kind != Kind.HEADING else None
            if (
                found is None
                or len(piece.text.split()) > 60
                or not self._take_labelled(*found, piece)
            ):
                kept.append(piece)
        self._pieces = kept

    def _take_labelled(self, name: str, value: str, piece: Piece) -> bool:
        """Take a line such as *Judul: …*; return whether it leaves the text."""
        match name:
            case "released":
                return self._take_release_day(value, piece.text)
            case "source":
                self._take_source(value, piece.text)
            case "author":
                self._take_author(piece.text)
            case "event_date":
                self._take_event_day(value, piece.text)
                return False
            case "event_place":
                self._put("event_place", value, piece.text)
                return False
            case "caption" | "credit":
                self._take_caption_line(name, value, piece.text)
            case _:
                self._put(name, value, piece.text)
        return True

    def _take_release_day(self, value: str, original: str) -> bool:
        day = next(days_in(value), None)
        if day is None or day.year is None or day.day is None or day.month is None:
            return False
        if self._released is None:
            self._released = date(day.year, day.month, day.day)
            self._found.released = self._released
        self._set_aside(original, Aside.ORIGIN)
        return True

    def _take_source(self, value: str, original: str) -> None:
        address = ADDRESS.search(value)
        if address:
            self._put("source_url", address[0], original)
        name = ADDRESS.sub("", value).strip(" ,;|()–-")
        if name:
            self._put("source_name", name, original)

    def _take_author(self, line: str) -> None:
        parts = PHOTOGRAPHER.split(line, maxsplit=1)
        original = parts[0].strip(" /|;,")
        if len(parts) > 1:
            self._put("credit", parts[1].strip(), line)
        earlier = self._found.findings.get("author_code")
        if earlier and re.match(r"\w+\s*:", str(earlier.value)):
            both = f"{earlier.value} | {original}"
            self._found.findings["author_code"] = Finding(both, both)
        else:
            self._put("author_code", original, original)

    def _take_event_day(self, value: str, original: str) -> None:
        found = event_day([value], self._found.released)
        if found is not None:
            self._found.findings["event_date"] = replace(found[0], original=original)

    def _take_caption_line(self, name: str, value: str, original: str) -> None:
        caption = caption_of(value) if name == "caption" else None
        if caption and caption.text:
            self._put_caption(caption, original)
        elif name == "credit" and len(value.split()) > 9:
            # "Foto: Bupati menyerahkan hadiah …" tells what is seen.
            described = caption_of(value, near_picture=True) or Caption(value, "")
            self._put_caption(described, original)
        else:
            self._put(name, value, original)

    # ------------------------------------------------------------- above the story

    def _take_head(self, pieces: list[Piece]) -> None:
        lines = []
        offices = sum(1 for piece in pieces if names_office(piece.text))
        for piece in pieces:
            if piece.kind != Kind.HEADING and is_letterhead(
                piece.text, beside_others=offices > 1
            ):
                self._set_aside(piece.text, Aside.LETTERHEAD)
            else:
                lines.append(piece)
        body = [piece.text for piece in self._pieces]
        head = sort_head(lines, body)
        if head.dateline is not None:
            self._put("dateline_place", head.dateline.text, head.dateline.text)
        for name in ("headline", "kicker", "standfirst"):
            piece = getattr(head, name)
            if piece is not None:
                self._put(name, _bare(piece.text), piece.text)
        if head.dated is not None and not self._take_release_day(
            head.dated.text, head.dated.text
        ):
            self._set_aside(head.dated.text, Aside.UNPLACED)
        for piece in head.captions:
            near = caption_of(piece.text, near_picture=True)
            self._put_caption(near or Caption(piece.text, ""), piece.text)
        for piece in head.repeated:
            self._set_aside(piece.text, Aside.REPEATED)
        for piece in head.rest:
            self._set_aside(piece.text, Aside.UNPLACED)

    def _put_caption(self, caption: Caption, original: str) -> None:
        if caption.text:
            self._put("caption", caption.text, original)
        if caption.credit:
            self._put("credit", caption.credit, original)

    # ----------------------------------------------------------------- in the story

    def _pair_captions(self) -> None:
        """Give the pictures the words that stand below them."""
        kept: list[Piece] = []
        number: int | None = None
        for piece in self._pieces:
            if piece.picture is not None:
                number = piece.picture.number
                kept.append(piece)
                continue
            caption = _caption_below(piece) if number is not None else None
            if caption is not None and number is not None:
                self._captions[number] = caption, piece.text
            elif piece.kind == Kind.CAPTION:
                near = caption_of(piece.text, near_picture=True)
                self._put_caption(near or Caption(piece.text, ""), piece.text)
            else:
                kept.append(piece)
            number = None
        self._pieces = kept

    def _take_photos(self, above: list[Piece]) -> None:
        """Make the first picture the article's photograph; others keep their place."""
        pieces = [*(piece for piece in above if piece.picture), *self._pieces]
        self._pieces = []
        for piece in pieces:
            if piece.picture is not None:
                caption, original = self._captions.get(
                    piece.picture.number, (Caption("", ""), "")
                )
                photo = Photo(piece.picture, caption.text, caption.credit, original)
                self._found.photos.append(photo)
                if len(self._found.photos) == 1:
                    self._put_caption(caption, original)
                    continue
            self._pieces.append(piece)

    def _take_repeated_headline(self) -> None:
        headline = self._found.findings.get("headline")
        if headline is None:
            return
        kept = []
        for piece in self._pieces:
            if piece.line and same_words(piece.text, str(headline.value)):
                self._set_aside(piece.text, Aside.REPEATED)
            else:
                kept.append(piece)
        self._pieces = kept

    def _take_dateline(self) -> None:
        for number, piece in enumerate(self._pieces[:3]):
            dateline = dateline_of(piece.text) if piece.kind != Kind.TABLE else None
            if dateline is None:
                continue
            self._put("dateline_place", dateline.place, dateline.text)
            rest = dateline.text.replace(dateline.place, "").strip(" ,()/–-")
            if rest and next(days_in(rest), None) is None:
                self._set_aside(rest, Aside.ORIGIN)
            self._pieces[number] = replace(piece, line=piece.line.cut(dateline.end))
            return

    def _take_byline(self) -> None:
        """Take the writer's code from the end of the story."""
        self._cut_after_code()
        for number in range(len(self._pieces) - 1, -1, -1):
            piece = self._pieces[number]
            if not piece.line or piece.kind in (Kind.TABLE, Kind.HEADING):
                continue
            found = split_byline(piece.text, is_last=True)
            if found is not None:
                self._take_code(number, *found)
                continue
            stars = split_stars(piece.text)
            if stars is None:
                return
            self._shorten(number, stars)

    def _cut_after_code(self) -> None:
        """Set aside what stands below the code of a page that goes on after it."""
        words = [len(piece.text.split()) for piece in self._pieces]
        for number, piece in enumerate(self._pieces[:-1]):
            if piece.kind not in (Kind.PARAGRAPH, Kind.QUOTE):
                continue
            code = split_byline(piece.text, is_last=True)
            marked = code is not None and re.search(r"[/*]|^\w*(?:adv|hms)\b", code[1])
            if marked and sum(words[: number + 1]) > 2 * sum(words[number + 1 :]):
                for after in self._pieces[number + 1 :]:
                    if after.line:
                        self._set_aside(after.text, Aside.UNPLACED)
                self._pieces = self._pieces[: number + 1]
                return

    def _take_code(self, number: int, start: int, code: str) -> None:
        piece = self._pieces[number]
        original = piece.text[start:].strip()
        earlier = self._found.findings.get("author_code")
        named = earlier and re.match(r"\w+\s*:", str(earlier.value))
        if earlier is None or named:
            if earlier:
                self._set_aside(str(earlier.value), Aside.UNPLACED)
            self._found.findings["author_code"] = Finding(code, original)
        else:
            self._set_aside(original, Aside.UNPLACED)
        self._shorten(number, start)

    def _shorten(self, number: int, end: int) -> None:
        piece = self._pieces[number]
        if piece.text[end:].strip() and not AT_END.search(piece.text):
            self._set_aside(piece.text[end:].strip(), Aside.ORIGIN)
        line = piece.line.cut(0, end)
        if line:
            self._pieces[number] = replace(piece, line=line)
        else:
            del self._pieces[number]

    def _hear(self) -> None:
        """Find who speaks, when and where it was, and make the blocks."""
        pieces = [p for p in self._pieces if p.line or p.rows or p.picture]
        spoken = [number for number, piece in enumerate(pieces) if _may_speak(piece)]
        texts = [pieces[number].text for number in spoken]
        voices = voices_in(texts)
        self._found.speakers = voices.speakers()
        self._found.quotes = voices.quotes()
        by_number = dict(zip(spoken, voices.paragraphs, strict=True))
        paragraphs = [by_number.get(number) for number in range(len(pieces))]
        self._found.blocks = joined(blocks_of(pieces, paragraphs, self._found.photos))
        self._find_event(texts)

    def _find_event(self, texts: list[str]) -> None:
        caption = self._found.value("caption")
        dateline = self._found.findings.get("dateline_place")
        beside = [str(caption)] if caption else []
        beside += [dateline.original] if dateline else []
        found = event_day(texts, self._found.released, beside)
        number = None
        if found is not None:
            self._found.findings.setdefault("event_date", found[0])
            number = found[1]
        place = event_place(texts, number)
        if place is not None:
            self._found.findings.setdefault("event_place", place)

    # ---------------------------------------------------------------------- results

    def _put(self, name: str, value: str, original: str, doubt: str = "") -> None:
        if not value:
            return
        if name in self._found.findings:
            if str(self._found.findings[name].value) != value:
                self._set_aside(original, Aside.UNPLACED)
            return
        self._found.findings[name] = Finding(value, original, doubt)

    def _set_aside(self, text: str, kind: Aside) -> None:
        self._found.aside.append(SetAside(text, kind))


def _is_wanted(text: str) -> bool:
    """Tell a line that looks like one of a page but names a part of the article."""
    found = labelled(text)
    return found is not None and found[0] != "tags"


def _written(manuscript: Manuscript, today: date) -> date | None:
    """Return the day the file was saved, unless templates or clocks made it up."""
    day = manuscript.written
    return day if day and timedelta() <= today - day <= FRESH else None


def _caption_below(piece: Piece) -> Caption | None:
    """Return the caption in a piece that follows a picture, or None."""
    if not piece.line or piece.kind in (Kind.HEADING, Kind.ITEM):
        return None
    text = piece.text
    if is_letterhead(text, beside_others=True):
        return None
    found = labelled(text)
    if found is not None:
        if found[0] not in ("caption", "credit"):
            return None
        text = found[1]
        if found[0] == "credit" and len(text.split()) <= 9:
            return Caption("", text)
    elif not (
        piece.kind == Kind.CAPTION
        or caption_of(text) is not None
        or all(run.italic for run in piece.line.runs if run.text.strip())
        or has_capital_lead(text)
    ):
        return None
    return caption_of(text, near_picture=True)


def _bare(text: str) -> str:
    return EMOJI.sub("", text.strip(" *_\n").replace("\n", " "))


def _may_speak(piece: Piece) -> bool:
    return piece.kind in (Kind.PARAGRAPH, Kind.ITEM, Kind.QUOTE)
