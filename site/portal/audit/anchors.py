"""Digests of seals that are noted outside the database."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _

from portal.audit.canonical import moment
from portal.audit.models import Seal

_ANCHOR: Final = re.compile(r"(\d+)[ :]([0-9a-f]{12,64})\b")


class InvalidAnchor(ValueError):
    """Not a number of a seal with (the beginning of) its digest."""


def parse_anchor(text: str) -> tuple[int, str]:
    """Read "12:0f3a…", at least 12 digits of the digest; raises ``InvalidAnchor``."""
    found = _ANCHOR.match(text.strip())
    if found is None:
        raise InvalidAnchor(
            _(
                "“%(text)s” is no anchor. Write the number of a seal, a colon and its digest."
            )
            % {"text": text}
        )
    return int(found[1]), found[2]


def anchor_line(seal: Seal) -> str:
    return f"{seal.sequence}:{seal.digest} {moment(seal.sealed_at)}"


def note(seal: Seal) -> None:
    """Add a seal to the file of anchors, if the installation keeps one."""
    if settings.AUDIT_ANCHOR_FILE:
        with Path(settings.AUDIT_ANCHOR_FILE).open("a", encoding="ascii") as file:
            file.write(anchor_line(seal) + "\n")


def noted() -> dict[int, str]:
    """Return what the file of anchors says; raises ``InvalidAnchor``, ``OSError``."""
    if not settings.AUDIT_ANCHOR_FILE:
        return {}
    lines = Path(settings.AUDIT_ANCHOR_FILE).read_text(encoding="ascii").splitlines()
    return dict(parse_anchor(line) for line in lines if line.strip())
