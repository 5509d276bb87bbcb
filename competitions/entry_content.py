"""What a version holds: the shape of ``EntryVersion.content``, and its check sum.

It is in words, so that it can be read years later when the rules, the innovation
and the organisation have changed or are gone. Keys are part of the contract
between those who hand in, judge and publish; add keys, never rename them.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any, NotRequired, TypedDict

FORMAT = 1
_WORD = re.compile(r"\w[\w'’\-./]*")


class Entrant(TypedDict):
    """Whose entry it is. ``kind`` is "organization" or one of ``EntrantKind``."""

    kind: str
    name: str
    #: The school, community or group of somebody of the public.
    institution: NotRequired[str]
    #: The key of the organisation, and its type in words.
    organization: NotRequired[int]
    organization_type: NotRequired[str]


class ProfileField(TypedDict):
    """A field of the innovation's profile as the form calls it, and its text."""

    name: str
    label: str
    text: str


class Profile(TypedDict):
    """The innovation as it was; ``code`` is that of the registry."""

    innovation: int
    code: str
    title: str
    fields: list[ProfileField]


class Answer(TypedDict):
    key: str
    title: str
    max_words: int | None
    text: str


class Member(TypedDict):
    name: str
    post: str
    is_lead: bool


class Statement(TypedDict):
    key: str
    text: str
    agreed: bool


class File(TypedDict):
    """``id`` is the key of the ``EntryAttachment``, ``section`` the key of a section
    or empty."""

    id: int
    section: str
    name: str
    content_type: str
    size: int
    sha256: str


class Content(TypedDict):
    """Everything that was handed in. Dates are ISO, ``None`` where unknown."""

    format: int
    title: str
    category: str
    entrant: Entrant
    profile: Profile | None
    in_use_since: str | None
    answers: list[Answer]
    team: list[Member]
    statements: list[Statement]
    files: list[File]
    video_url: str


def checksum_of(content: Content | dict[str, Any]) -> str:
    """Return the SHA-256 of the canonical JSON of a content."""
    text = json.dumps(
        content, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return hashlib.sha256(text.encode()).hexdigest()


def count_words(text: str) -> int:
    """Return the number of words, as entrants count them.

    "dari-ke", "24/7" and "e-mail" are one word each; signs by themselves are none.
    The counter in the browser (``entry_form.js``) counts in the same way.
    """
    return len(_WORD.findall(text))
