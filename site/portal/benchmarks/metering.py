"""Time, queries and memory of one piece of work in this process."""

from __future__ import annotations

import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection


@dataclass
class Metered:
    """``cpu`` counts this process and those it waited for, not the database server."""

    wall: float = 0.0
    cpu: float = 0.0
    queries: int = 0

    def as_dict(self) -> dict[str, Any]:
        return {"wall": self.wall, "cpu": self.cpu, "queries": self.queries}


@contextmanager
def metered() -> Iterator[Metered]:
    """Measure a block; queries are those of the default connection."""
    found = Metered()

    def count(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        found.queries += 1
        return execute(sql, params, many, context)

    began, used = time.perf_counter(), _cpu()
    with connection.execute_wrapper(count):
        yield found
    found.wall = time.perf_counter() - began
    found.cpu = _cpu() - used


def peak_megabytes() -> float:
    """The most memory that this program ever held.

    ``ru_maxrss`` also remembers the program that started it; Linux tells better.
    """
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def children_megabytes() -> float:
    """The most that one of the processes held which this one waited for."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def _cpu() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime
