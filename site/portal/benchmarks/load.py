"""Asks one server for addresses from several threads; a process of its own.

Reads one JSON object from standard input and writes one to standard output.
Only the standard library, so that it starts at once and shares no lock with
the command that waits for it.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from http.client import HTTPConnection, HTTPException
from itertools import count
from typing import Any


class Load:
    """Each thread takes the next address until the time is over."""

    def __init__(self, order: dict[str, Any]) -> None:
        self.order = order
        self.numbers = count()
        self.lock = threading.Lock()
        self.times: list[float] = []
        self.bytes = 0
        self.failures: dict[str, int] = {}
        self.end = 0.0

    def run(self) -> dict[str, Any]:
        threads = [
            threading.Thread(target=self._work) for _n in range(self.order["threads"])
        ]
        begin = time.perf_counter()
        self.end = begin + self.order["seconds"]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        elapsed = time.perf_counter() - begin
        return {
            "times": sorted(self.times),
            "elapsed": elapsed,
            "bytes": self.bytes,
            "failures": self.failures,
        }

    def _work(self) -> None:
        connection = self._connect()
        paths, most = self.order["paths"], self.order.get("most", 0)
        while time.perf_counter() < self.end:
            with self.lock:
                number = next(self.numbers)
            if most and number >= most:
                break
            begin = time.perf_counter()
            try:
                status, size = self._ask(connection, paths[number % len(paths)])
            except (OSError, HTTPException) as error:
                connection.close()
                connection = self._connect()
                status, size = type(error).__name__, 0
            self._note(time.perf_counter() - begin, status, size)
        connection.close()

    def _connect(self) -> HTTPConnection:
        return HTTPConnection(
            "127.0.0.1", self.order["port"], timeout=self.order["timeout"]
        )

    def _ask(self, connection: HTTPConnection, path: str) -> tuple[int | str, int]:
        connection.request("GET", path, headers=self.order["headers"])
        response = connection.getresponse()
        return response.status, len(response.read())

    def _note(self, seconds: float, status: int | str, size: int) -> None:
        with self.lock:
            if status == 200:
                self.times.append(seconds)
                self.bytes += size
            else:
                self.failures[str(status)] = self.failures.get(str(status), 0) + 1


if __name__ == "__main__":
    json.dump(Load(json.load(sys.stdin)).run(), sys.stdout)
