"""The spreadsheet benchmarks, each step on a few rows; no time is asserted."""

import json
from datetime import date
from itertools import islice

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from innovations.models import InnovationPage, OrganizationPage
from portal.benchmarks import sheet_steps
from portal.benchmarks.raw_tables import count_rows, grown
from portal.benchmarks.sheet_reporting import as_lines
from portal.benchmarks.sheet_runs import _import_figures
from portal.benchmarks.sheet_steps import (
    CHANGED_FILE,
    EDITED,
    NEW_FILE,
    ORGANIZATIONS,
    Order,
)
from portal.benchmarks.workbooks import (
    FIELDS,
    HEADINGS,
    IDENTITY,
    Lists,
    make_rows,
    with_changes,
)
from spreadsheets.models import ImportRun
from tests.grounds import lay

pytestmark = pytest.mark.once

ROWS = 20
LISTS = Lists(["Dinas"], ["Tema"], ["Cita"], ["Klaster"], ["A", "B"], ["C", "D", "E"])
#: What every editor's page has before its transaction ends.
PAGE_TABLES = {
    "wagtailcore_page",
    "innovations_innovationpage",
    "wagtailcore_revision",
    "wagtailcore_pagelogentry",
    "wagtailcore_referenceindex",
    "wagtailsearch_indexentry",
}


@pytest.fixture(scope="module")
def laid(ground, django_db_blocker):
    def make():
        sheet_steps.make_region("tolok-ukur.localhost")

    yield from lay(django_db_blocker, make)


@pytest.fixture
def order(db, laid, tmp_path):
    order = Order(rows=ROWS, folder=tmp_path)
    sheet_steps.write_workbooks(order)
    return order


def test_workbook_is_the_same_for_the_same_seed():
    once, again = (list(make_rows(5, LISTS)) for _n in range(2))

    assert once == again
    assert once != list(make_rows(5, LISTS, seed=9))
    assert {len(row) for row in once} == {len(HEADINGS)} == {25}


def test_as_many_cells_change_as_were_asked_for():
    rows = list(make_rows(400, LISTS))
    others = make_rows(400, LISTS, seed=3)

    changed = list(with_changes(rows, others, share=0.05))

    cells = [
        (FIELDS[i], type(ours))
        for row, new in zip(rows, changed, strict=True)
        for i, (ours, theirs) in enumerate(zip(row, new, strict=True))
        if ours != theirs
    ]
    assert 0.02 < len(cells) / (400 * 25) < 0.07
    assert {name for name, _kind in cells}.isdisjoint(IDENTITY)
    assert date not in {kind for _name, kind in cells}


def test_file_becomes_published_pages_in_every_table_of_a_page(order):
    assert OrganizationPage.objects.count() == ORGANIZATIONS

    engine = sheet_steps.import_file(order)

    assert engine["written"] == engine["published"] == ROWS
    assert engine["state"] == "applied"
    assert engine["peak_mb"] > 0
    assert set(engine["grown"]) >= PAGE_TABLES


def test_tables_are_found_by_making_pages_one_by_one(order):
    by_row = sheet_steps.import_row_by_row(order)

    assert by_row["sample"] == ROWS
    assert by_row["queries"] > ROWS * 20
    assert set(by_row["tables"]) >= PAGE_TABLES
    assert InnovationPage.objects.live().count() == ROWS + EDITED
    page = InnovationPage.objects.first()
    assert page.stage
    assert page.theme
    assert page.design.startswith("<p>")
    assert page.related_affairs.exists()
    assert page.latitude is not None


def test_same_file_changes_nothing_and_changed_cells_are_found(order, monkeypatch):
    monkeypatch.setattr(sheet_steps, "HOSTNAME", "tolok-ukur.localhost")
    monkeypatch.setattr(sheet_steps, "CHANGED_SHARE", 0.2)
    sheet_steps.write_workbooks(order)
    sheet_steps.import_file(order)

    found = sheet_steps.reimport(order)

    assert found["same"]["counts"]["unchanged"] == ROWS
    assert found["changed"]["counts"]["changed"] > ROWS / 2
    assert found["changed"]["counts"]["refused"] == 0
    assert found["applying"]["state"] == "applied"
    assert {page["status"] for page in found["preview"]} == {200}
    for name in ("same", "changed"):
        found[name] |= {"times_floor": 1.0, "times_floor_cpu": 1.0}
    assert "unchanged" in as_lines({"subject": "reimport", "rows": ROWS, **found})


def test_export_is_set_beside_the_library(order):
    sheet_steps.import_file(order)

    ours, alone = sheet_steps.export(order), sheet_steps.write_alone(order)

    assert ours["rows"] == ROWS
    assert alone["wall"] > 0
    found = {"subject": "export", "rows": ROWS, "export": ours, "alone": alone}
    found |= {"times_alone": 1.0, "times_alone_cpu": 1.0}
    assert "XlsxWriter" in as_lines(found)


def test_tables_that_grew_are_counted(order):
    before = count_rows()
    rows = list(islice(make_rows(1, sheet_steps._lists()), 1))

    sheet_steps.import_rows(rows, sheet_steps._user())

    more = grown(before, count_rows())
    assert more["wagtailcore_page"] == 1
    if connection.vendor == "sqlite":
        # The full-text table of Wagtail's search, without its inner tables.
        full_text = {name for name in more if "indexentry_fts" in name}
        assert full_text <= {"wagtailsearch_indexentry_fts"}


def test_report_names_what_the_import_left_out():
    part = {"wall": 2.0, "cpu": 1.0, "queries": 7}
    engine = {
        "planning": part,
        "applying": part,
        "timings": {"reading": 1.0},
        "written": 10,
        "state": "applied",
        "peak_mb": 100,
        "children_mb": 50,
        "grown": {"wagtailcore_page": 10},
    }
    by_row = {**part, "sample": 5, "peak_mb": 9, "tables": {"a_table": 5}}
    raw = {**part, "reading": part, "inserting": {**part, "tables": {"a_table": 10}}}

    found = _import_figures(10, engine, by_row, raw)

    assert found["faster_than_row_by_row"] == pytest.approx(1.0)
    assert found["times_floor"] == pytest.approx(2.0)
    assert "LEFT OUT by the import: a_table" in as_lines(found)
    assert json.loads(json.dumps(found)) == found


def test_step_refuses_any_other_database(tmp_path):
    with pytest.raises(CommandError, match="calls this"):
        call_command(
            *("benchmark_step", "import", "--rows", "1"),
            *("--folder", str(tmp_path), "--target", "/dev/null"),
        )


def test_workbooks_are_written(order):
    assert (order.folder / NEW_FILE).stat().st_size > 5_000
    assert (order.folder / CHANGED_FILE).exists()
    assert not ImportRun.objects.exists()
