"""Watched sources: what is planned, when, in whose name, and what never leads out."""

import json
import os
import threading
import time
from contextlib import suppress
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.utils import timezone

from spreadsheets import source_files
from spreadsheets.models import ImportRun, WatchedSource
from spreadsheets.services import sources
from spreadsheets.services.sources import check_source, check_sources
from spreadsheets.source_files import SourceError, allowed_host, fetch
from tests.spreadsheets.conftest import csv_of

pytestmark = pytest.mark.once

HEADER = ("Nama", "Jumlah")


@pytest.fixture(autouse=True)
def no_groups(site, sheets):
    Group.objects.all().delete()


@pytest.fixture
def keeper(person):
    return person("keeper@testserver")


@pytest.fixture
def folder(tmp_path, settings):
    watched = tmp_path / "masuk"
    watched.mkdir()
    settings.SPREADSHEETS_WATCH_FOLDERS = [str(watched)]
    return watched


@pytest.fixture
def source_of(keeper):
    def source_of(location, **fields):
        kind = "url" if "://" in str(location) else "folder"
        fields = {"user": keeper, "kind": kind, "scope": "testserver", **fields}
        return WatchedSource.objects.create(
            name="Sumber", sheet="groups", location=str(location), **fields
        )

    return source_of


def put(path, *rows, age=60):
    path.write_bytes(csv_of(HEADER, *rows))
    moment = time.time() - age
    os.utime(path, (moment, moment))
    return path


def groups():
    return sorted(Group.objects.values_list("name", flat=True))


def runs():
    return list(ImportRun.objects.order_by("pk").values_list("filename", "state"))


# ------------------------------------------------------------------- folders


def test_a_new_file_is_planned_once_and_waits(folder, source_of, keeper):
    put(folder / "data.csv", ("Satu", 1))
    source_of(folder)

    first, second = check_sources(force=True), check_sources(force=True)

    assert runs() == [("data.csv", "planned")]
    assert [len(checked[0].runs) for checked in (first, second)] == [1, 0]
    assert ImportRun.objects.get().user == keeper
    assert groups() == []


def test_only_another_content_is_another_plan(folder, source_of):
    source_of(folder)
    put(folder / "data.csv", ("Satu", 1))
    check_sources(force=True)
    put(folder / "data.csv", ("Satu", 1), age=30)  # touched only
    check_sources(force=True)
    assert len(runs()) == 1

    put(folder / "data.csv", ("Satu", 2), age=20)
    put(folder / "lain.csv", ("Dua", 2), age=10)
    check_sources(force=True)
    assert [name for name, _state in runs()] == ["data.csv", "data.csv", "lain.csv"]


def test_files_that_are_no_workbooks_or_still_being_written_wait(folder, source_of):
    put(folder / ".~lock.data.csv#", ("x", 1))
    put(folder / "~$data.xlsx", ("x", 1))
    put(folder / "catatan.pdf", ("x", 1))
    put(folder / "baru.csv", ("Satu", 1), age=0)
    source = source_of(folder, minutes=60)

    check_sources()
    source.refresh_from_db()
    assert (runs(), source.error) == ([], "")
    # It is due again at once, not in an hour.
    put(folder / "baru.csv", ("Satu", 1), age=60)
    check_sources()
    assert runs() == [("baru.csv", "planned")]


def test_a_file_that_changes_while_it_is_read_waits(folder, source_of, monkeypatch):
    put(folder / "data.csv", ("Satu", 1))
    source_of(folder)
    real = source_files._read_file

    def slow(path):
        put(path, ("Satu", 1), ("Dua", 2), age=30)
        return real(path)

    with monkeypatch.context() as patched:
        patched.setattr(source_files, "_read_file", slow)
        check_sources()
    assert runs() == []

    check_sources()
    assert runs() == [("data.csv", "planned")]


def test_links_and_dots_never_lead_out(tmp_path, folder, source_of):
    outside = tmp_path / "rahasia"
    outside.mkdir()
    put(outside / "gaji.csv", ("Rahasia", 1))
    (folder / "gaji.csv").symlink_to(outside / "gaji.csv")
    (folder / "pintu").symlink_to(outside)
    os.mkfifo(folder / "pipa.csv")
    locations = [
        folder,
        folder / "pintu",
        f"{folder}/../rahasia",
        outside,
        "masuk",
        f"{folder}x",
    ]
    Path(f"{folder}x").mkdir()
    for location in locations:
        source_of(location)

    checked = check_sources(force=True)

    assert runs() == []
    assert ["may be watched" in one.error for one in checked] == [False, *[True] * 5]


def test_a_folder_may_be_for_one_scope_only(tmp_path, settings, source_of):
    own, other = tmp_path / "testserver", tmp_path / "lain"
    for place in (own, other):
        place.mkdir()
        put(place / "data.csv", (place.name, 1))
    settings.SPREADSHEETS_WATCH_FOLDERS = [f"{tmp_path}/{{scope}}"]
    source_of(own)
    source_of(other)

    errors = [one.error for one in check_sources(force=True)]

    assert len(runs()) == 1
    assert ["may be watched" in error for error in errors] == [False, True]


def test_apply_writes_only_what_asks_nobody(folder, source_of):
    source_of(folder, mode="apply")
    put(folder / "a.csv", ("Satu", 1), age=90)
    put(folder / "b.csv", ("Dua", 1), ("Salah", "?"), age=80)
    put(folder / "c.csv", ("Satu", 1), age=70)

    check_sources(force=True)

    assert runs() == [
        ("a.csv", "applied"),
        ("b.csv", "planned"),
        ("c.csv", "discarded"),
    ]
    assert groups() == ["Satu"]


def test_a_failure_is_kept_and_said_until_the_file_changes(folder, source_of):
    source = source_of(folder, mode="apply")
    put(folder / "data.csv", ("Satu", 666))

    for _ in range(2):
        check_sources(force=True)
        source.refresh_from_db()
        assert "Not that many." in source.error
    put(folder / "data.csv", ("Satu", 1), age=30)
    check_sources(force=True)

    source.refresh_from_db()
    assert (source.error, groups()) == ("", ["Satu"])
    assert [state for _name, state in runs()] == ["failed", "applied"]


def test_one_broken_source_does_not_stop_the_others(folder, source_of, settings):
    put(folder / "data.csv", ("Satu", 1))
    put(folder / "rusak.csv", age=80).write_bytes(b"%PDF-1.4")
    os.utime(folder / "rusak.csv", (1, 1))
    gone = source_of(folder / "tidak-ada")
    works = source_of(folder)

    checked = check_sources(force=True)

    assert [one.source for one in checked] == [gone, works]
    assert checked[0].error == "The folder can't be read: No such file or directory"
    assert checked[1].error.startswith("rusak.csv: ")
    assert runs() == [("data.csv", "planned")]


def test_too_large_a_file_is_not_read(folder, source_of, settings):
    settings.SPREADSHEETS_LIMITS = {"upload_bytes": 10}
    put(folder / "data.csv", ("Satu", 1))
    source_of(folder)

    (checked,) = check_sources(force=True)

    assert "larger than 10" in checked.error
    assert runs() == []


def test_many_files_are_taken_a_few_at_a_time(folder, source_of):
    for number in range(7):
        put(folder / f"{number}.csv", (f"Grup {number}", 1), age=100 - number)
    source_of(folder)

    check_sources()
    assert [name for name, _state in runs()] == [f"{n}.csv" for n in range(5)]
    check_sources()
    assert len(runs()) == 7


# ---------------------------------------------------------- when, and who may


def test_a_source_waits_for_its_time(folder, source_of):
    put(folder / "data.csv", ("Satu", 1))
    now = timezone.now()
    source_of(folder, minutes=60, checked_at=now - timedelta(minutes=59))
    due = source_of(folder, minutes=60, checked_at=now - timedelta(minutes=61))
    source_of(folder, active=False)

    assert [one.source for one in check_sources()] == [due]


@pytest.mark.parametrize("change", ["inactive", "no longer keeper"])
def test_rights_are_those_of_today(folder, source_of, keeper, change):
    put(folder / "data.csv", ("Satu", 1))
    source = source_of(folder, mode="apply")
    if change == "inactive":
        keeper.is_active = False
    else:
        keeper.is_staff = False
    keeper.save()

    check_sources(force=True)

    source.refresh_from_db()
    assert (source.active, runs()) == (False, [])
    assert source.error.startswith("keeper@testserver may no longer import here")


def test_two_checks_at_once_plan_once(folder, source_of, monkeypatch):
    put(folder / "data.csv", ("Satu", 1))
    source = source_of(folder)
    stale = WatchedSource.objects.get(pk=source.pk)
    real = sources.read_folder
    outcomes = []

    def slow(*args):
        """While the first reads, two others begin: one late, one by force."""
        monkeypatch.setattr(sources, "read_folder", real)
        outcomes.append(check_source(stale).overtaken)
        outcomes.append(check_source(WatchedSource.objects.get()).overtaken)
        return real(*args)

    monkeypatch.setattr(sources, "read_folder", slow)
    first = check_source(source)

    assert [first.overtaken, *outcomes] == [True, True, False]
    assert runs() == [("data.csv", "planned")]


def test_a_mistake_of_the_program_is_said_and_tried_again(
    folder, source_of, monkeypatch
):
    put(folder / "data.csv", ("Satu", 1))
    source = source_of(folder)

    def broken(**options):
        raise RuntimeError("x")

    with monkeypatch.context() as patched:
        patched.setattr(sources, "start_import", broken)
        check_sources(force=True)
    source.refresh_from_db()
    assert source.error.startswith("The program made a mistake here.")
    check_sources(force=True)

    source.refresh_from_db()
    assert (source.error, len(runs())) == ("", 1)


def test_the_command_prints_what_it_did(folder, source_of):
    put(folder / "data.csv", ("Satu", 1))
    source = source_of(folder)
    source_of(folder / "tidak-ada")
    out, err = StringIO(), StringIO()

    with pytest.raises(SystemExit) as ended:
        call_command("check_sources", "--json", stdout=out, stderr=err)

    report = json.loads(out.getvalue())
    run = ImportRun.objects.get()
    assert ended.value.code == 1
    assert report[0] == {
        "source": source.pk,
        "name": "Sumber",
        "runs": [{"run": run.pk, "state": "planned", "counts": run.counts}],
        "error": "",
    }
    assert report[1]["error"].startswith("The folder can't be read")
    call_command("check_sources", stdout=out)  # nothing is due


# ----------------------------------------------------------------- addresses


class Server:
    """A web server on this machine; ``answers`` maps paths to what they give."""

    def __init__(self):
        self.answers = {}
        self.asked = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                outer.asked.append((self.path, dict(self.headers)))
                status, headers, body = outer.answers[self.path](self.headers)
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                with suppress(BrokenPipeError, ConnectionResetError):
                    self.wfile.write(body)

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.host = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def give(self, path, body=b"", status=200, **headers):
        named = {k.replace("_", "-"): v for k, v in headers.items()}
        named.setdefault("Content-Length", str(len(body)))
        self.answers[path] = lambda asked: (status, named, body)

    def close(self):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@pytest.fixture
def server(settings):
    server = Server()
    settings.SPREADSHEETS_WATCH_HOSTS = [server.host]
    yield server
    server.close()


def test_an_address_is_planned_when_its_content_changes(server, source_of):
    server.give("/data.csv?a=1", csv_of(HEADER, ("Satu", 1)), ETag='"1"')
    source = source_of(f"{server.host}/data.csv?a=1")

    check_sources(force=True)
    check_sources(force=True)
    server.give("/data.csv?a=1", csv_of(HEADER, ("Dua", 1)), ETag='"2"')
    check_sources(force=True)

    assert runs() == [("data.csv", "planned")] * 2
    assert [h.get("If-None-Match") for _path, h in server.asked] == [None, '"1"', '"1"']
    source.refresh_from_db()
    assert source.seen["url"]["headers"] == {"ETag": '"2"'}


def test_not_modified_is_nothing_new(server, source_of):
    server.give("/data.csv", csv_of(HEADER, ("Satu", 1)), Last_Modified="x")
    source_of(f"{server.host}/data.csv")
    check_sources(force=True)
    server.give("/data.csv", status=304)

    (checked,) = check_sources(force=True)

    assert (checked.runs, checked.error) == ([], "")
    assert server.asked[-1][1]["If-Modified-Since"] == "x"


def test_the_file_is_named_as_the_server_says(server):
    server.give(
        "/unduh",
        b"x",
        Content_Disposition='attachment; filename="../../etc/data inovasi.xlsx"',
    )

    assert fetch(f"{server.host}/unduh", {}).filename == "data inovasi.xlsx"


def test_redirects_stay_on_the_host(server, settings):
    server.give("/lama", status=302, Location="/baru")
    server.give("/baru", b"isi")
    server.give("/luar", status=302, Location="https://example.com/baru")
    server.give("/lain", status=302, Location="http://127.0.0.1:1/x")
    server.give("/putar", status=302, Location="/putar")
    settings.SPREADSHEETS_WATCH_HOSTS += ["example.com"]

    assert fetch(f"{server.host}/lama", {}).content == b"isi"
    for path, words in {
        "/luar": "leads on to another host",
        "/lain": "not one of the hosts",
        "/putar": "in a circle",
    }.items():
        with pytest.raises(SourceError, match=words):
            fetch(f"{server.host}{path}", {})


def test_answers_have_limits(server, settings):
    settings.SPREADSHEETS_LIMITS = {"upload_bytes": 1000}
    server.give("/besar", b"x" * 1001)
    server.give("/putus", b"x" * 10, Content_Length="20")
    server.give("/salah", status=500)
    server.give("/pas", b"x" * 1000)

    assert len(fetch(f"{server.host}/pas", {}).content) == 1000
    for path, words in {
        "/besar": "larger than",
        "/putus": "broke off",
        "/salah": "error 500",
    }.items():
        with pytest.raises(SourceError, match=words):
            fetch(f"{server.host}{path}", {})


def test_a_server_that_is_silent_is_given_up(server, monkeypatch):
    monkeypatch.setattr(source_files, "TIMEOUT", 0.2)
    done = threading.Event()

    def silent(headers):
        done.wait(5)
        return 200, {}, b""

    server.answers["/diam"] = silent
    try:
        with pytest.raises(SourceError, match="takes too long"):
            fetch(f"{server.host}/diam", {})
    finally:
        done.set()


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://data.example.go.id/a.xlsx", True),
        ("https://data.example.go.id:443/a.xlsx", True),
        ("https://DATA.example.go.id./a.xlsx", True),
        ("https://data.example.go.id:8443/a.xlsx", False),
        ("http://data.example.go.id/a.xlsx", False),
        ("https://xdata.example.go.id/a.xlsx", False),
        ("https://a.kota.go.id/x", True),
        ("https://kota.go.id/x", False),
        ("https://kota.go.id.jahat.com/x", False),
        ("http://10.0.0.5:8080/x", True),
        ("http://10.0.0.5/x", False),
        ("https://data.example.go.id@jahat.com/", False),
        ("https://user:pw@data.example.go.id/", False),
        ("file:///etc/passwd", False),
        ("ftp://data.example.go.id/", False),
        ("https://[::1/", False),
        ("https://data.example.go.id:99999/", False),
        ("", False),
    ],
)
def test_only_listed_hosts_are_asked(settings, url, allowed):
    settings.SPREADSHEETS_WATCH_HOSTS = [
        "data.example.go.id",
        ".kota.go.id",
        "http://10.0.0.5:8080",
    ]
    try:
        allowed_host(url)
        outcome = True
    except SourceError:
        outcome = False
    assert outcome is allowed


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "fd00::1", "::ffff:10.0.0.1"],
)
def test_private_addresses_need_the_exact_name(settings, monkeypatch, address):
    settings.SPREADSHEETS_WATCH_HOSTS = [".kota.go.id"]
    found = [(2, 1, 6, "", (address, 443))]
    monkeypatch.setattr(source_files.socket, "getaddrinfo", lambda *a, **k: found)

    with pytest.raises(SourceError, match="private network"):
        fetch("https://dalam.kota.go.id/x", {})


def test_an_unknown_host_is_said_in_words(settings, monkeypatch):
    settings.SPREADSHEETS_WATCH_HOSTS = ["data.kota.go.id"]

    def nothing(*args, **kwargs):
        raise OSError(-2, "Name or service not known")

    monkeypatch.setattr(source_files.socket, "getaddrinfo", nothing)
    with pytest.raises(SourceError, match=r"data\.kota\.go\.id doesn't answer"):
        fetch("https://data.kota.go.id/x", {})
