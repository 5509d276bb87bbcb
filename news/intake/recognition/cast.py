"""The people of a text, each once, whatever they are called in it."""

from __future__ import annotations

from dataclasses import dataclass

from news.intake.recognition.people import Mention
from news.intake.recognition.words import (
    TITLES,
)


@dataclass
class Person:
    name: str
    post: str
    original: str
    start: int
    nickname: str = ""

    @property
    def words(self) -> list[str]:
        """The words of the name itself, without titles and degrees."""
        return core_of(self.name)


class Cast:
    """The people of a text; later short names are found again in it."""

    def __init__(self) -> None:
        self.people: list[Person] = []

    @property
    def words(self) -> set[str]:
        """The words by which these people are called."""
        called = [word for person in self.people for word in person.words]
        called += [person.nickname for person in self.people if person.nickname]
        return {word for word in called if len(word) > 2}

    def add(self, mention: Mention, text: str) -> Person | None:
        """Return the person of a mention, known or new."""
        if not mention.name:
            return self.by_post(mention.post)
        known = self.by_name(mention.name)
        if known is None:
            known = Person(
                mention.name,
                mention.post,
                text[mention.start : mention.end],
                mention.start,
            )
            self.people.append(known)
        elif len(core_of(mention.name)) > len(known.words) or (
            len(mention.name) > len(known.name)
        ):
            known.name = mention.name
        known.post = known.post or mention.post
        known.nickname = known.nickname or mention.nickname
        return known

    def by_name(self, name: str) -> Person | None:
        words = {word.lower() for word in core_of(name)}
        for person in self.people:
            if name == person.nickname:
                return person
            theirs = {word.lower() for word in person.words}
            if words and (words <= theirs or theirs <= words):
                return person
        return None

    def by_post(self, post: str) -> Person | None:
        """Return who holds a post that was written shorter: *Bupati*."""
        wanted = post.lower().split()
        fitting = [
            person
            for person in self.people
            if _is_within(wanted, person.post.lower().replace(",", "").split())
        ]
        return fitting[-1] if fitting else None


def core_of(name: str) -> list[str]:
    bare = name.split(",")[0]
    return [word for word in bare.split() if not TITLES.match(word)]


def _is_within(wanted: list[str], words: list[str]) -> bool:
    """Tell whether a short form fits; *Bupati* is not the *Wakil Bupati*."""
    deputies = {"wakil", "wabup", "wawali"}
    if deputies & set(words) - set(wanted):
        return False
    rest = iter(words)
    return bool(wanted) and all(word in rest for word in wanted)
