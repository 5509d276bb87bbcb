"""One whole measurement: make the data, serve it three ways, ask, clean up."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from portal.benchmarks.measuring import (
    Figures,
    Plan,
    Say,
    draw_pictures,
    measure,
    warm_up,
)
from portal.benchmarks.scenarios import Scenario
from portal.benchmarks.scratch import scratch_database
from portal.benchmarks.servers import free_port, serving

OURS = "portal.benchmarks.serving"
STOCK = "portal.benchmarks.serving_stock"
#: Browsers take compressed answers; plain Wagtail has none to give.
HEADERS = {"Accept-Encoding": "gzip", "Accept": "*/*", "Accept-Language": "id"}


@dataclass(frozen=True)
class Wish:
    subject: str
    rows: int
    threads: int
    seconds: float
    workers: int
    with_stock: bool = True


@dataclass(frozen=True)
class Row:
    """One kind of request: answer cache off, as visitors see it, plain Wagtail."""

    name: str
    cold: Figures
    warm: Figures
    stock: Figures | None


class PreparationFailed(Exception):
    """The data could not be made; what it said stands on standard error."""


def run(wish: Wish, say: Say) -> list[Row]:
    """Measure on a database and in a folder that are gone afterwards."""
    with (
        tempfile.TemporaryDirectory(prefix="lumbung-benchmark-") as name,
        scratch_database(Path(name)) as url,
    ):
        folder = Path(name)
        environment = {
            **os.environ,
            "DATABASE_URL": url,
            "DATA_DIR": str(folder / "data"),
            "BENCHMARK_DATABASE": "true",
            "PYTHONUNBUFFERED": "1",
        }
        environment.pop("CACHE_URL", None)
        say(f"Preparing {wish.rows} innovations")
        scenarios = _prepare(wish, folder, environment)
        return _Measurement(wish, folder, environment, say).rows(scenarios)


def _prepare(wish: Wish, folder: Path, environment: dict[str, str]) -> list[Scenario]:
    target = folder / "scenarios.json"
    (folder / "data").mkdir()
    command = [
        *(sys.executable, "manage.py", "prepare_benchmark", wish.subject),
        *("--rows", str(wish.rows), "--target", str(target)),
        *(["--with-stock-index"] if wish.with_stock else []),
    ]
    done = subprocess.run(  # noqa: S603 -- our own command
        command,
        cwd=settings.BASE_DIR,
        env={**environment, "DJANGO_SETTINGS_MODULE": OURS},
        stdout=sys.stderr,
        check=False,
    )
    if done.returncode:
        raise PreparationFailed
    return [Scenario(**row) for row in json.loads(target.read_text())]


class _Measurement:
    def __init__(
        self, wish: Wish, folder: Path, environment: dict[str, str], say: Say
    ) -> None:
        self.wish = wish
        self.folder = folder
        self.environment = environment
        self.say = say

    def rows(self, scenarios: Sequence[Scenario]) -> list[Row]:
        cold = self._ours(scenarios, store=False)
        warm = self._ours(scenarios, store=True)
        stock = self._stock(scenarios) if self.wish.with_stock else {}
        return [
            Row(s.name, cold[s.name], warm[s.name], stock.get(s.name))
            for s in scenarios
        ]

    def _ours(
        self, scenarios: Sequence[Scenario], *, store: bool
    ) -> dict[str, Figures]:
        found = {}
        with self._serving(OURS, STORE_ANSWERS=str(store).lower()) as port:
            plan = self._plan(port)
            for scenario in scenarios:
                paths = scenario.warm if store else scenario.cold
                if not store:
                    draw_pictures(plan, scenario.cold)
                warm_up(plan, scenario.warm)
                self._tell("warm" if store else "cold", scenario)
                found[scenario.name] = measure(plan, paths)
        return found

    def _stock(self, scenarios: Sequence[Scenario]) -> dict[str, Figures]:
        found = {}
        with self._serving(STOCK) as port:
            plan = self._plan(port)
            for scenario in scenarios:
                if not scenario.slow_stock:
                    warm_up(plan, scenario.stock[:2])
                self._tell("stock", scenario)
                found[scenario.name] = measure(
                    plan, scenario.stock, may_be_slow=scenario.slow_stock
                )
        return found

    def _serving(self, module: str, **extra: str) -> Any:
        return serving(
            settings=module,
            environment={**self.environment, **extra},
            port=free_port(),
            workers=self.wish.workers,
            log=self.folder / "gunicorn.log",
        )

    def _plan(self, port: int) -> Plan:
        return Plan(
            port=port,
            threads=self.wish.threads,
            seconds=self.wish.seconds,
            workers=self.wish.workers,
            headers=HEADERS,
        )

    def _tell(self, kind: str, scenario: Scenario) -> None:
        self.say(f"{kind}: {scenario.name}")
