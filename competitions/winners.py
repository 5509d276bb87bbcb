"""Telling one winner whose name holds commas from several in one cell."""

from __future__ import annotations

import re

from innovations.services.organizations import OrganizationLookup, guess_type

_HARD = re.compile(r"\s*[;\n]\s*")
_SOFT = re.compile(r"\s*,\s*(?:dan\s+)?|\s+dan\s+", re.IGNORECASE)
# "DLH", "DPM-PTSP", "DP2KUKM": an office's abbreviation; titles have points.
_ABBREVIATION = re.compile(r"[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)?")


def several_winners(text: str, lookup: OrganizationLookup) -> list[str]:
    """Return the winners that a cell names, or nothing when it is one.

    Names of agencies and people hold commas and "dan" themselves ("Dinas
    Sosial, Pengendalian Penduduk dan Keluarga Berencana", "Dr. H. Andi, S.T."),
    so a comma separates only what could stand alone on every side.
    """
    if lookup.match(text).found is not None:
        return []
    parts = [part for part in _HARD.split(text) if part]
    if len(parts) > 1:
        return parts
    parts = [part for part in _SOFT.split(text) if part]
    if len(parts) > 1 and all(_stands_alone(part, lookup) for part in parts):
        return parts
    return []


def _stands_alone(part: str, lookup: OrganizationLookup) -> bool:
    return (
        lookup.match(part).found is not None
        or bool(guess_type(part))
        or bool(_ABBREVIATION.fullmatch(part))
    )
