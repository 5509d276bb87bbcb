import json

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command

from spreadsheets.models import ImportRun
from tests.spreadsheets.conftest import csv_of

HEADER = ("Nama", "Jumlah")


@pytest.fixture(autouse=True)
def no_groups(site, sheets):
    Group.objects.all().delete()


@pytest.fixture
def run_command(capsys, tmp_path):
    """Run import_sheet; return exit code, standard output and error."""

    def run_command(*rows, content=None, sheet="groups", path=None, args=()):
        file = tmp_path / "uji.csv"
        file.write_bytes(csv_of(HEADER, *rows) if content is None else content)
        try:
            call_command("import_sheet", sheet, str(path or file), *args)
            code, error = 0, ""
        except SystemExit as stop:
            code, error = stop.code, ""
        except CommandError as failure:
            code, error = failure.returncode, str(failure)
        return code, capsys.readouterr().out, error

    return run_command


def names():
    return sorted(Group.objects.values_list("name", flat=True))


def test_everything_done_exits_with_0(run_command):
    code, out, _error = run_command(("Satu", 1))

    assert (code, names()) == (0, ["Satu"])
    assert out.splitlines()[-1].endswith(
        "new 1, changed 0, unchanged 0, conflict 0, refused 0, missing 0"
    )


def test_failure_exits_with_1_and_writes_nothing(run_command):
    code, out, error = run_command(("Satu", 1), ("Dua", 666), args=["--json"])

    assert (code, names()) == (1, [])
    assert "Not that many." in error
    assert json.loads(out)["error"] == error
    assert ImportRun.objects.get().state == "failed"


@pytest.mark.parametrize(
    "change",
    [
        {"sheet": "nothing"},
        {"path": "/nowhere/at/all.csv"},
        {"path": "/"},
        {"content": b""},
        {"content": b"%PDF-1.4 not a workbook"},
        {"content": csv_of(("Apa", "Saja"), (1, 2))},
        {"args": ["--region", "nowhere.localhost"]},
        {"args": ["--user", "nobody"]},
        {"args": ["--user", "stranger@elsewhere"]},
        {"args": ["--organizations", "perhaps"]},
    ],
    ids=str,
)
def test_wrong_argument_or_file_exits_with_2_and_one_sentence(
    run_command, person, change
):
    person("stranger@elsewhere")

    code, out, error = run_command(("Satu", 1), **change)

    assert (code, out, names()) == (2, "", [])
    assert error
    assert ImportRun.objects.count() == 0


def test_refused_rows_exit_with_3_and_the_rest_is_written(run_command):
    code, out, _error = run_command(("Satu", 1), ("Dua", "?"))

    assert (code, names()) == (3, ["Satu"])
    assert "Data" not in out
    assert "Dua" in out


def test_json_is_one_object_with_what_is_not_unchanged(run_command):
    run_command(("Satu", 1))

    code, out, _error = run_command(
        ("Satu", 1), ("Satu", 1), ("Dua", 2), ("Tiga", "?"), args=["--json"]
    )

    report = json.loads(out)
    assert code == 3
    assert report["run"] == ImportRun.objects.first().pk
    assert report["counts"] == {
        "new": 1,
        "changed": 0,
        "unchanged": 2,
        "conflict": 0,
        "refused": 1,
        "missing": 0,
    }
    assert [(row["row"], row["action"]) for row in report["rows"]] == [
        (4, "new"),
        (5, "refused"),
    ]
    assert report["rows"][0]["changes"]["permissions"] == {
        "base": None,
        "ours": None,
        "theirs": 2,
        "result": 2,
    }


def test_dry_run_writes_nothing(run_command):
    code, out, _error = run_command(("Satu", 1), args=["--dry-run", "--json"])

    report = json.loads(out)
    assert (code, names(), ImportRun.objects.count()) == (0, [], 0)
    assert (report["run"], report["counts"]["new"]) == (None, 1)


def test_sheets_lists_what_is_registered(capsys):
    call_command("sheets", "--json")

    listed = json.loads(capsys.readouterr().out)
    assert [sheet["name"] for sheet in listed] == ["groups", "plain"]
    assert [column["field"] for column in listed[0]["columns"]] == [
        "name",
        "permissions",
        "place",
    ]

    call_command("sheets")
    assert "  Nama * (name)" in capsys.readouterr().out.splitlines()
