"""Why a document can't be cleaned."""

from __future__ import annotations


class NotCleaned(Exception):
    """A document that may still tell who made it; the message says why."""
