"""A process that has the website loaded and forks a worker for each order.

Reads orders from standard input, one JSON object a line, and answers each with the
number of the process. Starting Python and Django anew would take seconds each time.
"""

from __future__ import annotations

import fcntl
import json
import os
import signal
import sys
import traceback
from pathlib import Path
from typing import Any


def main() -> None:
    import django

    django.setup()
    # Loaded once, for all workers.
    from tests.portal.faults import steps

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        order = json.loads(line)
        # Held by the worker as long as it lives, whatever ends it.
        with Path(order["lock"]).open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            pid = os.fork()
            if pid == 0:
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                _carry_out(order, steps)
                os._exit(0)
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()


def _carry_out(order: dict[str, Any], steps: Any) -> None:
    from django.db import connection

    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    connection.settings_dict["NAME"] = order["database"]
    try:
        function = getattr(steps, order["function"])
        answer = {"value": function(**order["arguments"])}
        connection.close()
    except BaseException:  # noqa: BLE001 -- told to whoever gave the order
        answer = {"error": traceback.format_exc()}
    target = Path(order["target"])
    # Whoever sees the file sees all of it.
    half = target.with_suffix(".half")
    half.write_text(json.dumps(answer, default=str))
    half.rename(target)


if __name__ == "__main__":
    main()
