"""Real tables of the field, where they lie beside the checkout.

They are nobody's to redistribute, so they are not in the repository and these
long runs are left out where they are missing (``REAL_DATA_DIR`` says where).
"""

import csv
import os
import re
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings

from competitions.models import Award, CompetitionCategory, CompetitionPage
from innovations.models import InnovationPage
from innovations.services.reference import load_reference
from portal.home.services.regions import create_region
from spreadsheets.expected import Correction
from spreadsheets.models import ImportRun
from spreadsheets.resources import Context
from spreadsheets.services import apply_run, import_workbook, replan_run, start_import
from spreadsheets.services.undoing import undo_run
from spreadsheets.services.working import work_on_run

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


@dataclass(frozen=True)
class ResultList:
    """A list of results and what a clerk says who sends it.

    ``given`` counts for all rows, ``columns`` says what columns mean by letter.
    ``winner`` and ``rank`` are the headings under which they are printed.
    """

    name: str
    winner: str = ""
    rank: str = ""
    given: dict[str, str] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)
    refused: int = 0


IGA = "Innovative Government Award"
LISTS = [
    # A year that is a typing error, in four rows.
    ResultList("hasil_lomba_dari_berita.csv", "pemenang", "peringkat", refused=4),
    ResultList(
        "iga_2020_kabupaten.csv", "daerah", given={"competition": IGA, "year": "2020"}
    ),
    ResultList(
        "iga_2022_pemenang.csv",
        "Daerah",
        "No",
        given={"competition": IGA, "year": "2022"},
        columns={"A": "rank_label"},
    ),
    ResultList(
        "kota_probolinggo_penghargaan.csv",
        given={"winner": "Pemerintah Kota Probolinggo"},
        columns={"B": "competition"},
    ),
    # Nothing says who won: not one of these innovations is in the registry.
    ResultList(
        "kovablik_jatim_2018_2020.csv",
        given={"competition": "Kovablik Jawa Timur"},
        columns={"B": "innovation", "C": "year", "D": "rank_label", "E": "category"},
        refused=6,
    ),
    # One has no agency.
    ResultList(
        "kota_bogor_inovasik_2017.csv",
        "opd",
        given={"competition": "Inovasik Kota Bogor", "year": "2017"},
        refused=1,
    ),
    # One is an average.
    ResultList(
        "skor_iid_dari_berita.csv",
        "daerah",
        given={"competition": "Indeks Inovasi Daerah"},
        refused=1,
    ),
]


def load_results(found: ResultList, region) -> ImportRun:
    run = start_import(
        sheet="awards",
        content=(DATA / found.name).read_bytes(),
        filename=found.name,
        context=Context(scope=region, given=found.given),
        interactive=True,
    )
    if found.columns:
        told = Correction(sheet="CSV", header_rows=(1,), fields=found.columns)
        assert replan_run(run=run, corrections=[told.as_json()])
        work_on_run(run.pk)
        run.refresh_from_db()
    return apply_run(run=run)


@pytest.mark.parametrize("found", LISTS, ids=lambda found: found.name)
def test_each_printed_result_is_placed_or_refused_in_words(region, found):
    first = load_results(found, region)
    second = load_results(found, region)

    with (DATA / found.name).open(encoding="utf-8") as file:
        expected = list(csv.DictReader(file))
    rows = list(first.rows.order_by("number", "pk"))
    assert sorted({row.number for row in rows}) == list(range(2, len(expected) + 2))
    assert {row.action for row in rows} <= {"new", "refused"}
    assert first.counts["refused"] == found.refused
    assert {**second.counts, "unchanged": 0} == {
        **dict.fromkeys(second.counts, 0),
        "refused": found.refused,
    }
    for row in rows:
        check_result(row, expected[row.number - 2], found)


def check_result(row, source, found):
    if row.action == "refused":
        assert any(m["level"] == "error" and m["text"] for m in row.messages)
        return
    award = Award.objects.get(pk=row.object_id)
    if found.winner:
        # A cell may name several, and a sentence leaves "dan" behind the last.
        assert award.winner_text in " ".join(source[found.winner].split())
    printed = " ".join(source[found.rank].split()) if found.rank else award.rank_label
    assert award.rank_label == printed


@pytest.mark.parametrize("found", LISTS, ids=lambda found: found.name)
def test_undo_of_printed_results_leaves_nothing_and_they_come_back(region, found):
    first = load_results(found, region)
    before = set(Award.objects.values_list("rank_key", "winner_key", "innovation_key"))

    apply_run(run=undo_run(run=first, user=None))
    left = [
        model.objects.count() for model in (Award, CompetitionCategory, InnovationPage)
    ]
    live = CompetitionPage.objects.live().count()
    again = load_results(found, region)

    assert (left, live) == ([0, 0, 0], 0)
    assert again.counts == first.counts
    after = Award.objects.values_list("rank_key", "winner_key", "innovation_key")
    assert set(after) == before
    editions = CompetitionPage.objects.filter(awards__isnull=False).distinct()
    assert editions.count() == editions.live().count()
