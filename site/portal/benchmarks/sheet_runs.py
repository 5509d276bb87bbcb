"""One whole spreadsheet measurement: each step in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from portal.benchmarks.scratch import scratch_database

Say = Callable[[str], None]
Figures = dict[str, Any]
MODULE = "portal.benchmarks.serving"


class StepFailed(Exception):
    """A step ended early; what it said stands on standard error."""


@dataclass(frozen=True)
class Workshop:
    """Where steps are done; everything in it is gone afterwards."""

    rows: int
    folder: Path
    say: Say

    def step(self, name: str, url: str, **extra: str) -> Figures:
        """Do one step on a database and return what it measured."""
        self.say(name)
        target = self.folder / f"{name}.json"
        command = [
            *(sys.executable, "manage.py", "benchmark_step", name),
            *("--rows", str(self.rows), "--folder", str(self.folder)),
            *("--target", str(target)),
        ]
        done = subprocess.run(  # noqa: S603 -- our own command
            command,
            cwd=settings.BASE_DIR,
            env=self._environment(url, extra),
            stdout=sys.stderr,
            check=False,
        )
        if done.returncode:
            raise StepFailed(name)
        found: Figures = json.loads(target.read_text())
        return found

    def _environment(self, url: str, extra: dict[str, str]) -> dict[str, str]:
        environment = {
            **os.environ,
            "DATABASE_URL": url,
            "DATA_DIR": str(self.folder / "data"),
            "BENCHMARK_DATABASE": "true",
            "DJANGO_SETTINGS_MODULE": MODULE,
            **extra,
        }
        environment.pop("CACHE_URL", None)
        return environment


def measure_import(rows: int, say: Say) -> Figures:
    """From a file of new innovations to published pages, beside both baselines."""
    with _workshop(rows, say) as shop, scratch_database(shop.folder) as url:
        shop.step("prepare-import", url)
        with scratch_database(shop.folder, copy_of=url) as copy:
            by_row = shop.step("row-by-row", copy)
        with (
            scratch_database(shop.folder, copy_of=url) as empty,
            scratch_database(shop.folder, copy_of=url) as full,
        ):
            engine = shop.step("import", full)
            raw = shop.step(
                "raw",
                empty,
                BENCHMARK_SOURCE=full,
                BENCHMARK_TABLES=",".join(by_row["tables"]),
            )
    return _import_figures(rows, engine, by_row, raw)


def measure_reimport(rows: int, say: Say) -> Figures:
    """The same file again, and with changed cells, beside reading and fetching."""
    with _workshop(rows, say) as shop, scratch_database(shop.folder) as url:
        shop.step("prepare-import", url)
        shop.step("import", url)
        found = shop.step("reimport", url)
    # The second reading finds what the machine does when it is warm.
    floor = min(found["floor"]["wall"], found["floor_again"]["wall"])
    cpu = min(found["floor"]["cpu"], found["floor_again"]["cpu"])
    for name in ("same", "changed"):
        found[name]["times_floor"] = found[name]["wall"] / floor
        found[name]["times_floor_cpu"] = found[name]["cpu"] / cpu
    return {"subject": "reimport", "rows": rows, **found}


def measure_export(rows: int, say: Say) -> Figures:
    """All innovations into one workbook, beside XlsxWriter with the same cells."""
    with _workshop(rows, say) as shop, scratch_database(shop.folder) as url:
        shop.step("prepare-export", url)
        ours = shop.step("export", url)
        alone = shop.step("alone", url)
    return {
        "subject": "export",
        "rows": rows,
        "export": ours,
        "alone": alone,
        "times_alone": ours["wall"] / alone["wall"],
        "times_alone_cpu": ours["cpu"] / alone["cpu"],
    }


SHEET_SUBJECTS: dict[str, Callable[[int, Say], Figures]] = {
    "import": measure_import,
    "reimport": measure_reimport,
    "export": measure_export,
}


@contextmanager
def _workshop(rows: int, say: Say) -> Iterator[Workshop]:
    with tempfile.TemporaryDirectory(prefix="lumbung-benchmark-") as name:
        (Path(name) / "data").mkdir()
        yield Workshop(rows, Path(name), say)


def _import_figures(
    rows: int, engine: Figures, by_row: Figures, raw: Figures
) -> Figures:
    def total(kind: str) -> float:
        return float(engine["planning"][kind] + engine["applying"][kind])

    each = {kind: by_row[kind] / by_row["sample"] for kind in ("wall", "cpu")}
    written = max(engine["written"], 1)
    return {
        "subject": "import",
        "rows": rows,
        "engine": engine,
        "row_by_row": by_row,
        "raw": raw,
        "wall": total("wall"),
        "cpu": total("cpu"),
        "milliseconds_a_row": total("wall") / written * 1000,
        "faster_than_row_by_row": each["wall"] * written / total("wall"),
        "faster_than_row_by_row_cpu": each["cpu"] * written / total("cpu"),
        "times_floor": total("wall") / raw["wall"],
        "times_floor_cpu": total("cpu") / raw["cpu"],
        # An editor's page fills these, the engine did not: the floor lacks them too.
        "left_out": sorted(set(by_row["tables"]) - set(engine["grown"])),
    }
