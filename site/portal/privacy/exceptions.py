"""Why a request about a person can't be fulfilled yet."""

from __future__ import annotations

from collections.abc import Sequence


class OpenWork(Exception):
    """The person still has something to do; ``reasons`` say what."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = list(reasons)
