"""The parts of an entry that people write, each as one text.

A part as text can be compared: what somebody sends with what they were shown and
with what is stored now. So two people who write in different parts never disturb
each other, and two who write in one part both keep their words.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from competitions.entry_content import Member

TITLE = "title"
IN_USE_SINCE = "in_use_since"
VIDEO = "video_url"
TEAM = "team"
STATEMENTS = "statements"
PLAIN = (TITLE, IN_USE_SINCE, VIDEO)
_ANSWER = "answer-"


def answer_part(section_id: int) -> str:
    """Return the name of the part that answers a section."""
    return f"{_ANSWER}{section_id}"


def section_of(part: str) -> int | None:
    """Return the key of the section that a part answers, if it is an answer."""
    key = part.removeprefix(_ANSWER)
    return int(key) if part != key and key.isdecimal() else None


def tidy(text: str) -> str:
    """Return a text as it is stored; browsers send other line ends than we keep."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    return lines.strip()


def token_of(text: str) -> str:
    """Return a short sign of a text, to tell whether it changed meanwhile."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def team_text(members: Iterable[Member]) -> str:
    """Return a team as one text, the same for the same team."""
    rows = [[one["name"], one["post"], one["is_lead"]] for one in members]
    return json.dumps(rows, ensure_ascii=False)


def team_of(text: str) -> list[Member]:
    """Return the team that a text holds."""
    return [
        {"name": name, "post": post, "is_lead": is_lead}
        for name, post, is_lead in json.loads(text or "[]")
    ]


def statements_text(keys: Iterable[int]) -> str:
    """Return which statements are agreed to as one text."""
    return ",".join(str(key) for key in sorted(keys))


def statements_of(text: str) -> set[int]:
    return {int(key) for key in text.split(",") if key}


def readable(part: str, text: str, statements: dict[int, Any]) -> str:
    """Return a part as a person reads it, where two texts stand side by side."""
    if part == TEAM:
        return "\n".join(
            ", ".join(filter(None, [one["name"], one["post"]])) for one in team_of(text)
        )
    if part == STATEMENTS:
        agreed = statements_of(text)
        return "\n".join(str(statements[key]) for key in statements if key in agreed)
    return text
