"""Who speaks: with name and post at first, shorter from then on; no quote of nobody."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from django.utils.translation import gettext as _

from news.intake.recognition.cast import core_of
from news.intake.recognition.speakers import Voices, voices_in
from news.intake.recognition.words import RANK
from news.style import sources
from news.style.hints import Hint, Rule, any_of
from news.style.parts import Draft, Kind, Named, Part

NO_POST = Rule("people.post", sources.HABIT)
NOBODY = Rule("people.nobody", sources.HABIT)
SHORT_FIRST = Rule("people.short_first", sources.HABIT)
FULL_AGAIN = Rule("people.full_again", sources.HABIT)

_NAME: Final = re.compile(r"(?<![.!?…\0”\"] )(?<=\s)[A-Z][a-z]")
#: Shorter words are part of many names.
LETTERS: Final = 4


def check(draft: Draft) -> Iterator[Hint]:
    read = [part for part in draft.of(Kind.PARAGRAPH) if part.text.strip()]
    voices = voices_in([part.text for part in read])
    yield from _quotes_of_nobody(draft)
    yield from _speech_of_nobody(read, voices)
    people = _people(draft, voices)
    yield from _without_post(draft, people)
    for name in people:
        yield from _short_first(draft, name)
        yield from _full_again(read, name)


def _people(draft: Draft, voices: Voices) -> dict[str, str]:
    """Return the full names of those who speak, with their posts."""
    named = [Named("", person.name, person.post) for person in voices.people]
    named += draft.speakers
    named += [
        Named(part.key, part.speaker, part.post)
        for part in draft.of(Kind.QUOTE)
        if part.speaker
    ]
    people: dict[str, str] = {}
    for one in sorted(named, key=lambda one: len(one.name), reverse=True):
        name = _full(one.name, people)
        people[name] = people.get(name) or one.post
    return people


def _quotes_of_nobody(draft: Draft) -> Iterator[Hint]:
    for part in draft.of(Kind.QUOTE):
        if part.text.strip() and not part.speaker.strip():
            message = _("Say who said this: fill in the speaker.")
            yield NOBODY.at(part, (0, len(part.text)), message)


def _speech_of_nobody(read: list[Part], voices: Voices) -> Iterator[Hint]:
    for part, paragraph in zip(read, voices.paragraphs, strict=True):
        if _NAME.search(part.own):
            continue  # somebody is named, if not found to be the speaker
        for spoken, person in zip(paragraph.spoken, paragraph.speakers, strict=True):
            if person is None and not spoken.open:
                message = _("Say who said this.")
                yield NOBODY.at(part, (spoken.start, spoken.end), message)


def _without_post(draft: Draft, people: dict[str, str]) -> Iterator[Hint]:
    """Only of people in fields of their own: there the post has a place."""
    quoted = [Named(part.key, part.speaker, part.post) for part in draft.of(Kind.QUOTE)]
    told: set[str] = set()
    for row in [*draft.speakers, *quoted]:
        name = _full(row.name, people)
        if row.name.strip() and not people.get(name) and name not in told:
            told.add(name)
            part = Part(row.key, Kind.ATTRIBUTION, row.name)
            message = _("Fill in the post or role of “%(name)s”.") % {"name": row.name}
            yield NO_POST.at(part, (0, len(row.name)), message)


def _full(name: str, people: Iterable[str]) -> str:
    words = set(core_of(name))
    return next((full for full in people if words <= set(core_of(full))), name)


def _short_first(draft: Draft, name: str) -> Iterator[Hint]:
    """The first time somebody is named it is by the full name."""
    words = core_of(RANK.sub("", name))
    telling = [word for word in words if len(word) >= LETTERS]
    if len(words) < 2 or not telling:
        return
    pattern = re.compile(rf"(?<!\w)(?:{any_of(telling)})(?!\w)")
    for part in draft.of(Kind.PARAGRAPH, Kind.QUOTE, Kind.ATTRIBUTION):
        if set(core_of(part.speaker)) & set(telling):
            return  # stands below the quote with name and post
        found = pattern.search(part.own)
        if found is None:
            continue
        if not _is_within_a_name(part.own, found):
            message = _("Here for the first time: write “%(name)s” in full.")
            yield SHORT_FIRST.at(part, found.span(), message % {"name": name})
        return


def _is_within_a_name(text: str, found: re.Match[str]) -> bool:
    """Tell whether more of a name stands beside: this one's or another's."""
    before, after = text[: found.start()], text[found.end() :]
    return bool(
        re.search(r"(?:[A-Z][\w’'-]*\.?|\.)\s+$", before)
        or re.match(r"\s+(?:[A-Z]|br\.|binti?\b)", after)
    )


def _full_again(read: list[Part], name: str) -> Iterator[Hint]:
    """Titles and degrees stand once; later the short name is enough."""
    core = " ".join(core_of(name))
    if core == name or len(core.split()) < 2:
        return
    short = next((w for w in core_of(name) if len(w) >= LETTERS), core)
    pattern = re.compile(rf"(?<!\w){re.escape(name)}")
    met = False
    for part in read:
        for found in pattern.finditer(part.own):
            if met:
                message = _("Named in full before: “%(short)s” is enough here.")
                yield FULL_AGAIN.at(part, found.span(), message % {"short": short})
            met = True
