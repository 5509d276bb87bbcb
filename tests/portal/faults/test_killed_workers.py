"""A worker that is killed leaves all or nothing, and the next one completes it."""

import random

import pytest

from tests.portal.faults.steps import CHANGED, NEW

pytestmark = pytest.mark.xdist_group("faults")  # they share what is made for them
WRITING_PHASES = ("begin", "writing", "finishing")


@pytest.fixture
def chance():
    seed = random.SystemRandom().randrange(10**6)
    print(f"seed {seed}")  # noqa: T201 -- to repeat a failure
    return random.Random(seed)


def test_scene_is_worth_it(writing):
    counts = writing.after["counts"]
    assert (counts["new"], counts["changed"]) == (NEW, CHANGED)
    assert writing.after["applied"] == NEW + CHANGED
    assert writing.after["state"] == "applied"
    assert writing.before["state"] == "queued"


def test_worker_is_killed_while_it_writes(writing, chance):
    for phase in WRITING_PHASES:
        writing.kill_at_statement(phase, chance.random())
    writing.kill_after("writing", chance.random())


@pytest.mark.parametrize("scene", ["writing", "undoing"])
@pytest.mark.usefixtures("template")  # made before the test begins a transaction
def test_worker_is_killed_right_after_the_commit(scene, request):
    """What pages do after a commit of their own is made up for."""
    assert request.getfixturevalue(scene).kill_in("committed") == "finishing"


def test_worker_is_killed_while_it_reads(reading, chance):
    reading.kill_at_statement("begin", chance.random())


def test_worker_is_killed_while_it_undoes(undoing, chance):
    undoing.kill_at_statement(chance.choice(WRITING_PHASES), chance.random())


@pytest.mark.long
def test_fifty_workers_are_killed_while_they_write(writing, chance):
    left = [
        kill(phase, (number + chance.random()) / 6)
        for number in range(6)
        for phase in WRITING_PHASES
        for kill in (writing.kill_at_statement, writing.kill_after)
    ]
    left += [writing.kill_at_statement("writing", place / 14) for place in range(14)]
    print({state: left.count(state) for state in sorted(set(left))})  # noqa: T201
    assert len(left) == 50
    assert {"preparing", "writing", "finishing"} <= set(left)


@pytest.mark.long
def test_workers_are_killed_while_they_read(reading, chance):
    for number in range(5):
        place = (number + chance.random()) / 5
        reading.kill_at_statement("begin", place)
        reading.kill_after("begin", place)


@pytest.mark.long
def test_workers_are_killed_while_they_undo(undoing, chance):
    for phase in WRITING_PHASES:
        for number in range(3):
            place = (number + chance.random()) / 3
            undoing.kill_at_statement(phase, place)
            undoing.kill_after(phase, place)
