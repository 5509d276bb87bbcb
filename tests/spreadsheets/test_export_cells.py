"""Every text comes back identical, in every format; nothing is a formula."""

import re
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from spreadsheets.escaping import escape, unescape
from spreadsheets.reading import read_workbook
from spreadsheets.writing import write_workbook
from spreadsheets.writing.cells import CUT_MARK, LONGEST, Loss, fit
from spreadsheets.writing.layout import ColumnLayout, Layout

pytestmark = pytest.mark.once

KINDS = ("xlsx", "ods", "csv")
NASTY = [
    "=1+1",
    '=HYPERLINK("http://x.test","klik")',
    "+62811",
    "-5",
    "- butir",
    "@SUM(A1)",
    "\t=1",
    "'=1",
    "''-5",
    "'biasa",
    "007",
    "1234567890123456",
    "198503152010011001",
    "1-2",
    "03/04/2024",
    "1e5",
    "35,22%",
    "TRUE",
    "1,50",
    "Mar-24",
    "12 Maret 2024",
    "  dua  spasi ",
    "baris\nkedua\n\nkeempat",
    "a;b,c\t|d",
    "kutip \"ganda\" dan 'tunggal'",
    "<b>&amp;</b>",
    "_x0041_",
    "😀 é é",
    "a\u00a0b\u2028c",
    "sep=;",
    "Jumlah",
    "[hapus]",
]
LAYOUT = Layout(
    title="Data", columns=(ColumnLayout("Nama", kind="text"), ColumnLayout("Isi"))
)

texts = st.text(
    alphabet=st.characters(exclude_categories=["Cs", "Cc", "Cn"])
    | st.sampled_from("=+-@'\t\n ;,\"_x0123456789")
)


def written(tmp_path, kind, rows, layout=LAYOUT):
    path = tmp_path / f"berkas.{kind}"
    write_workbook(path, kind, layout, rows)
    return path


def read(path):
    return read_workbook(path.read_bytes(), path.name).sheets[0].rows


@pytest.mark.parametrize("kind", KINDS)
def test_nasty_texts_come_back_identical(tmp_path, kind):
    path = written(tmp_path, kind, [(fit(text).value, "x") for text in NASTY])

    assert [row[0] for row in read(path)] == ["Nama", *NASTY]


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=25, deadline=None)
@given(rows=st.lists(texts, min_size=1, max_size=30))
@example(rows=["sep=;"])
def test_any_text_comes_back_identical(tmp_path_factory, kind, rows):
    path = written(
        tmp_path_factory.mktemp("teks"), kind, [(fit(t).value, "x") for t in rows]
    )

    assert [row[0] for row in read(path)][1:] == [text or None for text in rows]


@given(text=st.text())
def test_escaped_text_is_no_formula_and_comes_back(text):
    assert unescape(escape(text)) == text
    assert not re.match(r"[=+\-@\t\r\n]", escape(text))


@given(text=st.text())
def test_fitting_a_text_twice_changes_nothing_more(text):
    once = fit(text).value

    assert fit(once) == (once, ())


@pytest.mark.parametrize(
    ("text", "kept", "losses"),
    [
        ("a\x00b\x07", "ab", (Loss.CONTROL,)),
        ("a\r\nb\rc", "a\nb\nc", ()),
        ("a\x0bb", "a\nb", ()),
        ("\ud800x", "x", (Loss.CONTROL,)),
        ("\x00", None, (Loss.CONTROL,)),
        ("", None, ()),
    ],
)
def test_what_no_cell_can_hold_goes_and_is_said(text, kept, losses):
    assert fit(text) == (kept, losses)


@pytest.mark.parametrize("character", ["a", "😀"])
def test_a_text_that_is_too_long_is_cut_to_what_excel_holds(character):
    value, losses = fit(character * (LONGEST + 1))

    assert losses == (Loss.CUT,)
    assert value.endswith(CUT_MARK)
    assert len(value.encode("utf-16-le")) // 2 <= LONGEST


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (True, 1),
        (10**15, "1000000000000000"),
        (10**14, 10**14),
        (Decimal("35.22"), 35.22),
        (Decimal("1234567890123456.5"), "1.234.567.890.123.456,5"),
        (date(1850, 1, 2), "1850-01-02"),
        (float("nan"), "nan"),
    ],
)
def test_a_value_is_typed_only_where_programs_keep_it(value, cell):
    assert fit(value) == (cell, ())


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_typed_cells_stay_typed(tmp_path, kind):
    day = date(2024, 3, 12)
    path = written(tmp_path, kind, [(day, 35.22), (0, 12), (None, -5)])

    assert read(path)[1:] == [(day, 35.22), (0, 12), (None, -5)]


def test_typed_cells_in_csv_read_like_indonesian_excel(tmp_path):
    path = written(tmp_path, "csv", [(date(2024, 3, 12), 35.22), (-5, 1e-7)])

    assert path.read_bytes() == (
        b"\xef\xbb\xbfNama;Isi\r\n2024-03-12;35,22\r\n-5;0,0000001\r\n"
    )


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_no_cell_is_a_formula(tmp_path, kind):
    path = written(tmp_path, kind, [(text, "=1") for text in NASTY])

    with zipfile.ZipFile(path) as archive:
        name = "content.xml" if kind == "ods" else "xl/worksheets/sheet1.xml"
        xml = archive.read(name).decode()
    assert "<f>" not in xml
    assert "table:formula" not in xml


def test_the_same_rows_give_the_same_file(tmp_path):
    first = {kind: written(tmp_path, kind, [("a", 1)]).read_bytes() for kind in KINDS}
    again = {kind: written(tmp_path, kind, [("a", 1)]).read_bytes() for kind in KINDS}

    assert first == again
