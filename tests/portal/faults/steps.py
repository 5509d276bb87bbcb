"""What workers do; each function is one step in a process of its own."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from functools import wraps
from io import BytesIO, StringIO
from itertools import islice
from pathlib import Path
from typing import Any, Final

import xlsxwriter
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from innovations.models import InnovationPage, OrganizationPage, Region
from portal.benchmarks.sheet_steps import make_region
from portal.benchmarks.workbooks import HEADINGS, Lists, make_rows
from spreadsheets.models import ImportRun, RunState
from spreadsheets.models.runs import BUSY, LEASE
from spreadsheets.resources import Context
from spreadsheets.services import (
    TooLate,
    apply_run,
    applying,
    begin_work,
    cancel_run,
    confirm_run,
    discard_run,
    page_batches,
    replan_run,
    start_import,
    work_on_run,
    working,
)
from spreadsheets.services.page_batches import PageBatch
from spreadsheets.services.undoing import undo_run
from tests.factories.innovations import root_page
from tests.portal.faults.comparing import everything, problems

#: Records that exist before, and those of them that the import changes.
OLD: Final = 30
CHANGED: Final = 24
NEW: Final = 50
#: Changed records that the rival changes to something else, and its own new ones.
DISPUTED: Final = 12
RIVAL_NEW: Final = 10
NEW_ORGANIZATION: Final = "Dinas Pertanian Dan Ketahanan Pangan"
HOSTNAME: Final = "127.0.0.1"

Row = list[Any]


# --------------------------------------------------------------- preparations


def prepare() -> dict[str, int]:
    """Fill a migrated database and leave runs that wait for a worker.

    One is to be written, ``rival`` too: it has half of the same new rows and changes
    the same old ones, half of them otherwise. ``reading`` is to be planned.
    """
    root_page()
    make_region(HOSTNAME)
    count = OLD + NEW + RIVAL_NEW
    rows = list(islice(make_rows(count, _lists()), count))
    apply_run(run=_plan(rows[:OLD]), user=_user())
    rows = _changed(rows)
    runs = {
        "queued": _plan(rows[: OLD + NEW], create_missing=True),
        "rival": _plan(_rival(rows), create_missing=True),
        "reading": _plan(rows[: OLD + NEW], create_missing=True),
    }
    for name in ("queued", "rival"):
        confirm_run(run=runs[name], user=_user())
    replan_run(run=runs["reading"])
    return {name: run.pk for name, run in runs.items()}


def prepare_many(rows: int) -> int:
    """Confirm a run of so many new innovations."""
    made = list(islice(make_rows(OLD + rows, _lists(), seed=7), OLD + rows))
    run = _plan([["", *row] for row in made[OLD:]], coded=True)
    confirm_run(run=run, user=_user())
    return run.pk


def prepare_undo(run: int) -> int:
    """Apply a run and confirm that it shall be taken back."""
    work_on_run(run)
    undo = undo_run(run=ImportRun.objects.get(pk=run), user=_user())
    confirm_run(run=undo, user=_user())
    return undo.pk


def _changed(rows: list[Row]) -> list[Row]:
    """Change texts, names and references; add an organisation that lacks."""
    names = list(HEADINGS)
    title, lead = names.index("title"), names.index("organization")
    design, theme = names.index("design"), names.index("theme")
    for number, row in enumerate(rows[:CHANGED]):
        row[design] += f"\nDiperbarui {number}."
        row[theme] = rows[number + 1][theme]
        if number % 10 == 0:
            row[title] = f"{row[title]} Terpadu"
    for row in rows[OLD : OLD + 10]:
        row[lead] = NEW_ORGANIZATION
    return rows


def _rival(rows: list[Row]) -> list[Row]:
    design = list(HEADINGS).index("design")
    rival = [list(row) for row in rows]
    for row in rival[:DISPUTED]:
        row[design] += " Lain."
    # New rows have no code, so their places do not matter.
    return rival[:OLD] + rival[OLD : OLD + NEW : 2] + rival[OLD + NEW :]


def _plan(rows: list[Row], *, coded: bool = False, **options: Any) -> ImportRun:
    return start_import(
        sheet="innovations",
        content=_workbook(rows if coded else _coded(rows)),
        filename="inovasi.xlsx",
        context=Context(scope=_region(), user=_user(), **options),
    )


def _coded(rows: list[Row]) -> list[Row]:
    """Rows with the codes of those that are registered, in their order."""
    codes = list(InnovationPage.objects.order_by("code").values_list("code", flat=True))
    codes += [""] * (len(rows) - len(codes))
    return [[code, *row] for code, row in zip(codes, rows, strict=False)]


def _workbook(rows: list[Row]) -> bytes:
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"strings_to_urls": False}) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet = book.add_worksheet("Inovasi")
        sheet.write_row(0, 0, ["Kode Registrasi", *HEADINGS.values()])
        for place, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(place, column, value, day)
                else:
                    sheet.write(place, column, value)
    return stream.getvalue()


def _lists() -> Lists:
    titles = OrganizationPage.objects.order_by("path").values_list("title", flat=True)
    return Lists.load(list(titles))


def _user() -> Any:
    return get_user_model().objects.get(username="tolok-ukur")


def _region() -> Region:
    return Region.objects.select_related("site__root_page").get()


# ----------------------------------------------------------------------- work


def work(
    run: int,
    marks: str,
    die_at: int | None = None,
    die_in: str = "",
    pause_at: str = "",
    few: int = 200,
    gate: str = "",
) -> dict[str, Any]:
    """Work on a run as a worker does; return where each phase began.

    ``die_at`` is the statement of the database before which the worker is killed;
    ``die_in`` the phase at whose beginning it is; ``pause_at`` the phase before which it stops until it is told to go on; ``few``
    how many rows it prepares anew while it writes; ``gate`` what it waits for.
    """
    page_batches.FEW = few  # type: ignore[misc]
    watch = Watch(Path(marks), die_at, die_in, pause_at)
    _pass(gate)
    with watch.watching():
        work_on_run(run)
    watch.note("end")
    return watch.phases


def _pass(gate: str) -> None:
    while gate and not Path(gate).exists():
        time.sleep(0.001)


class Watch:
    """Counts statements, and notes where a worker is."""

    def __init__(
        self, folder: Path, die_at: int | None, die_in: str, pause_at: str
    ) -> None:
        self.folder = folder
        self.die_at = die_at
        self.die_in = die_in
        self.pause_at = pause_at
        self.count = 0
        self.began = time.perf_counter()
        self.phases: dict[str, Any] = {}

    def note(self, phase: str) -> None:
        if phase in self.phases:
            return
        self.phases[phase] = {
            "statement": self.count,
            "seconds": time.perf_counter() - self.began,
            "cpu": time.process_time(),
        }
        (self.folder / phase).touch()
        if phase == "writing":
            # The first thing that happens after the commit.
            transaction.on_commit(lambda: self.note("committed"))
        if phase == self.die_in:
            os.kill(os.getpid(), signal.SIGKILL)
        if phase == self.pause_at:
            os.kill(os.getpid(), signal.SIGSTOP)

    def __call__(self, execute: Any, *arguments: Any) -> Any:
        self.count += 1
        if self.count == self.die_at:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(*arguments)

    @contextmanager
    def watching(self) -> Iterator[None]:
        finishing = working.STEPS[RunState.FINISHING]
        working.STEPS[RunState.FINISHING] = self._noted(finishing, "finishing")
        for owner, name, phase in (
            (PageBatch, "prepare", "preparing"),
            (applying, "_write", "prepared"),
            (PageBatch, "write", "writing"),
        ):
            setattr(owner, name, self._noted(getattr(owner, name), phase))
        with connection.execute_wrapper(self):
            self.note("begin")
            yield

    def _noted(self, function: Any, phase: str) -> Any:
        @wraps(function)
        def noted(*arguments: Any, **keywords: Any) -> Any:
            self.note(phase)
            return function(*arguments, **keywords)

        return noted


def resume(run: int) -> None:
    """What cron does, a minute after the last sign of life of a worker."""
    now = timezone.now()
    busy = ImportRun.objects.filter(state__in=BUSY)
    busy.exclude(pk=run).update(heartbeat_at=now)
    busy.filter(pk=run).update(heartbeat_at=now - LEASE - timedelta(seconds=1))
    call_command("resume_imports", "--here", stdout=StringIO())


def work_in_queue(run: int) -> list[str]:
    """Hand a run to the background, as for a large one; return its state before
    and after the workers of the queue did what there was."""
    working.INLINE_ROWS = 10  # type: ignore[misc]
    found = ImportRun.objects.get(pk=run)
    begin_work(found)
    waiting = str(ImportRun.objects.get(pk=run).state)
    call_command(
        *("db_worker", "--backend", "spreadsheets", "--queue-name", "spreadsheets"),
        *("--batch", "--no-startup-delay", "--no-reload"),
    )
    return [waiting, str(ImportRun.objects.get(pk=run).state)]


# --------------------------------------------------------------------- people


def confirm(run: int, gate: str = "", username: str = "tolok-ukur") -> str:
    """Click on the button; return what that did."""
    _pass(gate)
    user, _new = get_user_model().objects.get_or_create(
        username=username, defaults={"is_superuser": True, "is_staff": True}
    )
    try:
        confirm_run(run=ImportRun.objects.get(pk=run), user=user)
    except TooLate:
        return "late"
    return "confirmed"


def cancel(run: int) -> bool:
    return cancel_run(run=ImportRun.objects.get(pk=run))


def discard(run: int) -> bool:
    return discard_run(run=ImportRun.objects.get(pk=run))


def delete_user(username: str) -> None:
    get_user_model().objects.get(username=username).delete()


def edit(places: dict[str, int]) -> None:
    """Do with old innovations what editors do; by kind of edit which one."""
    pages = InnovationPage.objects.order_by("code")
    for kind, place in places.items():
        page = pages[place]
        if kind == "draft":
            page.design += "<p>Dari editor.</p>"
            page.save_revision(user=_user())
        elif kind == "published":
            page.summary = "Dari editor."
            page.save_revision(user=_user()).publish()
        elif kind == "locked":
            page.locked = True
            page.save(update_fields=["locked"])
        elif kind == "deleted":
            page.delete()


def edit_until(marks: str, stop: str, place: int) -> dict[str, Any]:
    """Save and publish a page again and again, as an editor does."""
    waits, errors = [], []
    while not Path(stop).exists():
        began = time.perf_counter()
        try:
            page = InnovationPage.objects.order_by("code")[place]
            page.summary = f"Suntingan {len(waits)}."
            page.save_revision(user=_user(), log_action=True).publish(user=_user())
        except DatabaseError as error:
            errors.append(str(error))
        waits.append(time.perf_counter() - began)
        (Path(marks) / "edited").touch()
    return {"edits": len(waits), "longest": max(waits), "errors": errors}


# -------------------------------------------------------------------- reports


def look(run: int) -> dict[str, Any]:
    """Return everything that the database says, and how a run stands."""
    found = ImportRun.objects.get(pk=run)
    return {
        "state": str(found.state),
        "error": found.error,
        "counts": found.counts,
        "applied": found.rows.filter(applied=True).count(),
        "rows": found.rows.count(),
        "problems": problems(),
        "everything": everything(),
    }


def rows_of(run: int) -> dict[str, Any]:
    """Return what became of each row of the file."""
    rows = ImportRun.objects.get(pk=run).rows.filter(number__isnull=False)
    return {
        str(row.number): {
            "action": row.action,
            "applied": row.applied,
            "texts": [message["text"] for message in row.messages],
        }
        for row in rows
    }


def innovations() -> dict[str, Any]:
    """Return, by code, what the tests look at."""
    pages = InnovationPage.objects.order_by("code")
    found = {}
    for page in pages:
        latest = page.get_latest_revision_as_object()
        found[page.code] = {
            "name": [page.organization.title, page.normalized_name],
            "design": latest.design,
            "live_design": page.design,
            "summary": latest.summary,
        }
    return found


def timings(run: int) -> dict[str, float]:
    return ImportRun.objects.get(pk=run).timings
