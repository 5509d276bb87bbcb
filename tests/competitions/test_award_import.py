"""Results as announcements print them; all rows are invented."""

import csv
import re
from io import BytesIO, StringIO

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from competitions.models import Award, CompetitionPage
from innovations.services.merging import merge_innovations
from spreadsheets.resources import Context
from spreadsheets.services import ApplyFailed, apply_run, start_import
from spreadsheets.services.returning import refused_workbook
from spreadsheets.services.undoing import undo_run
from tests.factories.competitions import CompetitionPageFactory
from tests.factories.innovations import (
    InnovationPageFactory,
    OrganizationPageFactory,
    RegionFactory,
    RegistryPageFactory,
    make_operator,
    make_registrar,
)

pytestmark = pytest.mark.once

HEADER = (
    *("ajang", "tahun", "kategori", "peringkat", "pemenang", "inovasi"),
    *("nilai/hadiah", "catatan"),
)
NAME = "Lomba Inovasi Daerah"


@pytest.fixture
def department(region):
    registry = RegistryPageFactory(region=region)
    return OrganizationPageFactory(
        parent=registry, title="Dinas Sosial, Pengendalian Penduduk dan KB"
    )


@pytest.fixture
def start(region, index):
    def start(*rows, user=None, header=HEADER):
        stream = StringIO()
        csv.writer(stream).writerows([header, *rows])
        return start_import(
            sheet="awards",
            content=stream.getvalue().encode(),
            filename="hasil.csv",
            context=Context(scope=region, user=user),
        )

    return start


@pytest.fixture
def load(start):
    def load(*rows, user=None, header=HEADER):
        return apply_run(run=start(*rows, user=user, header=header), user=user)

    return load


def row(rank, winner, innovation="", extra="", year="2024", category="Kategori OPD :"):
    return (NAME, year, category, rank, winner, innovation, extra, "")


def actions(run):
    return list(run.rows.order_by("number").values_list("action", flat=True))


def test_results_are_kept_as_printed_and_a_second_import_is_a_no_op(load, department):
    InnovationPageFactory(parent=department, title="Antar Obat")
    rows = [
        row("1.", "Dinas Sosial, Pengendalian Penduduk dan KB", "ANTAR OBAT"),
        row("Juara 2", "DLH", extra="87,50"),
        row("Juara 2", "Dr. H. Andi, S.T., M.T.", extra="Rp5 juta"),
        row("Harapan", "SMA Negeri 1 Contoh", extra="5000000"),
        row("Harapan", "Kec. Contoh"),
        row("", "Favorit Warga", category="B. Kategori Umum:"),
    ]

    run = load(*rows)
    again = load(*reversed(rows))

    assert actions(run) == ["new"] * 6
    awards = Award.objects.order_by("pk")
    assert [(a.rank_label, a.winner_text) for a in awards] == [
        (r[3], r[4]) for r in rows
    ]
    assert [(a.score, a.prize) for a in awards[1:4]] == [
        (pytest.approx(87.5), ""),
        (None, "Rp5 juta"),
        (None, "5000000"),
    ]
    assert (awards[0].organization, awards[0].innovation.title) == (
        department,
        "Antar Obat",
    )
    assert {a.category.name for a in awards} == {"Kategori OPD", "Kategori Umum"}
    assert again.counts["unchanged"] == 6


def test_the_name_of_a_merged_innovation_means_the_one_that_stays(load, department):
    kept = InnovationPageFactory(parent=department, title="Antar Obat")
    merged = InnovationPageFactory(parent=department, title="Kurir Obat")
    merge_innovations(kept=kept, merged=merged, actor=None)

    load(row("1.", "Dinas Sosial", "Kurir Obat"), row("2.", "DLH", merged.code))

    assert [award.innovation for award in Award.objects.all()] == [kept, kept]


@pytest.mark.parametrize(
    ("winner", "names"),
    [
        ("Satpol PP, Bappeda, DLH", ["Satpol PP", "Bappeda", "DLH"]),
        (
            "Dinas Kesehatan dan Dinas Sosial",
            ["Dinas Kesehatan", "Dinas Sosial"],
        ),
        ("A; B", ["A", "B"]),
        ("1. Andi Wijaya\n2. Budi, S.T.", ["Andi Wijaya", "Budi, S.T."]),
        ("1) Desa Maju 2) Desa Makmur", ["Desa Maju", "Desa Makmur"]),
        ("- TIM A\n- TIM B", ["TIM A", "TIM B"]),
        ("SDN 001 Penajam\nSMPN 2 Waru", ["SDN 001 Penajam", "SMPN 2 Waru"]),
    ],
)
def test_several_winners_in_a_cell_become_results_of_their_own(
    load, department, winner, names
):
    run = load(row("Harapan", winner))
    again = load(row("Harapan", winner))

    assert actions(run) == ["new"] * len(names)
    awards = Award.objects.order_by("pk")
    assert [(a.rank_label, a.winner_text) for a in awards] == [
        ("Harapan", name) for name in names
    ]
    assert all(f"{len(names)} " in row.messages[0]["text"] for row in run.rows.all())
    assert actions(again) == ["unchanged"] * len(names)


@pytest.mark.parametrize(
    "winner",
    ["Dinas Kesehatan dan Dinas Sosial", "Andi Wijaya\nBudi Santoso"],
)
def test_winners_of_one_place_that_may_be_one_are_refused_in_words(
    load, department, winner
):
    run = load(row("Juara I", winner))

    assert actions(run) == ["refused"]
    [message] = run.rows.get().messages
    assert "2 " in message["text"]
    assert all(part in message["text"] for part in re.split(r" dan |\n", winner))


@pytest.mark.parametrize(
    "winner",
    [
        "Dinas Kesehatan bersama Dinas Sosial",
        "Dinas Sosial,\nPengendalian Penduduk dan KB",
        "Dr. H. Andi, S.T., M.T.",
        "Tim Penggerak PKK Kecamatan Waru dan Babulu",
    ],
)
def test_one_winner_whose_name_looks_like_several_stays_one(load, department, winner):
    load(row("Juara I", winner))

    assert Award.objects.get().winner_text == " ".join(winner.split())


def test_innovations_beside_several_winners_are_shared_out_in_order(load, index):
    winners, innovations = "DLH; DKP; BKAD", "1. SIAGA\n2. JARING\n3. KILAT"

    load(row("Nominasi", winners, innovations))
    wrong = load(row("Favorit", winners, "1. SIAGA\n2. JARING"))

    assert [
        (a.winner_text, a.innovation_text) for a in Award.objects.order_by("pk")
    ] == [
        ("DLH", "SIAGA"),
        ("DKP", "JARING"),
        ("BKAD", "KILAT"),
    ]
    assert actions(wrong) == ["refused"]
    assert "3 " in wrong.rows.get().messages[0]["text"]


def test_competition_is_chosen_by_name_and_year_or_created(load, index):
    known = CompetitionPageFactory(parent=index, title=NAME, edition_year=2024)

    run = load(row("1.", "DLH"), row("1.", "DLH", year="2023"))

    created, first, second = run.prerequisites
    assert CompetitionPage.objects.get(pk=created.pop("id")).edition_year == 2023
    assert created == {"kind": "competition", "name": NAME, "year": 2023}
    assert [(one["name"], one["year"]) for one in (first, second)] == [
        (f"{NAME}: Kategori OPD", 2024),
        (f"{NAME}: Kategori OPD", 2023),
    ]
    assert known.awards.count() == 1
    editions = CompetitionPage.objects.order_by("edition_year")
    assert [(p.title, p.edition_year, p.live) for p in editions] == [
        (NAME, 2023, True),
        (NAME, 2024, True),
    ]


@pytest.mark.parametrize("year", ["3025", "2204", "tahun lalu", ""])
def test_wrong_year_is_refused_and_creates_nothing(load, year):
    run = load(row("1.", "DLH", year=year))

    assert actions(run) == ["refused"]
    assert (run.prerequisites, CompetitionPage.objects.count()) == ([], 0)


def test_equal_rows_count_once_and_contradicting_ones_are_refused(load):
    run = load(
        row("1.", "DLH", extra="80"),
        row("Juara I", "DLH", extra="80"),
        row("2.", "DKP", extra="70"),
        row("2.", "DKP", extra="71"),
    )

    # "1." and "Juara I" are one result, printed in two ways.
    assert actions(run)[2:] == ["refused", "refused"]
    assert Award.objects.count() <= 1


def test_erase_word_clears_score_prize_and_note(load):
    header = (*HEADER[:6], "nilai", "hadiah", "catatan")
    load(("L", "2024", "OPD", "1.", "DLH", "", "80", "piala", "x"), header=header)
    erase = ("L", "2024", "OPD", "1.", "DLH", "", *["[hapus]"] * 3)

    first = load(erase, header=header)
    second = load(erase, header=header)

    award = Award.objects.get()
    assert (award.score, award.prize, award.note) == (None, "", "")
    assert (actions(first), actions(second)) == (["changed"], ["unchanged"])


def test_what_is_too_long_is_refused_before_writing(load):
    run = load(
        row("1.", "x" * 501),
        row("x" * 101, "DLH"),
        row("1.", "DLH", "x" * 501),
        row("1.", "DLH", extra="x" * 256),
        row("1.", "DLH", category="x" * 256),
    )

    assert actions(run) == ["refused"] * 5
    assert run.state == "applied"


def test_only_the_registrar_of_the_region_imports_results(start, department):
    elsewhere = make_registrar(RegionFactory())
    operator = make_operator(department)

    for person in (elsewhere, operator):
        run = start(row("1.", "DLH"), user=person)
        assert actions(run) == ["refused"]
        assert len(run.rows.get().messages) == 1
        assert run.prerequisites == []


def test_registrar_whose_role_ended_after_the_preview_writes_nothing(start, registrar):
    run = start(row("1.", "DLH"), user=registrar)
    registrar.groups.clear()
    former = type(registrar).objects.get(pk=registrar.pk)

    with pytest.raises(ApplyFailed):
        apply_run(run=run, user=former)

    assert (Award.objects.count(), CompetitionPage.objects.count()) == (0, 0)


def test_registrar_imports_results(load, registrar):
    run = load(row("1.", "DLH"), user=registrar)

    assert actions(run) == ["new"]
    assert Award.objects.get().winner_text == "DLH"


def test_the_command_takes_what_counts_for_all_rows(index, tmp_path):
    path = tmp_path / "hasil.csv"
    path.write_text("Juara;Pemenang\nI;DLH\n")
    said = ["--given", "competition=Lomba A", "--given", "year=2024"]

    call_command("import_sheet", "awards", str(path), *said, stdout=StringIO())
    with pytest.raises(CommandError) as error:
        call_command("import_sheet", "awards", str(path), "--given", "prize=x")

    page = CompetitionPage.objects.get()
    assert (page.title, page.edition_year, page.awards.count()) == ("Lomba A", 2024, 1)
    assert error.value.returncode == 2
    assert "competition" in str(error.value)


def test_names_are_stored_as_they_are_spelt_here(load, index):
    CompetitionPageFactory(parent=index, title=NAME, edition_year=2024)
    load(row("1.", "DLH", category="Kategori Dinas/Badan"))

    run = load((NAME.upper(), "2024", "A. KATEGORI DINAS/BADAN:", "2.", "DKP", "", ""))

    assert actions(run) == ["new"]
    changes = run.rows.get().as_planned().changes
    assert (changes["competition"].result, changes["category"].result) == (
        NAME,
        "Kategori Dinas/Badan",
    )


def test_a_new_competition_that_looks_like_a_known_one_is_pointed_out(load, index):
    CompetitionPageFactory(parent=index, title=NAME, edition_year=2024)

    run = load((f"{NAME} Kabupaten", "2024", "OPD", "1.", "DLH", "", ""))

    [hint] = run.warnings
    assert f"“{NAME} Kabupaten” (2024)" in hint
    assert f"“{NAME}”" in hint


def test_undo_keeps_a_category_that_others_use_by_now(load, index):
    run = load(row("1.", "DLH"))
    load(row("2.", "DKP"))

    apply_run(run=undo_run(run=run, user=None))

    assert [award.winner_text for award in Award.objects.all()] == ["DKP"]
    assert [award.category.name for award in Award.objects.all()] == ["Kategori OPD"]
    assert CompetitionPage.objects.get().live


def test_two_pupils_of_one_school_with_an_equal_place_are_two(load, index):
    header = ("ajang", "tahun", "peringkat", "nama siswa", "asal sekolah")
    rows = [
        (NAME, "2024", "Harapan", "Siti", "SMPN 3"),
        (NAME, "2024", "Harapan", "Rudi", "SMPN 3"),
        (NAME, "2024", "Harapan", "", "SMPN 3"),
    ]

    load(*rows, header=header)
    again = load(*rows, header=header)

    assert [a.winner_name for a in Award.objects.order_by("pk")] == [
        *("Siti", "Rudi", "SMPN 3")
    ]
    assert again.counts["unchanged"] == 3


@pytest.mark.parametrize(
    ("winner", "asked"),
    [
        ("Dinas Perpustakaan dan Kearsipan", True),
        ("DPM-PTSP", True),
        ("Dinas Pendidikan", False),
        ("Dinas Pertanahan", True),
        ("Kementerian Perpustakaan dan Arsip", False),
        ("Kabupaten Contoh Lain", False),
        ("Mat Rais", False),
    ],
)
def test_only_likely_organisations_are_suggested(load, region, winner, asked):
    registry = RegistryPageFactory(region=region)
    for title, short in (
        ("Dinas Perpustakaan dan Arsip", ""),
        ("Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu", "DPMPTSP"),
        ("Dinas Pertanian", ""),
        ("Dinas Perikanan", ""),
    ):
        OrganizationPageFactory(parent=registry, title=title, short_name=short)

    run = load(row("1.", winner))

    asks = [m for m in run.rows.get().messages if m.get("unknown") == winner]
    assert bool(asks) == asked
    assert Award.objects.get().organization is None


def test_a_refused_row_of_several_winners_comes_back_once_with_all_reasons(load):
    run = load(
        row("Harapan", f"DLH; {'x' * 501}; {'y' * 502}"),
        row("Harapan", "DKP; BKAD", year="3025"),
    )

    content, _name = refused_workbook(run)

    assert actions(run) == ["new", "refused", "refused", "refused", "refused"]
    sheet = load_workbook(BytesIO(content)).active
    reasons = [sheet.cell(number, sheet.max_column).value for number in (2, 3)]
    assert "501" in reasons[0]
    assert "502" in reasons[0]
    assert reasons[1].count("tahun: ") == 1
