"""Puts load on a server and says what came of it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from portal.benchmarks.counting import ANSWERED

#: Plain Wagtail's search over 10,000 pages takes more than a minute on SQLite.
PATIENCE = 240
#: A request that takes longer is not repeated to fill the time.
SLOW = 3.0
#: How often the queries of an address are counted.
PROBES = 4
#: So many addresses show each of the few pictures in each of its sizes.
DRAWING = 60


@dataclass(frozen=True)
class Figures:
    """What one kind of request did; times in milliseconds."""

    requests: int
    per_second: float
    p50: float
    p95: float
    kilobytes: float
    queries: int | None
    failures: dict[str, int] = field(default_factory=dict)
    #: Asked once only, alone; then ``per_second`` is what the workers could do.
    once: bool = False


@dataclass(frozen=True)
class Plan:
    """How hard and how long; ``headers`` are what the clients send."""

    port: int
    threads: int
    seconds: float
    workers: int
    headers: dict[str, str]


def measure(plan: Plan, paths: Sequence[str], *, may_be_slow: bool = False) -> Figures:
    """Ask for the paths in turn until the time is over."""
    if may_be_slow:
        alone = _run(plan, paths[1:2] or paths, threads=1, most=1)
        if not alone["times"] or alone["times"][0] > SLOW:
            return _figures(alone, None, workers=plan.workers)
    queries = _queries(plan, paths[0])
    return _figures(_run(plan, paths, threads=plan.threads), queries)


def warm_up(plan: Plan, paths: Sequence[str]) -> None:
    """Ask for each a few times, so that all workers have seen it."""
    _run(plan, paths, threads=plan.threads, most=len(paths) * 3 * plan.workers)


def draw_pictures(plan: Plan, paths: Sequence[str]) -> None:
    """Let all sizes of the few pictures be made, which happens once in their life.

    One request at a time: several would draw the same ones side by side.
    """
    some = paths[:DRAWING]
    _run(plan, some, threads=1, most=len(some))


def _run(plan: Plan, paths: Sequence[str], *, threads: int, most: int = 0) -> Any:
    order = {
        "port": plan.port,
        "threads": threads,
        "seconds": PATIENCE if most else plan.seconds,
        "timeout": PATIENCE,
        "headers": plan.headers,
        "paths": list(paths),
        "most": most,
    }
    done = subprocess.run(  # noqa: S603 -- our own script
        [sys.executable, str(Path(__file__).with_name("load.py"))],
        input=json.dumps(order),
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def _queries(plan: Plan, path: str) -> int | None:
    """Let the server count, on whichever workers answer; the fewest were needed."""
    counted = [_count_once(plan, path) for _n in range(PROBES)]
    return min((number for number in counted if number is not None), default=None)


def _count_once(plan: Plan, path: str) -> int | None:
    connection = HTTPConnection("127.0.0.1", plan.port, timeout=PATIENCE)
    try:
        connection.request(
            "GET", path, headers={**plan.headers, "X-Count-Queries": "1"}
        )
        response = connection.getresponse()
        response.read()
        counted = response.headers.get(ANSWERED)
    except OSError:
        return None
    finally:
        connection.close()
    return int(counted) if counted else None


def _figures(result: Any, queries: int | None, *, workers: int = 0) -> Figures:
    times: list[float] = result["times"]
    number = len(times)
    if workers and times:
        per_second = workers / times[0]
    else:
        per_second = number / result["elapsed"] if number else 0.0
    return Figures(
        requests=number,
        per_second=per_second,
        p50=_percentile(times, 0.5),
        p95=_percentile(times, 0.95),
        kilobytes=result["bytes"] / number / 1000 if number else 0.0,
        queries=queries,
        failures=result["failures"],
        once=bool(workers),
    )


def _percentile(times: Sequence[float], share: float) -> float:
    if not times:
        return 0.0
    return times[min(int(len(times) * share), len(times) - 1)] * 1000


Say = Callable[[str], None]
