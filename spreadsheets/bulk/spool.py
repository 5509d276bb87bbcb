"""Prepared pages on disk, so that memory doesn't grow with their number."""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Iterator
from typing import Any


class Spool:
    """Holds objects in the order in which they came; used as a context manager."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 -- closed on exit
        self._count = 0
        self._at_end = True

    def __enter__(self) -> Spool:
        return self

    def __exit__(self, *exception: Any) -> None:
        self._file.close()

    def __len__(self) -> int:
        return self._count

    def add(self, item: Any) -> None:
        """Append an object of plain values."""
        if not self._at_end:  # seeking empties the buffer each time
            self._file.seek(0, 2)
            self._at_end = True
        pickle.dump(item, self._file, protocol=pickle.HIGHEST_PROTOCOL)
        self._count += 1

    def __iter__(self) -> Iterator[Any]:
        """Read everything from the beginning; nothing may be added meanwhile."""
        self._at_end = False
        self._file.seek(0)
        for _number in range(self._count):
            # Nobody else can reach the file: it has no name.
            yield pickle.load(self._file)  # noqa: S301
