"""Who says what: direct speech is given to the people of the text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from news.intake.recognition.cast import Cast, Person
from news.intake.recognition.evidence import Evidence, Text
from news.intake.recognition.people import Mention, mentions_in
from news.intake.recognition.quotes import Spoken, spoken_in
from news.intake.recognition.recognised import Quote, Speaker
from news.intake.recognition.tokens import sentences_of, tokens_of
from news.intake.recognition.words import BETWEEN, NO_VERB, SAID, SAYING, TOLD

VERB_AFTER: Final = re.compile(
    r"[\s,.–-]*(?:begitu|demikian(?:lah)?)?\s*(?P<verb>[a-z-]+)\b(?:\s+(?:pula|lagi|juga))?\s*"
)
#: A sentence that goes on about the person of the sentence before.
PRONOUN: Final = re.compile(r"(?:Ia|Dia|Beliau|Dirinya)\b")
UNNAMED: Final = re.compile(r"(?:Se|Salah\s+se)orang\s+[a-z]+\b")
#: So far from the speaker the verb may stand, in words.
REACH: Final = 14


@dataclass
class Paragraph:
    text: str
    spoken: list[Spoken]
    mentions: list[Mention]
    speakers: list[Person | None] = field(default_factory=list)


@dataclass
class Voices:
    """The people who speak, in the order in which they appear, and the paragraphs
    with their speech."""

    people: list[Person]
    paragraphs: list[Paragraph]

    def speakers(self) -> list[Speaker]:
        return [speaker_of(person) for person in self.people]

    def quotes(self) -> list[Quote]:
        """Return the direct speech; what goes on over paragraphs is one piece of it."""
        found: list[Quote] = []
        goes_on = False
        for paragraph in self.paragraphs:
            turns = zip(paragraph.spoken, paragraph.speakers, strict=True)
            for spoken, person in turns:
                words = spoken.words
                if goes_on and spoken.start == 0:
                    words = f"{found.pop().text}\n\n{words}"
                found.append(Quote(words, speaker_of(person) if person else None))
                goes_on = spoken.open
        return found


def speaker_of(person: Person) -> Speaker:
    return Speaker(person.name, person.post, person.original)


def voices_in(texts: list[str]) -> Voices:
    """Return who speaks in the paragraphs of a text."""
    evidence = Evidence.of("\n".join(texts))
    cast = _cast_of([_paragraph(text, evidence) for text in texts])
    # Read again by somebody who knows the names.
    paragraphs = [_paragraph(text, evidence.with_names(cast.words)) for text in texts]
    return _Listener(_cast_of(paragraphs), paragraphs).listen()


def _cast_of(paragraphs: list[Paragraph]) -> Cast:
    cast = Cast()
    for paragraph in paragraphs:
        for mention in paragraph.mentions:
            if mention.name:
                cast.add(mention, paragraph.text)
    return cast


def _paragraph(text: str, evidence: Evidence) -> Paragraph:
    spoken = spoken_in(text)
    outside = [
        mention
        for mention in mentions_in(Text(_blanked(text, spoken), evidence))
        if mention.start < mention.end
    ]
    return Paragraph(text, spoken, outside)


def _blanked(text: str, spoken: list[Spoken]) -> str:
    """Return a text of the same length without what is said in it."""
    for quote in spoken:
        inner = max(quote.end - quote.start - 2, 0)
        filling = "." * inner
        text = f"{text[: quote.start + 1]}{filling}{text[quote.start + 1 + inner :]}"
    return text


class _Listener:
    """Goes through a text as a reader does, who knows whose turn it is."""

    def __init__(self, cast: Cast, paragraphs: list[Paragraph]) -> None:
        self._cast = cast
        self._paragraphs = paragraphs
        self._current: Person | None = None
        self._speaking: list[Person] = []

    def listen(self) -> Voices:
        going_on: list[tuple[Paragraph, int]] = []
        for paragraph in self._paragraphs:
            self._hear_verbs(paragraph)
            for number, quote in enumerate(paragraph.spoken):
                person = self._speaker(paragraph, quote)
                paragraph.speakers.append(person)
                if going_on and number == 0 and quote.start == 0:
                    for earlier, place in going_on:
                        earlier.speakers[place] = person
                if quote.open:
                    going_on.append((paragraph, number))
                else:
                    going_on = []
                if person:
                    self._take_turn(person)
        people = [person for person in self._cast.people if person in self._speaking]
        return Voices(people, self._paragraphs)

    def _take_turn(self, person: Person) -> None:
        self._current = person
        if person not in self._speaking:
            self._speaking.append(person)

    def _hear_verbs(self, paragraph: Paragraph) -> None:
        """Give the turn to those who speak in a paragraph, before its first quote."""
        first = paragraph.spoken[0].start if paragraph.spoken else len(paragraph.text)
        subject = self._current
        for start, end in sentences_of(paragraph.text):
            mentions = [m for m in paragraph.mentions if start <= m.start < end]
            sentence = paragraph.text[start : min(end, first)]
            if subject and PRONOUN.match(sentence) and _has_verb(sentence):
                self._take_turn(subject)
            for mention in mentions:
                person = self._person(mention, paragraph)
                if person is None:
                    continue
                subject = person
                if not _speaks(paragraph, mention):
                    if _is_introduced(person, mention, paragraph, start):
                        self._current = person
                    continue
                if mention.start < first:
                    self._take_turn(person)
                elif person not in self._speaking:
                    self._speaking.append(person)

    def _person(self, mention: Mention, paragraph: Paragraph) -> Person | None:
        if mention.name:
            return self._cast.by_name(mention.name)
        return self._cast.by_post(mention.post)

    def _speaker(self, paragraph: Paragraph, quote: Spoken) -> Person | None:
        after = self._named_after(paragraph, quote)
        if after is not None:
            return after
        if _is_of_nobody_named(paragraph, quote):
            return None
        return self._named_before(paragraph, quote) or self._current

    def _named_after(self, paragraph: Paragraph, quote: Spoken) -> Person | None:
        """Return who is named with the verb after a quote: *ujar Ainie*."""
        verb = VERB_AFTER.match(paragraph.text, quote.end)
        if verb is None or verb["verb"] in NO_VERB:
            return None
        for mention in paragraph.mentions:
            if 0 <= mention.start - verb.end("verb") <= 8:
                return self._person(mention, paragraph)
        return None

    def _named_before(self, paragraph: Paragraph, quote: Spoken) -> Person | None:
        """Return who was named last before a quote in its paragraph, as its subject."""
        before = [m for m in paragraph.mentions if m.end <= quote.start]
        start = _sentence_start(paragraph.text, quote.start)
        leading_in = [m for m in before if m.start >= start]
        for mentions in (leading_in, before):
            speaking = [m for m in mentions if _speaks(paragraph, m)]
            for mention in reversed(speaking or mentions):
                if person := self._person(mention, paragraph):
                    return person
        return None


def _is_introduced(
    person: Person, mention: Mention, paragraph: Paragraph, start: int
) -> bool:
    """Tell *Supartini, petani kopi, sempat ragu.*: whoever speaks next is her."""
    opens = not paragraph.text[start : mention.start].strip()
    first = (person.start, person.original) == (
        mention.start,
        paragraph.text[mention.start : mention.end],
    )
    return opens and first and bool(mention.post) and not paragraph.spoken


def _is_of_nobody_named(paragraph: Paragraph, quote: Spoken) -> bool:
    """Tell *Seorang penjual es punya keluhan lain. "…," katanya.*"""
    if any(mention.name for mention in paragraph.mentions):
        return False
    return UNNAMED.match(paragraph.text[: quote.start]) is not None


def _sentence_start(text: str, position: int) -> int:
    return max(start for start, _end in sentences_of(text) if start <= position)


def _speaks(paragraph: Paragraph, mention: Mention) -> bool:
    """Tell whether a saying verb goes with the mention of somebody."""
    before = tokens_of(paragraph.text[max(mention.start - 40, 0) : mention.start])
    if before and before[-1].lower in SAID | TOLD | {"menurut"}:
        return True
    if len(before) > 1 and before[-1].lower == "oleh" and before[-2].lower in TOLD:
        return True
    if len(before) > 1 and before[-2].lower in SAID and before[-1].lower in BETWEEN:
        return True
    return _verb_follows(paragraph, mention)


def _verb_follows(paragraph: Paragraph, mention: Mention) -> bool:
    end = next(
        stop
        for start, stop in sentences_of(paragraph.text)
        if mention.end <= stop or stop == len(paragraph.text)
    )
    for other in paragraph.mentions:
        if other.start > mention.start and other.name:
            end = min(end, other.start)
            break
    words = tokens_of(paragraph.text[mention.end : end])[:REACH]
    for token in words:
        if token.lower in SAYING:
            return True
        if token.lower in ("untuk", "agar", "bahwa", "karena"):
            return False
    return False


def _has_verb(sentence: str) -> bool:
    return any(token.lower in SAYING for token in tokens_of(sentence)[:REACH])
