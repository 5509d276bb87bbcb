"""People and workers who want the same run, or the same records, at once."""

import pytest
from django.utils import translation
from django.utils.translation import gettext

from tests.portal.faults.comparing import differences
from tests.portal.faults.steps import (
    CHANGED,
    DISPUTED,
    NEW,
    NEW_ORGANIZATION,
    OLD,
    RIVAL_NEW,
)

pytestmark = pytest.mark.xdist_group("faults")
UNWRITTEN = {"spreadsheets.ImportRun"}


@pytest.fixture
def run(template):
    return template.runs["queued"]


@pytest.fixture
def gate(tmp_path):
    """What workers wait for, so that they begin at once."""
    return tmp_path / "gate"


@pytest.fixture
def paused(database, run):
    """A worker that stopped before a phase."""

    def paused(phase, **options):
        worker = database.start("work", run=run, pause_at=phase, **options)
        worker.wait_for(phase)
        return worker

    return paused


def go_on(worker):
    worker.go_on()
    return worker.result()


def test_of_many_clicks_one_confirms(database, run, gate):
    assert database.call("cancel", run=run)
    clicks = [database.start("confirm", run=run, gate=str(gate)) for _n in range(6)]

    gate.touch()

    found = sorted(click.result() for click in clicks)
    assert found == ["confirmed", *["late"] * 5]


def test_of_many_workers_one_works(database, run, gate, writing):
    workers = [database.start("work", run=run, gate=str(gate)) for _n in range(4)]

    gate.touch()

    worked = [("writing" in worker.result()) for worker in workers]
    assert sorted(worked) == [False, False, False, True]
    left = database.call("look", run=run)
    assert differences(left["everything"], writing.after["everything"]) == {}


@pytest.mark.parametrize("phase", ["preparing", "prepared", "finishing"])
def test_worker_that_was_silent_for_too_long_writes_nothing(
    phase, database, run, paused, writing
):
    worker = paused(phase)
    database.call("resume", run=run)

    go_on(worker)

    left = database.call("look", run=run)
    assert (left["state"], left["problems"]) == ("applied", [])
    assert differences(left["everything"], writing.after["everything"]) == {}


def test_two_imports_of_the_same_records_lose_nothing(database, template, gate):
    runs = [template.runs[name] for name in ("queued", "rival")]
    workers = [database.start("work", run=run, gate=str(gate)) for run in runs]

    gate.touch()

    for worker in workers:
        worker.result()
    looks = [database.call("look", run=run) for run in runs]
    assert [(look["state"], look["error"]) for look in looks] == [("applied", "")] * 2
    assert looks[0]["problems"] == []
    found = database.call("innovations")
    names = [tuple(page["name"]) for page in found.values()]
    assert len(set(names)) == len(names) == OLD + NEW + RIVAL_NEW
    assert sum(name[0] == NEW_ORGANIZATION for name in names) == 10
    check_disputed_rows(database, runs, list(found.values()))


def check_disputed_rows(database, runs, pages):
    """Each has the text of one import; the row of the other waits, and says why."""
    ours, theirs = (database.call("rows_of", run=run) for run in runs)
    for place in range(CHANGED):
        row = str(place + 2)
        applied = [ours[row]["applied"], theirs[row]["applied"]]
        assert sorted(applied) == [False, True]
        other = theirs[row] if applied[0] else ours[row]
        if place < DISPUTED:
            assert (other["action"], len(other["texts"])) == ("conflict", 1)
            assert ("Lain." in pages[place]["design"]) == applied[1]
        else:
            assert other["action"] == "unchanged"


@pytest.mark.parametrize("few", [200, 2])
def test_what_editors_do_meanwhile_is_kept(few, database, run, paused):
    """Once prepared anew within the short write, and once, for many, before it."""
    worker = paused("prepared", few=few)
    places = {"draft": 0, "published": 1, "locked": 2, "deleted": 3}
    before = list(database.call("innovations").values())
    database.call("edit", places=places)

    go_on(worker)

    left = database.call("look", run=run)
    assert (left["state"], left["error"], left["problems"]) == ("applied", "", [])
    rows = database.call("rows_of", run=run)
    drafted, published, locked, deleted = (rows[str(n + 2)] for n in range(4))
    assert [r["action"] for r in (drafted, locked, deleted)] == ["conflict"] * 3
    assert [r["applied"] for r in (drafted, locked, deleted)] == [False] * 3
    assert [len(r["texts"]) for r in (drafted, locked, deleted)] == [1, 1, 1]
    assert published == {"action": "changed", "applied": True, "texts": []}
    assert left["applied"] == NEW + CHANGED - 3
    pages = list(database.call("innovations").values())
    assert pages[0]["design"] == before[0]["design"] + "<p>Dari editor.</p>"
    assert pages[0]["live_design"] == before[0]["design"]
    assert pages[1]["summary"] == "Dari editor."
    assert "Diperbarui 1." in pages[1]["live_design"]
    assert pages[2] == before[2]
    # The fourth is gone, so the others moved up.
    assert pages[3]["name"] == before[4]["name"]


@pytest.mark.parametrize("phase", ["preparing", "prepared"])
def test_cancelled_while_prepared_writes_nothing_and_can_be_confirmed_again(
    phase, database, run, paused, writing
):
    worker = paused(phase)
    assert database.call("cancel", run=run)

    go_on(worker)

    left = database.call("look", run=run)
    assert left["state"] == "planned"
    assert (
        differences(left["everything"], writing.before["everything"], UNWRITTEN) == {}
    )
    assert database.call("confirm", run=run) == "confirmed"
    database.call("work", run=run)
    left = database.call("look", run=run)
    assert differences(left["everything"], writing.after["everything"]) == {}


def test_cancelled_after_writing_has_no_effect(database, run, paused, writing):
    worker = paused("finishing")

    assert not database.call("cancel", run=run)

    go_on(worker)
    left = database.call("look", run=run)
    assert differences(left["everything"], writing.after["everything"]) == {}


def test_discarded_while_it_is_read_stays_discarded(database, template):
    run = template.runs["reading"]
    worker = database.start("work", run=run, pause_at="begin")
    worker.wait_for("begin")
    assert database.call("discard", run=run)

    go_on(worker)

    assert database.call("look", run=run)["state"] == "discarded"


@pytest.mark.parametrize("phase", ["begin", "prepared"])
def test_account_that_is_deleted_after_confirming(phase, database, run, paused):
    database.call("cancel", run=run)
    database.call("confirm", run=run, username="sementara")
    before = database.call("look", run=run)
    worker = paused(phase)
    database.call("delete_user", username="sementara")

    go_on(worker)

    left = database.call("look", run=run)
    with translation.override("id"):
        sentence = gettext("The account that confirmed this import was deleted.")
    assert (left["state"], left["error"]) == ("failed", sentence)
    log = {"wagtailcore.ModelLogEntry", "audit.AuditRecord"}
    others = {*UNWRITTEN, "users.User", *log}
    assert differences(left["everything"], before["everything"], others) == {}


def test_large_run_goes_through_the_queue(database, run, writing):
    assert database.call("work_in_queue", run=run) == ["queued", "applied"]
    left = database.call("look", run=run)
    assert differences(left["everything"], writing.after["everything"]) == {}
