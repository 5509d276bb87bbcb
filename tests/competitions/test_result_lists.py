"""Whole result lists, from the file to the award and back again."""

import pytest

from competitions.models import Award, CompetitionCategory, CompetitionPage
from innovations.models import OrganizationPage
from spreadsheets.exceptions import SpreadsheetError
from spreadsheets.resources import Context
from spreadsheets.services import apply_run, start_import
from spreadsheets.services.undoing import undo_run
from tests.competitions import result_lists as lists
from tests.factories.competitions import CompetitionPageFactory
from tests.factories.innovations import (
    InnovationPageFactory,
    OrganizationPageFactory,
    RegistryPageFactory,
)

pytestmark = [pytest.mark.once, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def registry(region, index):
    region.name, region.short_name = "Kabupaten Contoh", "Contoh"
    region.save()
    page = RegistryPageFactory(region=region)
    known = {
        name: OrganizationPageFactory(parent=page, title=name)
        for name in ("Dinas Kesehatan", "Dinas Sosial", "SMPN 3 Waru", "SDN 001 Waru")
    }
    InnovationPageFactory(parent=known["Dinas Kesehatan"], title="Antar Obat")
    return region


@pytest.fixture
def load(registry):
    def load(content, **given):
        filename = "hasil.xlsx" if content[:2] == b"PK" else "hasil.csv"
        run = start_import(
            sheet="awards",
            content=content,
            filename=filename,
            context=Context(scope=registry, given=given),
        )
        return apply_run(run=run)

    return load


def placed():
    """What was recorded: category, rank as printed, place, winner, innovation."""
    awards = Award.objects.select_related("category", "organization").order_by("pk")
    return [
        (
            award.category.name if award.category else "",
            award.rank_label,
            award.rank,
            award.person_name or award.winner_text,
            award.organization.title if award.organization else "",
            award.innovation_text,
        )
        for award in awards
    ]


def editions():
    pages = CompetitionPage.objects.order_by("edition_year", "pk")
    return list(pages.values_list("title", "edition_year"))


def refusals(run):
    """By row the texts that say why it isn't in."""
    rows = run.rows.filter(action="refused").order_by("number")
    return [
        (row.number, [m["text"] for m in row.messages if m["level"] == "error"])
        for row in rows
    ]


def said(run, word):
    return [text for text in run.warnings if word in text]


def test_headings_in_merged_rows_are_categories(load):
    run = load(lists.merged_headings())

    assert editions() == [("LOMBA INOVASI DAERAH", 2024)]
    one, two = "KATEGORI PERANGKAT DAERAH", "KATEGORI KECAMATAN"
    assert placed() == [
        (one, "Juara I", 1, "Dinas Kesehatan", "Dinas Kesehatan", "ANTAR OBAT"),
        (one, "Juara II", 2, "Dinas Sosial", "Dinas Sosial", "SIGAP"),
        (one, "Juara II", 2, "DLH", "", ""),
        (two, "JUARA 1", 1, "Kecamatan Waru", "", "SIMPATI"),
        (two, "Harapan Satu", 101, "Kecamatan Babulu", "", "LANCAR"),
    ]
    assert [str(a.plain_score) for a in Award.objects.order_by("pk")] == [
        *("91.25", "88.5", "88.5", "80", "75.25")
    ]
    assert Award.objects.first().innovation.title == "Antar Obat"
    [title] = said(run, "the title above")
    assert "LOMBA INOVASI DAERAH" in title
    assert "2024" in title


def test_the_known_competition_that_a_title_names_is_meant(load, index):
    known = CompetitionPageFactory(
        parent=index, title="Lomba Inovasi Daerah", edition_year=2024
    )

    load(lists.merged_headings())

    assert editions() == [("Lomba Inovasi Daerah", 2024)]
    assert known.awards.count() == 5


def test_tables_below_each_other_have_their_own_headings(load):
    load(lists.tables_below_each_other())

    assert editions() == [("LOMBA INOVASI DAERAH", 2024)]
    assert placed() == [
        ("Kategori OPD", "I", 1, "Dinas Kesehatan", "Dinas Kesehatan", "ANTAR OBAT"),
        ("Kategori OPD", "II", 2, "Dinas Sosial", "Dinas Sosial", "SIGAP"),
        ("Kategori Desa", "I (Satu)", 1, "Desa Maju", "", ""),
        ("Kategori Desa", "II (Dua)", 2, "Desa Makmur", "", ""),
        ("Kategori Umum", "Terbaik Pertama", 1, "Andi Wijaya, S.T.", "", "Mesin Sabut"),
        ("Kategori Umum", "Terbaik Kedua", 2, "Tim Karya Muda", "", ""),
    ]
    assert list(Award.objects.order_by("pk").values_list("prize", flat=True)) == [
        *("", "", "Rp 5.000.000,-", "lima juta rupiah", "piala dan piagam", "piagam")
    ]


def test_tables_side_by_side_and_pupils_of_known_schools(load):
    load(lists.tables_side_by_side())

    assert editions() == [("Krenova Kabupaten Contoh", 2023)]
    assert sorted(placed()) == [
        ("KATEGORI PELAJAR", "Juara 1", 1, "Siti Aminah", "SMPN 3 Waru", ""),
        ("KATEGORI PELAJAR", "Juara 2", 2, "Rudi", "SDN 001 Waru", ""),
        ("KATEGORI UMUM", "Juara 1", 1, "Budi Santoso", "", ""),
        ("KATEGORI UMUM", "Juara 2", 2, "Kelompok Tani Maju", "", ""),
    ]


def test_the_name_of_a_sheet_says_the_year(load):
    load(lists.one_sheet_a_year())

    assert editions() == [
        ("Lomba Inovasi Daerah", 2022),
        ("Lomba Inovasi Daerah", 2023),
    ]
    assert placed() == [
        ("", "Juara I", 1, "Dinas Sosial", "Dinas Sosial", ""),
        ("", "Juara I", 1, "DLH", "", ""),
    ]


def test_regions_win_and_the_innovations_of_others_are_not_ours(load, registry):
    InnovationPageFactory(
        parent=OrganizationPage.objects.get(title="Dinas Sosial"), title="Siaga"
    )

    run = load(lists.top_45())

    assert editions() == [("INOVASI PELAYANAN PUBLIK", 2021)]
    assert placed() == [
        ("", "Top 45", None, "Kabupaten Kutai Timur", "", "SIAGA"),
        ("", "Top 45", None, "Pemerintah Kabupaten Contoh", "", "ANTAR OBAT"),
        ("", "Top 45", None, "Kota Serang", "", "KILAT"),
        ("", "Top 45", None, "Provinsi Bali", "", "JARING"),
    ]
    awards = Award.objects.order_by("pk")
    assert [a.innovation and a.innovation.title for a in awards] == [
        *(None, "Antar Obat", None, None)
    ]
    [message] = run.rows.order_by("number").first().messages
    assert "another region won" in message["text"]


def test_predicates_and_index_values(load):
    run = load(lists.predicates())

    assert editions() == [("INNOVATIVE GOVERNMENT AWARD (IGA)", 2024)]
    awards = Award.objects.order_by("pk")
    assert [(a.winner_text, a.rank_label, str(a.plain_score)) for a in awards] == [
        ("Kabupaten Contoh", "Sangat Inovatif", "62.7"),
        ("Kabupaten Kutai Timur", "Inovatif", "59.19"),
        ("Kota Serang", "Terinovatif", "71.05"),
    ]
    [(number, [text])] = refusals(run)
    assert number == 6
    assert "no winner" in text


def test_persons_and_their_schools_in_columns_of_their_own(load):
    load(lists.persons_with_schools())
    again = load(lists.persons_with_schools())

    assert editions() == [("Lomba Teknologi Tepat Guna Tingkat Pelajar", 2024)]
    assert placed() == [
        ("", "Juara I", 1, "Siti Aminah", "SMPN 3 Waru", "Lampu Surya"),
        ("", "Juara II", 2, "Rudi Hartono", "SMPN 3 Waru", "Filter Air"),
        ("", "Favorit", None, "Ayu Lestari", "", ""),
        ("", "Favorit", None, "Bayu Aji", "SMPN 3 Waru", ""),
    ]
    assert Award.objects.get(person_name="Ayu Lestari").winner_text == (
        "SMA Harapan Bangsa"
    )
    assert again.counts["unchanged"] == 4


def test_several_winners_in_a_cell_are_split_where_there_is_no_doubt(load):
    run = load(lists.several_in_a_cell())

    assert placed() == [
        ("OPD", "I", 1, "Dinas Kesehatan", "Dinas Kesehatan", "ANTAR OBAT"),
        ("OPD", "Harapan", None, "DLH", "", ""),
        ("OPD", "Harapan", None, "Dinas Sosial", "Dinas Sosial", ""),
        ("Desa", "Nominasi", None, "Desa Maju", "", ""),
        ("Desa", "Nominasi", None, "Desa Makmur", "", ""),
    ]
    [(number, [text])] = refusals(run)
    assert number == 5
    assert "Desa Giri; Kelurahan Riko" in text


def test_merged_cells_count_for_all_their_rows_and_ranks_are_shared(load):
    load(lists.category_once_in_merged_cells())

    assert editions() == [("Lomba Inovasi Daerah", 2024)]
    assert placed() == [
        ("Puskesmas", "1", 1, "Puskesmas Waru", "", ""),
        ("Puskesmas", "2", 2, "Puskesmas Petung", "", ""),
        ("Puskesmas", "3 (bersama)", 3, "Puskesmas Sepaku", "", ""),
        ("Puskesmas", "3 (bersama)", 3, "Puskesmas Babulu", "", ""),
        ("Sekolah", "1", 1, "SMPN 3 Waru", "SMPN 3 Waru", ""),
        ("Sekolah", "2", 2, "SDN 001 Waru", "SDN 001 Waru", ""),
    ]


def test_a_text_file_says_its_competition_when_it_is_sent(load):
    run = load(
        lists.text_with_headings(), competition="Lomba Inovasi Daerah", year="2024"
    )

    assert editions() == [("Lomba Inovasi Daerah", 2024)]
    first, second = "Kategori Dinas/Badan", "Kategori Kelurahan"
    assert placed() == [
        (first, "1. Juara 1:", 1, "Dinas Kesehatan", "Dinas Kesehatan", "Antar Obat"),
        (first, "2. Juara 2:", 2, "BKAD", "", ""),
        (first, "Harapan:", None, "Satpol PP", "", ""),
        (first, "Harapan:", None, "Bappeda", "", ""),
        (first, "Harapan:", None, "DLH", "", ""),
        (second, "Juara I", 1, "Kelurahan Riko", "", ""),
    ]
    assert refusals(run) == [(8, ["The winner is missing. Write who won."])]


def test_without_competition_and_year_nothing_is_guessed(load):
    with pytest.raises(SpreadsheetError, match="Say it for all rows"):
        load(lists.ranks_without_numbers())

    run = load(lists.ranks_without_numbers(), competition="LID", year="2023")

    assert placed() == [
        ("", "", None, "Dinas Kesehatan", "Dinas Kesehatan", "ANTAR OBAT"),
        ("", "", None, "Dinas Sosial", "Dinas Sosial", "SIGAP"),
    ]
    assert said(run, "No column says the rank")
    assert said(run, "Ditetapkan")


def test_an_innovation_of_the_registry_says_who_won(load):
    run = load(lists.innovations_only())

    assert placed() == [
        ("", "Finalis", None, "Dinas Kesehatan", "Dinas Kesehatan", "Antar Obat")
    ]
    [(number, [text])] = refusals(run)
    assert number == 4
    assert "no innovation of the registry" in text


def test_each_broken_row_says_what_to_do_and_the_others_are_placed(load):
    run = load(lists.broken_rows())

    assert placed() == [("OPD", "II", 2, "BKAD", "", "")]
    assert [number for number, _texts in refusals(run)] == [2, 3, 4, 5, 6]
    assert all(text.endswith(".") for _n, texts in refusals(run) for text in texts)


ALL = [
    lists.merged_headings,
    lists.tables_below_each_other,
    lists.tables_side_by_side,
    lists.one_sheet_a_year,
    lists.top_45,
    lists.predicates,
    lists.persons_with_schools,
    lists.several_in_a_cell,
    lists.category_once_in_merged_cells,
    lists.innovations_only,
    lists.broken_rows,
]


@pytest.mark.parametrize("make", ALL, ids=lambda make: make.__name__)
def test_undo_leaves_nothing_and_the_list_can_be_imported_anew(load, make):
    content = make()
    run = load(content)
    again = load(content)
    before = placed()

    undo = apply_run(run=undo_run(run=run, user=None))
    left = (
        Award.objects.count(),
        CompetitionCategory.objects.count(),
        CompetitionPage.objects.live().count(),
    )
    anew = load(content)

    assert again.counts | {"unchanged": 0} == {
        **dict.fromkeys(run.counts, 0),
        "refused": run.counts["refused"],
    }
    assert undo.counts["changed"] == run.counts["new"] == len(before)
    assert left == (0, 0, 0)
    assert (anew.counts, placed()) == (run.counts, before)
    assert CompetitionPage.objects.live().count() == len(editions())
