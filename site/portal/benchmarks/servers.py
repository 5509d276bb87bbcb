"""Starts the site under gunicorn on a free port, and stops it again."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

STARTS_WITHIN = 60


class ServerFailed(Exception):
    """Gunicorn ended, or did not answer in time."""


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
    return port


@contextmanager
def serving(
    *, settings: str, environment: dict[str, str], port: int, workers: int, log: Path
) -> Iterator[int]:
    """Serve while the block runs; stopped by its process, also on Ctrl-C."""
    command = [
        *(sys.executable, "-m", "gunicorn", "portal.wsgi"),
        *("--bind", f"127.0.0.1:{port}", "--pythonpath", "site"),
        *("--worker-class", "gthread", "--workers", str(workers), "--threads", "8"),
        *("--no-control-socket", "--log-level", "warning", "--timeout", "300"),
    ]
    with log.open("ab") as output:
        process = subprocess.Popen(  # noqa: S603 -- our own command
            command,
            env={**environment, "DJANGO_SETTINGS_MODULE": settings},
            stdout=output,
            stderr=output,
            # Ctrl-C reaches the command, which then stops the server itself.
            start_new_session=True,
        )
        try:
            _wait_for(process, port, log)
            yield port
        finally:
            _stop(process)


def _wait_for(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    end = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise ServerFailed(f"gunicorn did not start: {log.read_text()[-2000:]}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
