import pytest
from hypothesis import given
from hypothesis import strategies as st

from spreadsheets.exceptions import TableNotFound
from spreadsheets.expected import Expected
from spreadsheets.locating import locate_table, locate_tables
from spreadsheets.mapping import HeaderMap
from spreadsheets.reading import Sheet

HEADERS = HeaderMap(
    {
        "name": ["Nama Inovasi"],
        "organization": ["OPD", "SKPD"],
        "year": ["Tahun"],
        "score": ["Skor", "Nilai"],
        "code": ["Kode"],
    }
)
REQUIRED = frozenset({"name", "organization"})
HEADER = ("No", "Nama Inovasi", "OPD", "Tahun", "Skor")
ROWS = [
    (1, "Kopi Kita", "Dinas Pertanian", 2024, 85),
    (2, "Total Sehat", "Dinas Kesehatan", 2023, 90),
]


def locate(rows, required=REQUIRED, first_row=1):
    return locate_table(
        Sheet("Data", rows, first_row=first_row), HEADERS.recognise, required
    )


def found(table):
    return (
        table.header_row,
        [row.number for row in table.rows],
        [row.number for row in table.skipped],
    )


def test_plain_table():
    table = locate([HEADER, *ROWS])

    assert table.sheet_name == "Data"
    assert found(table) == (1, [2, 3], [])
    assert [(c.index, c.letter, c.header, c.field) for c in table.columns] == [
        (0, "A", "No", None),
        (1, "B", "Nama Inovasi", "name"),
        (2, "C", "OPD", "organization"),
        (3, "D", "Tahun", "year"),
        (4, "E", "Skor", "score"),
    ]
    assert table.rows[0].cells == dict(enumerate(ROWS[0]))
    assert table.column("year").letter == "D"
    assert table.column("code") is None


def test_titles_blank_rows_and_numbering_do_not_shift_row_numbers():
    table = locate(
        [
            ("DAFTAR INOVASI DAERAH",),
            ("TAHUN 2024", None, None),
            (),
            HEADER,
            ("(1)", "(2)", "(3)", "(4)", "(5)"),
            (None,) * 5,
            ROWS[0],
            ("  ", None, "\u00a0", None, None),
            ROWS[1],
        ]
    )

    assert found(table) == (4, [7, 9], [5])


def test_first_row_of_the_sheet_counts():
    assert found(locate([HEADER, *ROWS], first_row=11)) == (11, [12, 13], [])


@pytest.mark.parametrize(
    "numbering", [(1, 2, 3, 4, 5), ("1", "2", "3", "4", "5=3+4"), (None, 1, 2, 3, 4)]
)
def test_numbering_row_is_skipped_only_directly_below_the_header(numbering):
    assert found(locate([HEADER, numbering, *ROWS])) == (1, [3, 4], [2])
    assert found(locate([HEADER, ROWS[0], numbering])) == (1, [2, 3], [])


def test_repeated_header_is_skipped():
    table = locate([HEADER, ROWS[0], HEADER, ROWS[1]])

    assert found(table) == (1, [2, 4], [3])


@pytest.mark.parametrize(
    "footer",
    [
        ("Jumlah", None, None, None, 175),
        (None, "Jumlah", None, None, 175),
        ("TOTAL :", None, None, None, 175),
        ("Keterangan: data per Desember",),
        (None, None, None, "Mengetahui,", None),
        ("Catatan", None, None, None, None),
        (None, "Total", None, 2, 175),
        ("Jumlah", 60, None, None, None),
        (None, "Jumlah Inovasi", None, None, "60 inovasi"),
    ],
)
def test_footer_and_what_follows_are_skipped_with_reason(footer):
    signature = (None, None, None, "Kepala Badan", None)

    table = locate([HEADER, *ROWS, footer, (), signature, ("NIP 1",)])

    assert found(table) == (1, [2, 3], [4, 6, 7])
    assert all(row.reason and row.text for row in table.skipped)


def test_records_below_a_sum_are_still_records():
    table = locate([HEADER, ROWS[0], ("Jumlah", None, None, None, 85), ROWS[1]])

    assert found(table) == (1, [2, 4], [3])


@pytest.mark.parametrize("required", [REQUIRED, frozenset()])
def test_name_that_begins_like_a_footer_is_a_record(required):
    row = (3, "Jumlah Warga Sehat", "Dinas Sosial", 2024, 70)

    assert found(locate([HEADER, row], required)) == (1, [2], [])
    assert found(locate([HEADER[1:], row[1:]], required)) == (1, [2], [])


def test_footer_is_found_without_required_fields():
    table = locate([HEADER, *ROWS, ("Jumlah", None, None, None, 175)], frozenset())

    assert found(table) == (1, [2, 3], [4])


def test_row_without_any_imported_value_is_skipped_with_reason():
    table = locate([HEADER, ROWS[0], (2, None, "-", None, None), ("A. DINAS",)])

    assert found(table) == (1, [2], [3, 4])
    assert [row.text for row in table.skipped] == ["2 | -", "A. DINAS"]


def test_incomplete_row_is_a_row():
    assert found(locate([HEADER, (1, "Kopi", None, None, None)])) == (1, [2], [])


def test_same_field_twice_keeps_the_first_with_a_warning():
    table = locate([("Nama Inovasi", "OPD", "SKPD"), ("Kopi", "A", "B")])

    assert [column.field for column in table.columns] == ["name", "organization", None]
    assert len(table.warnings) == 1


def test_column_without_header_but_with_values_is_kept():
    table = locate([("Nama Inovasi", "OPD"), ("Kopi", "A", "lebih")])

    assert [(c.letter, c.header, c.field) for c in table.columns][2:] == [
        ("C", "", None)
    ]
    assert table.rows[0].cells == {0: "Kopi", 1: "A", 2: "lebih"}


def test_row_with_more_headers_wins_over_a_title_with_one():
    table = locate([("OPD", "Dinas Sosial"), HEADER, *ROWS])

    assert table.header_row == 2


def test_single_column_is_a_table():
    table = locate([("Nama Inovasi",), ("Kopi",), ("Teh",)], frozenset({"name"}))

    assert found(table) == (1, [2, 3], [])


@pytest.mark.parametrize(
    "rows",
    [
        [("Rincian", "Isi"), ("Kode", "K1"), ("Nama Inovasi", "Kopi"), ("OPD", "X")],
        [("Barang", "Harga"), ("Kopi", 5)],
        [("Nama Inovasi", "Harga"), ("Kopi", 5)],
        [],
        [(), (None,)],
    ],
)
def test_no_table(rows):
    with pytest.raises(TableNotFound):
        locate(rows)


def test_message_names_the_headers_seen():
    with pytest.raises(TableNotFound, match="“Barang”, “Harga”") as error:
        locate([("Barang", "Harga"), ("Kopi", 5)])

    assert error.value.seen == ("Barang", "Harga")


cells = st.one_of(
    st.none(),
    st.integers(0, 5),
    st.sampled_from(
        ["Jumlah", "Kopi", "OPD", "Nama Inovasi", "-", " ", "(1)", "Total"]
    ),
)


@given(st.lists(st.lists(cells, max_size=6).map(tuple), max_size=12))
def test_no_row_disappears(rows):
    sheet = Sheet("Data", [HEADER, *rows])

    tables = locate_tables(sheet, Expected(HEADERS.recognise, frozenset({"name"})))

    first = tables[0].header_rows[0]
    headers = {row for table in tables for row in table.header_rows}
    below = {n: row for n, row in enumerate(sheet.rows, 1) if n > first}
    filled = [n for n, row in below.items() if any(v not in (None, " ") for v in row)]
    sorted_rows = {r.number for t in tables for r in (*t.rows, *t.skipped)}
    assert sorted(sorted_rows | (headers - {first})) == filled
    assert sorted_rows.isdisjoint(headers)
