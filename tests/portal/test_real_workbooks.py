"""Real tables of the field, where they lie beside the checkout.

They are nobody's to redistribute, so they are not in the repository and these
long runs are left out where they are missing (``REAL_DATA_DIR`` says where).
"""

import csv
import os
import re
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings

from competitions.models import Award
from innovations.models import InnovationPage
from innovations.services.reference import load_reference
from portal.home.services.regions import create_region
from spreadsheets.models import ImportRun
from spreadsheets.services import import_workbook

DATA = Path(
    os.environ.get("REAL_DATA_DIR", settings.BASE_DIR.parent / "shared" / "data")
)
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.long,
    pytest.mark.skipif(not DATA.is_dir(), reason="the real tables are not here"),
]
STAGES = {
    "Inisiatif": "initiative",
    "Uji Coba": "trial",
    "Penerapan": "implementation",
}
KINDS = {"Digital": "digital", "Non Digital": "non_digital", "Teknologi": "technology"}


@pytest.fixture
def region(db):
    load_reference()
    return create_region(code="35", name="Provinsi Jawa Timur")


def load(name: str, sheet: str, region) -> ImportRun:
    return import_workbook(
        sheet=sheet, source=DATA / name, region=region, organizations="create"
    )


def test_national_export_is_accounted_for_row_by_row(region):
    first = load("jatim_iid_2025_export.xlsx", "innovations", region)
    second = load("jatim_iid_2025_export.xlsx", "innovations", region)

    with (DATA / "jatim_iid_2025_export.csv").open(encoding="utf-8") as file:
        expected = list(csv.DictReader(file))
    rows = {row.number: row for row in first.rows.all()}
    assert sorted(rows) == list(range(2, len(expected) + 2))
    assert {row.action for row in rows.values()} <= {"new", "unchanged", "refused"}
    assert (second.counts["new"], second.counts["changed"]) == (0, 0)
    for number, source in enumerate(expected, start=2):
        check_row(rows[number], source)


def check_row(row, source):
    if row.action == "refused":
        errors = [m for m in row.messages if m["level"] == "error"]
        assert errors
        assert all(m["column"] and m["value"] and m["text"] for m in errors)
        return
    page = InnovationPage.objects.get(pk=row.object_id)
    implemented = datetime.strptime(source["Tanggal Penerapan"], "%d-%m-%Y").date()
    assert (page.title, page.stage, page.kind, page.implementation_date, page.year) == (
        re.sub(r"\s+", " ", source["Judul Inovasi"]).strip(),
        STAGES[source["Tahapan Inovasi"]],
        KINDS[source["Jenis"]],
        implemented,
        implemented.year,
    )
    affairs = source["Urusan lain yang beririsan"]
    assert bool(page.related_affairs.count()) == bool(affairs)


def test_printed_results_keep_their_ranks(region):
    first = load("hasil_lomba_dari_berita.csv", "awards", region)
    second = load("hasil_lomba_dari_berita.csv", "awards", region)

    with (DATA / "hasil_lomba_dari_berita.csv").open(encoding="utf-8") as file:
        expected = list(csv.DictReader(file))
    rows = {row.number: row for row in first.rows.all()}
    assert sorted(rows) == list(range(2, len(expected) + 2))
    assert (second.counts["new"], second.counts["changed"]) == (0, 0)
    for number, source in enumerate(expected, start=2):
        row = rows[number]
        if row.action == "refused":
            assert any(m["level"] == "error" and m["text"] for m in row.messages)
            continue
        award = Award.objects.get(pk=row.object_id)
        assert award.rank_label == " ".join(source["peringkat"].split())
        assert award.winner_text == " ".join(source["pemenang"].split())
