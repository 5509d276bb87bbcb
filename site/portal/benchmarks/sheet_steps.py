"""The steps of the spreadsheet benchmarks, each for a process of its own."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final

import xlsxwriter
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from innovations.models import InnovationPage, OrganizationPage, Region, RegistryPage
from innovations.resources import InnovationResource
from innovations.services.reference import load_reference
from portal.benchmarks import generator
from portal.benchmarks.metering import (
    Metered,
    children_megabytes,
    metered,
    peak_megabytes,
)
from portal.benchmarks.page_rows import add_pages
from portal.benchmarks.raw_tables import count_rows, grown, write_raw
from portal.benchmarks.row_by_row import import_rows
from portal.benchmarks.workbooks import Lists, make_rows, with_changes, write_rows
from portal.home.services.regions import create_region
from spreadsheets.models import ImportRun
from spreadsheets.plan import Action
from spreadsheets.resources import Context
from spreadsheets.services import apply_run, start_import
from spreadsheets.services.exporting import export_sheet

ORGANIZATIONS: Final = 40
#: Pages that the baseline makes one by one; more take as long each.
SAMPLE: Final = 150
#: Pages by which the tables of an editor's page are found out.
EDITED: Final = 3
CHANGED_SHARE: Final = 0.01
HOSTNAME: Final = "127.0.0.1"
SHEET: Final = "innovations"
NEW_FILE, CHANGED_FILE = "new.xlsx", "changed.xlsx"
EXPORTED_FILE = "exported.xlsx"


@dataclass(frozen=True)
class Order:
    """What a step is told: how many rows, and where the files lie."""

    rows: int
    folder: Path


# -------------------------------------------------------------- preparations


def prepare_import(order: Order) -> dict[str, Any]:
    """Make a region of organisations, and the workbooks."""
    call_command("migrate", verbosity=0)
    make_region()
    write_workbooks(order)
    generator.analyze()
    return {}


def prepare_export(order: Order) -> dict[str, Any]:
    """Make a region with so many innovations."""
    call_command("migrate", verbosity=0)
    generator.fill(rows=order.rows, articles=0, hostname=HOSTNAME)
    _user()
    generator.analyze()
    return {}


def make_region(hostname: str = HOSTNAME) -> Region:
    load_reference()
    region = create_region(
        code="64.09", name="Kabupaten Tolok Ukur", hostname=hostname, is_default=True
    )
    registry = RegistryPage.objects.get(path__startswith=region.root_path)
    pages = [
        OrganizationPage(title=f"Dinas Tolok Ukur {number:02d}", region=region)
        for number in range(ORGANIZATIONS)
    ]
    for page in pages:
        page.normalized_name = page.comparison_key(page.title)
    add_pages(registry, pages)
    _user()
    return region


def write_workbooks(order: Order) -> None:
    lists = _lists()
    write_rows(order.folder / NEW_FILE, make_rows(order.rows, lists))
    changed = with_changes(
        make_rows(order.rows, lists),
        make_rows(order.rows, lists, seed=3),
        CHANGED_SHARE,
    )
    write_rows(order.folder / CHANGED_FILE, changed)


def _lists() -> Lists:
    titles = OrganizationPage.objects.order_by("path").values_list("title", flat=True)
    return Lists.load(list(titles))


def _user() -> Any:
    model = get_user_model()
    user, _created = model.objects.get_or_create(
        username="tolok-ukur", defaults={"is_superuser": True, "is_staff": True}
    )
    return user


def _region() -> Region:
    return Region.objects.select_related("site__root_page").get()


def _context() -> Context:
    return Context(scope=_region(), user=_user())


# --------------------------------------------------------------------- import


def import_file(order: Order) -> dict[str, Any]:
    """The engine: from the file to published pages."""
    planning, run = _plan(order.folder / NEW_FILE)
    base = count_rows()
    with metered() as applying:
        run = apply_run(run=run, user=_user())
    # Counting reads all of the database, which is then mapped into memory.
    memory = _memory()
    written = run.rows.filter(applied=True).count()
    return {
        "planning": planning.as_dict(),
        "timings": run.timings,
        "applying": applying.as_dict(),
        "written": written,
        "state": str(run.state),
        "published": InnovationPage.objects.live().count(),
        "grown": grown(base, count_rows()),
        **memory,
    }


def import_row_by_row(order: Order) -> dict[str, Any]:
    """Baseline (a), on a sample; and the tables of a page that an editor made."""
    rows = list(islice(make_rows(SAMPLE + EDITED, _lists()), order.rows + EDITED))
    user = _user()
    before = count_rows()
    import_rows(rows[:EDITED], user)
    tables = grown(before, count_rows())
    sample = rows[EDITED:]
    with metered() as found:
        import_rows(sample, user)
    return {"sample": len(sample), **found.as_dict(), "tables": tables, **_memory()}


def import_raw(order: Order) -> dict[str, Any]:
    """Baseline (b): calamine, and the rows that the engine wrote, inserted raw."""
    tables = os.environ["BENCHMARK_TABLES"].split(",")
    source = os.environ["BENCHMARK_SOURCE"]
    with metered() as reading:
        _read_with_calamine(order.folder / NEW_FILE)
    raw = write_raw(source, os.environ["DATABASE_URL"], tables)
    return {
        "reading": reading.as_dict(),
        "inserting": raw,
        "wall": reading.wall + raw["wall"],
        "cpu": reading.cpu + raw["cpu"],
    }


# ------------------------------------------------------------------- reimport


def reimport(order: Order) -> dict[str, Any]:
    """The same file again, one with changed cells, and what both must do at least."""
    found: dict[str, Any] = {"floor": _reimport_floor(order).as_dict()}
    for name, file in (("same", NEW_FILE), ("changed", CHANGED_FILE)):
        planning, run = _plan(order.folder / file)
        found[name] = {
            **planning.as_dict(),
            "timings": run.timings,
            "counts": run.counts,
        }
    found |= _memory()
    found["preview"] = [_preview(run, page) for page in (1, 2, 0)]
    with metered() as applying:
        run = apply_run(run=run, user=_user())
    found["applying"] = {**applying.as_dict(), "state": str(run.state)}
    again = _reimport_floor(order)
    found["floor_again"] = again.as_dict()
    return found


def _reimport_floor(order: Order) -> Metered:
    resource = InnovationResource(_context())
    with metered() as found:
        _read_with_calamine(order.folder / NEW_FILE)
        len(list(resource.pages()))
    return found


def _preview(run: ImportRun, page: int) -> dict[str, Any]:
    """One page of the longest tab; 0 stands for the last, asked for twice."""
    counts = {a: n for a, n in run.counts.items() if a != Action.MISSING}
    action = max(counts, key=counts.__getitem__)
    client = Client(headers={"host": HOSTNAME})
    client.force_login(_user())
    url = reverse("spreadsheets:run", args=[run.pk])
    for _n in range(2):
        with metered() as found:
            answer = client.get(url, {"action": action, "p": page or 10**6})
    return {"page": page or "last", "status": answer.status_code, **found.as_dict()}


# --------------------------------------------------------------------- export


def export(order: Order) -> dict[str, Any]:
    """The engine: everything in one workbook, its values kept as base."""
    with metered() as found:
        done = export_sheet(
            sheet=SHEET, context=_context(), target=order.folder / EXPORTED_FILE
        )
    return {**found.as_dict(), "rows": done.export.row_count, **_memory()}


def write_alone(order: Order) -> dict[str, Any]:
    """XlsxWriter with the same cells; reading them is not counted."""
    sheet = CalamineWorkbook.from_path(order.folder / EXPORTED_FILE)
    rows = sheet.get_sheet_by_index(0).iter_rows()
    return _write_alone(order.folder / "alone.xlsx", rows)


def _write_alone(path: Path, rows: Iterable[list[Any]]) -> dict[str, Any]:
    options = {
        "constant_memory": True,
        "default_date_format": "dd/mm/yyyy",
        "strings_to_formulas": False,
        "strings_to_urls": False,
    }
    writing = Metered()
    book = xlsxwriter.Workbook(str(path), options)
    sheet = book.add_worksheet()
    for place, row in enumerate(rows):
        cells = [None if value == "" else value for value in row]
        with metered() as found:
            for index, value in enumerate(cells):
                if value is not None:
                    sheet.write(place, index, value)
        writing.wall += found.wall
        writing.cpu += found.cpu
    with metered() as found:
        book.close()
    return {
        "wall": writing.wall + found.wall,
        "cpu": writing.cpu + found.cpu,
        **_memory(),
    }


# -------------------------------------------------------------------- helpers


def _plan(path: Path) -> tuple[Metered, ImportRun]:
    with metered() as found:
        run = start_import(
            sheet=SHEET,
            content=path.read_bytes(),
            filename=path.name,
            context=_context(),
        )
    return found, run


def _read_with_calamine(path: Path) -> int:
    return len(CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python())


def _memory() -> dict[str, float]:
    return {"peak_mb": peak_megabytes(), "children_mb": children_megabytes()}


STEPS: dict[str, Callable[[Order], dict[str, Any]]] = {
    "prepare-import": prepare_import,
    "import": import_file,
    "row-by-row": import_row_by_row,
    "raw": import_raw,
    "reimport": reimport,
    "prepare-export": prepare_export,
    "export": export,
    "alone": write_alone,
}
