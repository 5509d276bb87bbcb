"""What points at an innovation and moves with it when two are merged.

Plugins whose rows point at innovations register a :class:`ReferenceMover`, from
``AppConfig.ready``; the registry knows none of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

#: Point rows from one innovation to another; returns the keys of those moved, and in
#: words what had to stay. Taking back gives the keys, and then the innovations the
#: other way round: rows that point elsewhere by now stay.
Move = Callable[..., tuple[list[int], list[str]]]


@dataclass(frozen=True)
class ReferenceMover:
    """``move(source=, target=, only=)``; ``only`` limits it to rows of these keys."""

    name: str
    move: Move


_movers: dict[str, ReferenceMover] = {}


def register_mover(mover: ReferenceMover) -> None:
    """Have a plugin's rows follow an innovation that was merged into another."""
    _movers[mover.name] = mover


def move_references(
    *, source: Any, target: Any, only: dict[str, list[int]] | None = None
) -> tuple[dict[str, list[int]], list[str]]:
    """Let all rows that point at ``source`` point at ``target``.

    Returns the moved keys by mover, and what stayed in words.
    """
    moved: dict[str, list[int]] = {}
    stayed: list[str] = []
    for name, mover in sorted(_movers.items()):
        keys = None if only is None else only.get(name, [])
        done, messages = mover.move(source=source, target=target, only=keys)
        moved[name] = done
        stayed += messages
    return moved, stayed
