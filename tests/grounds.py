"""What many tests of a module stand on, made once for all of them.

Making a region takes half a second, which most tests spent before they began.
A ground is made in a transaction around those of the module's tests, as
``TestCase.setUpTestData`` does it, and taken back with it. Tests never see the
objects of the ground but read them again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
from django.db import connection, transaction


def lay(blocker: Any, make: Callable[[], Any]) -> Iterator[Any]:
    """Make something that lasts until the fixture ends; yields what ``make`` returns.

    Nothing of it waits for a commit any more when the first test begins, and tests
    that may not use the database still can't.
    """
    with blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
        try:
            made = make()
            settle()
        except BaseException:
            transaction.set_rollback(True)
            outer.__exit__(None, None, None)
            raise
    yield made
    with blocker.unblock():
        transaction.set_rollback(True)
        outer.__exit__(None, None, None)


class LastingGround:
    """A ground that one module after another stands on, until one wants none."""

    def __init__(self, blocker: Any, make: Callable[[], Any]) -> None:
        self._blocker = blocker
        self._make = make
        self._laid = ExitStack()
        self._made: list[Any] = []

    def stand(self) -> Any:
        """Return what ``make`` returned, which is called if nothing lies there."""
        if not self._made:
            ground = contextmanager(lay)(self._blocker, self._make)
            self._made = [self._laid.enter_context(ground)]
        return self._made[0]

    def leave(self) -> None:
        """Take it back: the database is as before, outside of any transaction."""
        self._made = []
        self._laid.close()


def settle() -> None:
    """Do what waits for a commit, as if that had come."""
    while connection.run_on_commit:
        waiting, connection.run_on_commit = connection.run_on_commit, []
        for _ids, function, *_robust in waiting:
            function()


def wanted(request: pytest.FixtureRequest, fixture: str) -> bool:
    """Tell whether a test of the module uses a fixture.

    Then the ground is there for all of its tests, in whatever order they run.
    """
    return any(fixture in getattr(item, "fixturenames", ()) for item in _tests(request))


def commits(request: pytest.FixtureRequest) -> bool:
    """Tell whether a test of the module commits, which ends every ground."""
    marks = (item.get_closest_marker("django_db") for item in _tests(request))
    return any(mark is not None and mark.kwargs.get("transaction") for mark in marks)


def _tests(request: pytest.FixtureRequest) -> list[pytest.Item]:
    items = request.session.items
    return [item for item in items if getattr(item, "module", None) is request.module]
