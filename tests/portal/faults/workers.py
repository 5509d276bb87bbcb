"""Databases for one test each, and the processes that work on them."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from portal.benchmarks.scratch import scratch_database

HOST: Final = "tests.portal.faults.host"
#: Seconds after which a worker counts as hanging.
PATIENCE: Final = 600


class WorkerFailed(AssertionError):
    """A worker raised what nobody expected."""


@dataclass
class Worker:
    """A process that does one step; it may be killed."""

    pid: int
    folder: Path

    def kill(self) -> None:
        """End it at once, as the kernel does when memory runs out."""
        try:
            os.kill(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            return

    def stop(self) -> None:
        os.kill(self.pid, signal.SIGSTOP)

    def go_on(self) -> None:
        os.kill(self.pid, signal.SIGCONT)

    @property
    def has_ended(self) -> bool:
        with (self.folder / "lock").open() as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
        return True

    def wait(self) -> None:
        _wait_until(lambda: self.has_ended, "the worker to end")

    def wait_for(self, mark: str) -> None:
        """Wait until the worker came to a mark (``steps.note``)."""
        path = self.folder / mark
        _wait_until(lambda: path.exists() or self.has_ended, mark)

    def result(self) -> Any:
        """Return what the step returned; ``None`` when the worker was killed."""
        self.wait()
        target = self.folder / "result"
        if not target.exists():
            return None
        answer = json.loads(target.read_text())
        if "error" in answer:
            raise WorkerFailed(answer["error"])
        return answer["value"]


def _wait_until(condition: Any, what: str) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            raise WorkerFailed(f"waited too long for {what}")
        time.sleep(0.005)


class Database:
    """A database of its own, and the workers on it."""

    def __init__(self, host: Host, url: str) -> None:
        self.host = host
        self.url = url
        sqlite = url.startswith("sqlite")
        self.name = url.removeprefix("sqlite:///") if sqlite else url.rpartition("/")[2]

    def start(self, function: str, **arguments: Any) -> Worker:
        """Begin a step of ``steps`` in a process of its own."""
        return self.host.fork(self.name, function, arguments)

    def call(self, function: str, **arguments: Any) -> Any:
        return self.start(function, **arguments).result()

    @contextmanager
    def copy(self) -> Iterator[Database]:
        with scratch_database(self.host.folder, copy_of=self.url) as url:
            yield Database(self.host, url)


class Host:
    """The process that forks workers; used as a context manager."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder
        self.numbers = count()
        environment = {
            **os.environ,
            "DATABASE_URL": url,
            "DATA_DIR": str(folder / "data"),
            "DJANGO_SETTINGS_MODULE": "portal.benchmarks.serving",
            "BENCHMARK_DATABASE": "true",
            "PYTHONPATH": os.pathsep.join(
                str(settings.BASE_DIR / part) for part in (".", "site")
            ),
        }
        environment.pop("CACHE_URL", None)
        self.process = subprocess.Popen(  # noqa: S603 -- our own module
            [sys.executable, "-m", HOST],
            cwd=settings.BASE_DIR,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def fork(self, database: str, function: str, arguments: dict[str, Any]) -> Worker:
        folder = self.folder / f"worker-{next(self.numbers)}"
        folder.mkdir()
        order = {
            "database": database,
            "function": function,
            "arguments": arguments,
            "lock": str(folder / "lock"),
            "target": str(folder / "result"),
        }
        if function in NOTED:
            arguments["marks"] = str(folder)
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        return Worker(int(self.process.stdout.readline()), folder)

    def close(self) -> None:
        with self.process as process:
            assert process.stdin
            process.stdin.close()
            process.wait(PATIENCE)


#: Steps that leave marks.
NOTED: Final = frozenset({"work", "edit_until"})


@contextmanager
def open_host(folder: Path, copy_of: str) -> Iterator[Database]:
    """Yield a database with everything migrated, and workers for it."""
    with ExitStack() as stack:
        url = stack.enter_context(scratch_database(folder, copy_of=copy_of))
        host = Host(folder, url)
        stack.callback(host.close)
        yield Database(host, url)
