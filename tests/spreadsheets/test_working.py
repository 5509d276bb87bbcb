"""Work that fails, that is abandoned, and that is given up."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.utils import timezone

from spreadsheets.models import ImportRun, RunState
from spreadsheets.models.runs import LEASE
from spreadsheets.services import (
    cancel_run,
    confirm_run,
    discard_run,
    start_import,
    work_on_run,
    working,
)
from spreadsheets.services.leases import Lease, RunCancelled, RunLost
from tests.spreadsheets.conftest import csv_of

HEADER = ("Nama", "Jumlah")


@pytest.fixture
def run(context):
    Group.objects.all().delete()
    run = start_import(
        sheet="groups",
        content=csv_of(HEADER, ("Satu", 1), ("Dua", 2)),
        filename="uji.csv",
        context=context,
    )
    confirm_run(run=run, user=None)
    return run


@pytest.fixture
def broken(monkeypatch):
    """A step that fails, and how often it was begun."""

    def broken(state):
        begun = []

        def fail(run, lease):
            begun.append(run.pk)
            raise RuntimeError("index")

        monkeypatch.setitem(working.STEPS, state, fail)
        return begun

    return broken


def resume(run):
    """What cron does, once the lease is over."""
    long_ago = timezone.now() - LEASE - timedelta(seconds=1)
    ImportRun.objects.filter(pk=run.pk).update(heartbeat_at=long_ago)
    call_command("resume_imports", "--here")
    run.refresh_from_db()


def test_follow_up_that_fails_keeps_what_was_written_and_is_tried_again(
    run, monkeypatch
):
    with monkeypatch.context() as patch:
        patch.setitem(working.STEPS, RunState.FINISHING, _fail)
        work_on_run(run.pk)
        run.refresh_from_db()
        assert (run.state, run.error) == (RunState.FINISHING, "")

    resume(run)

    assert (run.state, run.error, run.attempts) == (RunState.APPLIED, "", 0)
    assert Group.objects.count() == 2


def _fail(run, lease):
    raise RuntimeError("index")


def test_follow_up_that_always_fails_is_given_up_and_says_what_to_do(
    run, broken, caplog
):
    begun = broken(RunState.FINISHING)

    work_on_run(run.pk)
    for _n in range(7):
        resume(run)

    assert len(begun) == working.ATTEMPTS
    assert run.state == RunState.APPLIED
    assert f"resume_imports --finish {run.pk}" in run.error
    assert run.counts["new"] == 2
    assert "was given up after 5 attempts" in caplog.text


def test_administrator_finishes_what_was_given_up(run, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setitem(working.STEPS, RunState.FINISHING, _fail)
        work_on_run(run.pk)
        for _n in range(5):
            resume(run)

    call_command("resume_imports", "--finish", str(run.pk))

    run.refresh_from_db()
    assert (run.state, run.error) == (RunState.APPLIED, "")
    assert "finishing" in run.timings
    with pytest.raises(CommandError, match="nothing left"):
        call_command("resume_imports", "--finish", str(run.pk))


def test_run_that_kills_its_workers_is_given_up(run, monkeypatch):
    class Killed(BaseException):
        pass

    def die(run, lease):
        raise Killed

    monkeypatch.setitem(working.STEPS, RunState.QUEUED, die)
    for _n in range(working.ATTEMPTS):
        with pytest.raises(Killed):
            resume(run)

    resume(run)

    assert run.state == RunState.FAILED
    assert "interrupted 5 times" in run.error
    assert Group.objects.count() == 0


def test_step_that_fails_says_that_nothing_was_changed(run, broken):
    broken(RunState.QUEUED)

    with pytest.raises(RuntimeError):
        work_on_run(run.pk)

    run.refresh_from_db()
    assert run.state == RunState.FAILED
    assert "Nothing was changed" in run.error


def test_cancel_is_seen_before_anything_is_written(run):
    lease = Lease.take(run.pk)
    assert cancel_run(run=run)

    with pytest.raises(RunCancelled):
        lease.renew_unless_cancelled(state=RunState.WRITING)

    run.refresh_from_db()
    assert run.state == RunState.QUEUED


@pytest.mark.parametrize("method", ["renew", "renew_unless_cancelled", "hold"])
def test_worker_notices_that_another_has_the_run(method, run):
    lease = Lease.take(run.pk)
    assert Lease.take(run.pk) is None
    long_ago = timezone.now() - LEASE - timedelta(seconds=1)
    ImportRun.objects.filter(pk=run.pk).update(heartbeat_at=long_ago)
    assert Lease.take(run.pk) is not None

    with pytest.raises(RunLost):
        getattr(lease, method)()


def test_run_that_was_discarded_while_it_was_read_stays_so(run):
    ImportRun.objects.filter(pk=run.pk).update(state=RunState.READING)
    lease = Lease.take(run.pk)
    assert discard_run(run=run)

    with pytest.raises(RunLost):
        lease.hold()
    lease.release(state=RunState.PLANNED)

    run.refresh_from_db()
    assert run.state == RunState.DISCARDED
