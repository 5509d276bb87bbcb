"""What the test client leaves to the test: files that nobody read to their end."""

from __future__ import annotations

from typing import Any


def finish(response: Any) -> None:
    """Read a file to its end, which closes it.

    ``response.close()`` would tell the app that a request ended, and that closes the
    connection to PostgreSQL in the middle of a test.
    """
    if response.streaming:
        for _piece in response:
            pass
