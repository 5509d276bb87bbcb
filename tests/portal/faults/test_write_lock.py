"""While an import is written everybody else waits, without an error.

``FAULT_ROWS=10000`` with ``-s`` measures a large one: seconds of the write and of its
processor, and for how long editors waited.
"""

import os

import pytest

pytestmark = pytest.mark.xdist_group("faults")
ROWS = int(os.environ.get("FAULT_ROWS", "300"))


def test_editors_save_while_an_import_is_written(database, tmp_path):
    stop = tmp_path / "stop"
    run = database.call("prepare_many", rows=ROWS)
    editors = [
        database.start("edit_until", stop=str(stop), place=place) for place in range(2)
    ]
    for editor in editors:
        editor.wait_for("edited")

    phases = database.call("work", run=run)

    stop.touch()
    found = [editor.result() for editor in editors]
    left = database.call("look", run=run)
    assert (left["state"], left["error"]) == ("applied", "")
    assert (left["applied"], left["problems"]) == (ROWS, [])
    assert [editor["errors"] for editor in found] == [[], []]
    assert all(editor["edits"] > 3 for editor in found)
    cpu = phases["finishing"]["cpu"] - phases["writing"]["cpu"]
    print(ROWS, cpu, database.call("timings", run=run), found)  # noqa: T201
