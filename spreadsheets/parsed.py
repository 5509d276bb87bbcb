"""A value read from a cell, with what a person should know about how."""

from dataclasses import dataclass
from typing import Generic, TypeVar

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Parsed(Generic[T_co]):
    """A value and the doubts about it.

    A parser that is sure returns no warnings, one that had to choose names its
    choice in ``warnings`` (finished sentences), one that cannot know raises
    ``CellError``.
    """

    value: T_co
    warnings: tuple[str, ...] = ()
