"""What stands once for all rows of a table: in a title, or said by the sender."""

import re

import pytest

from spreadsheets.expected import Correction, Expected
from spreadsheets.locating import locate_tables
from spreadsheets.mapping import HeaderMap
from spreadsheets.reading import Sheet
from spreadsheets.tables import read_tables

HEADERS = HeaderMap(
    {
        "event": ["Lomba"],
        "group": ["Kategori"],
        "rank": ["Juara"],
        "winner": ["Pemenang", "OPD"],
        "work": ["Karya"],
        "score": ["Nilai"],
    }
)


def read_titles(titles):
    said = {}
    for text in titles.texts:
        if text.startswith("Lomba"):
            said["event"] = text
        elif text.startswith("Kategori"):
            said["group"] = text
    if titles.own and "group" not in said and titles.texts:
        said["group"] = titles.texts[-1]
    return said


def expected(**changes):
    return Expected(
        **{
            "recognise": HEADERS.recognise,
            "required": frozenset({"event"}),
            "one_of": ("winner", "work"),
            "for_all": frozenset({"event", "group"}),
            "band": "group",
            "names_group": lambda text: text.startswith("Kategori"),
            "read_titles": read_titles,
            **changes,
        }
    )


def tables(rows, **changes):
    return locate_tables(Sheet("Data", rows), expected(**changes))


def told(table):
    """What a table's titles and bands say, its rows and those left out."""
    return (
        dict(table.given),
        [band.value for band in table.bands],
        [row.number for row in table.rows],
        [row.number for row in table.skipped],
    )


def test_a_title_says_what_no_column_says():
    [table] = tables([("Lomba A",), (), ("Juara", "Pemenang"), ("I", "DLH")])

    assert told(table) == ({"event": "Lomba A"}, [], [4], [])


def test_a_column_wins_over_a_title():
    [table] = tables([("Lomba A",), ("Lomba", "Pemenang"), ("Lomba B", "DLH")])

    assert told(table) == ({}, [], [3], [])


def test_what_the_sender_says_wins_over_a_title():
    [table] = tables(
        [("Lomba A",), ("Juara", "Pemenang"), ("I", "DLH")],
        given=frozenset({"event"}),
    )

    assert table.given == {}


def test_words_name_a_group_wherever_they_stand():
    [table] = tables(
        [
            ("Lomba A",),
            ("Juara", "Pemenang"),
            ("Kategori Desa", None),
            ("I", "Desa A"),
            (None, "Kategori OPD"),
            ("I", "DLH"),
        ]
    )

    assert told(table) == (
        {"event": "Lomba A"},
        ["Kategori Desa", "Kategori OPD"],
        [4, 6],
        [],
    )


@pytest.mark.parametrize("rank", ["I", "II", "V", "A"])
def test_a_rank_before_a_winner_is_no_marker_of_a_group(rank):
    [table] = tables([("Lomba A",), ("Juara", "Pemenang"), (rank, "DLH")])

    assert told(table) == ({"event": "Lomba A"}, [], [3], [])


def test_tables_below_each_other_keep_the_event_and_have_their_own_group():
    first, second = tables(
        [
            ("Lomba A",),
            ("Kategori Desa",),
            ("Juara", "Pemenang"),
            ("I", "Desa A"),
            (),
            ("UMUM",),
            ("Juara", "Karya", "Nilai"),
            ("I", "Mesin", 80),
        ]
    )

    assert told(first) == (
        {"event": "Lomba A", "group": "Kategori Desa"},
        [],
        [4],
        [6],
    )
    assert told(second) == ({"event": "Lomba A", "group": "UMUM"}, [], [8], [])


def test_the_widest_header_is_not_the_first_table():
    found = tables(
        [
            ("Lomba A",),
            (),
            ("Juara", "OPD"),
            ("I", "DLH"),
            (),
            ("Juara", "Pemenang", "Karya", "Nilai"),
            ("I", "DKP", "Mesin", 80),
        ]
    )

    assert [told(table)[2] for table in found] == [[4], [7]]


def test_tables_side_by_side_have_the_titles_above_their_columns():
    left, right = tables(
        [
            ("Lomba A",),
            ("OPD", None, None, "DESA", None),
            ("Juara", "Pemenang", None, "Juara", "Pemenang"),
            ("I", "DLH", None, "I", "Desa A"),
        ]
    )

    assert left.given == {"event": "Lomba A", "group": "OPD"}
    assert right.given == {"event": "Lomba A", "group": "DESA"}
    assert right.rows[0].cells == {3: "I", 4: "Desa A"}


def test_without_title_column_or_word_the_sheet_says_what_is_lacking():
    book = read_book([("Juara", "Pemenang"), ("I", "DLH")])

    assert book.tables == []
    assert re.search("doesn't say the “event”", str(book.refusal))


def test_a_title_that_was_used_is_named_among_the_warnings():
    book = read_book([("Lomba A",), ("Juara", "Pemenang"), ("I", "DLH")])

    assert "Sheet “Data”: the title above row 3 says event “Lomba A”." in book.warnings


def test_rows_of_the_header_that_a_person_names_keep_their_titles():
    rows = [("Lomba A",), ("x", "y"), ("I", "DLH")]
    correction = Correction(
        "Data", header_rows=(2,), fields={"A": "rank", "B": "winner"}
    )

    [table] = locate_tables(Sheet("Data", rows), expected(), correction)

    assert told(table) == ({"event": "Lomba A"}, [], [3], [])


def read_book(rows):
    class Book:
        sheets = [Sheet("Data", rows)]
        warnings = ()

    return read_tables(Book(), expected())


@pytest.mark.parametrize(
    ("fields", "lacking"),
    [
        ({"event", "winner"}, []),
        ({"event", "work", "rank"}, []),
        ({"event", "rank"}, ["winner"]),
        ({"winner"}, ["event"]),
        (set(), ["event", "winner"]),
    ],
)
def test_what_a_table_lacks(fields, lacking):
    assert expected().lacking(fields) == lacking
    assert expected(given=frozenset({"event", "winner"})).lacking(fields) == []
