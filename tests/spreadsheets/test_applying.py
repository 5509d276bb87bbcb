import pytest
from django.contrib.auth.models import Group, Permission
from wagtail.models import ModelLogEntry

from spreadsheets.models import ImportRun, RunState
from spreadsheets.models.runs import import_path
from spreadsheets.resources import Context
from spreadsheets.services import ApplyFailed, apply_run, discard_run, start_import
from tests.spreadsheets.conftest import csv_of

HEADER = ("Nama", "Jumlah")


@pytest.fixture(autouse=True)
def no_groups(db):
    Group.objects.all().delete()


@pytest.fixture
def start(context):
    def start(*rows, filename="uji.csv"):
        return start_import(
            sheet="groups",
            content=csv_of(HEADER, *rows),
            filename=filename,
            context=context,
        )

    return start


def groups():
    return {group.name: group.permissions.count() for group in Group.objects.all()}


def actions(run):
    return list(run.rows.values_list("label", "action", "applied"))


def test_apply_writes_exactly_the_plan(start):
    run = start(("Satu", 1), ("Dua", "?"), ("Tiga", 2))
    assert (groups(), run.state) == ({}, RunState.PLANNED)

    apply_run(run=run)

    assert groups() == {"Satu": 1, "Tiga": 2}
    assert (run.state, run.error) == (RunState.APPLIED, "")
    assert run.applied_at is not None
    assert actions(run) == [
        ("Satu", "new", True),
        ("Dua", "refused", False),
        ("Tiga", "new", True),
    ]
    assert [row.object_id is not None for row in run.rows.all()] == [True, False, True]


def test_the_history_of_every_record_names_the_import(start):
    run = apply_run(run=start(("Satu", 1), ("Dua", 2)))

    entries = ModelLogEntry.objects.filter(action="spreadsheets.import")
    shown = entries.latest_by_uuid_and_action()
    assert sorted(entry.data["row"] for entry in shown) == [2, 3]
    assert {entry.data["run"] for entry in shown} == {run.pk}


def test_second_import_changes_nothing(start):
    apply_run(run=start(("Satu", 1), ("Tiga", 2)))

    run = apply_run(run=start(("Satu", 1), ("Tiga", 2)))

    assert run.counts == {
        "new": 0,
        "changed": 0,
        "unchanged": 2,
        "conflict": 0,
        "refused": 0,
        "missing": 0,
    }


def test_one_row_that_fails_keeps_all_out_and_the_run_says_why(start):
    run = start(("Satu", 1), ("Dua", 666), ("Tiga", 2))

    with pytest.raises(ApplyFailed):
        apply_run(run=run)

    run.refresh_from_db()
    assert groups() == {}
    assert run.state == RunState.FAILED
    assert "3 (Dua): Not that many." in run.error
    assert [applied for _l, _a, applied in actions(run)] == [False, False, False]


def test_record_that_moved_after_the_preview_drops_out(start):
    for name in ("Satu", "Dua", "Tiga"):
        Group.objects.create(name=name)
    run = start(("Satu", 1), ("Dua", 1), ("Tiga", 1), ("Baru", 1))
    Group.objects.get(name="Satu").permissions.set(Permission.objects.all()[:5])
    Group.objects.get(name="Dua").delete()
    Group.objects.create(name="baru")

    apply_run(run=run)

    assert groups() == {"Satu": 5, "Tiga": 1, "baru": 0}
    assert actions(run) == [
        ("Satu", "conflict", False),
        ("Dua", "conflict", False),
        ("Tiga", "changed", True),
        ("Baru", "conflict", False),
    ]
    assert run.counts["conflict"] == 3
    assert all(row.messages for row in run.rows.filter(action="conflict"))


@pytest.mark.parametrize("state", ["applied", "discarded", "writing"])
def test_finished_run_is_not_applied_again(start, state):
    run = start(("Satu", 1))
    stale = ImportRun.objects.get(pk=run.pk)
    ImportRun.objects.filter(pk=run.pk).update(state=state, error="before")

    with pytest.raises(ApplyFailed):
        apply_run(run=stale)

    run.refresh_from_db()
    assert (run.state, run.error, groups()) == (state, "before", {})


def test_discarded_run_writes_nothing(start):
    run = start(("Satu", 1))

    assert (discard_run(run=run), discard_run(run=run)) == (True, False)
    run.refresh_from_db()
    assert (run.state, groups()) == (RunState.DISCARDED, {})


@pytest.mark.parametrize(
    "filename", ["../../etc/passwd", "a\\..\\b.html", "x.csv\0.php", "n" * 400, ""]
)
def test_sender_s_file_name_never_reaches_the_storage(start, filename):
    run = start(("Satu", 1), filename=filename)

    assert run.file.name.startswith(f"imports/{run.sha256[:2]}/{run.sha256}")
    assert run.file.name.endswith(".csv")
    assert len(run.filename) <= 255


@pytest.mark.parametrize(
    ("filename", "suffix"),
    [("a.XLSX", "xlsx"), ("a.html", "bin"), ("a.٣٣", "bin"), ("../../xls/..", "bin")],
)
def test_import_path_holds_nothing_but_the_digest_and_a_known_ending(filename, suffix):
    run = ImportRun(sha256="ab" + "0" * 62)

    assert import_path(run, filename) == f"imports/ab/ab{'0' * 62}.{suffix}"


def test_context_of_the_plan_is_kept(context):
    run = start_import(
        sheet="groups",
        content=csv_of(HEADER, ("Satu", 1)),
        filename="a.csv",
        context=Context(scope=context.scope, create_missing=True, draft=True),
    )

    assert run.options["create_missing"]
    assert run.options["draft"]
    assert (run.scope, run.user) == ("testserver", None)
