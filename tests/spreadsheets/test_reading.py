import hashlib
import io
import re
import time
import warnings
import zipfile
from datetime import date, datetime

import pytest
import xlsxwriter
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from spreadsheets.exceptions import UnreadableFile
from spreadsheets.limits import Limits
from spreadsheets.reading import read_workbook

pytestmark = pytest.mark.once


def xlsx(write):
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        write(book)
    return stream.getvalue()


def xls(write):
    book = xlwt.Workbook()
    write(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def ods(rows):
    document = OpenDocumentSpreadsheet()
    table = Table(name="Data")
    for values in rows:
        row = TableRow()
        for value in values:
            cell = TableCell(valuetype="string") if value else TableCell()
            if value:
                cell.addElement(P(text=value))
            row.addElement(cell)
        table.addElement(row)
    document.spreadsheet.addElement(table)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def repacked(content, change):
    """The same zip with every part passed through ``change(name, bytes)``."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return stream.getvalue()


def small_xlsx(book):
    sheet = book.add_worksheet("Data")
    sheet.write("C3", "Nama")
    sheet.write("C4", " Kopi ")
    sheet.write("D4", 85.0)
    sheet.write("E4", 87.5)
    sheet.write("F4", True)
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    sheet.write_datetime("G4", datetime(2024, 3, 12), day)


SMALL_ROWS = [
    (None,) * 7,
    (None,) * 7,
    (None, None, "Nama", None, None, None, None),
    (None, None, " Kopi ", 85, 87.5, True, date(2024, 3, 12)),
]


def test_xlsx_keeps_row_numbers_types_and_raw_text():
    content = xlsx(small_xlsx)

    book = read_workbook(content, "data.xlsx")

    assert [(sheet.name, sheet.rows) for sheet in book.sheets] == [("Data", SMALL_ROWS)]
    assert book.sheets[0].first_row == 1
    assert isinstance(book.sheets[0].rows[3][3], int)
    assert book.kind == "xlsx"
    assert book.sha256 == hashlib.sha256(content).hexdigest()


def test_source_may_be_stream_or_path(tmp_path):
    path = tmp_path / "data.xlsx"
    path.write_bytes(xlsx(small_xlsx))

    with path.open("rb") as stream:
        assert read_workbook(stream, "x").sheets[0].rows == SMALL_ROWS
    assert read_workbook(path, "x").sheets[0].rows == SMALL_ROWS


def test_kind_is_decided_by_content_not_by_name():
    assert read_workbook(xlsx(small_xlsx), "data.csv").kind == "xlsx"
    assert read_workbook(b"a;b\n1;2\n", "data.xlsx").kind == "csv"


@pytest.mark.parametrize("reference", ["A1", "A1:B2", "A1:XFD1048576"])
def test_wrong_dimension_record_hides_no_rows(reference):
    def write(book):
        sheet = book.add_worksheet()
        for row in range(300):
            sheet.write_row(row, 0, [row, f"Inovasi {row}"])

    def lie(name, part):
        record = f'<dimension ref="{reference}"/>'.encode()
        if name == "xl/worksheets/sheet1.xml":
            part, count = re.subn(rb"<dimension [^>]*/>", record, part)
            assert count == 1
        return part

    book = read_workbook(repacked(xlsx(write), lie), "x.xlsx")

    assert book.sheets[0].rows == [(row, f"Inovasi {row}") for row in range(300)]


def test_hidden_sheets_are_read_and_marked():
    def write(book):
        book.add_worksheet("Satu").write("A1", "a")
        book.add_worksheet("Dua").hide()
        book.add_worksheet("Tiga").very_hidden()

    book = read_workbook(xlsx(write), "x.xlsx")

    assert [(sheet.name, sheet.hidden) for sheet in book.sheets] == [
        ("Satu", False),
        ("Dua", True),
        ("Tiga", True),
    ]


def test_formula_errors_and_missing_results_are_noted():
    def write(book):
        sheet = book.add_worksheet()
        sheet.write("A1", "a")
        sheet.write_formula("B1", "=1/0", None, "#DIV/0!")
        sheet.write_formula("C1", "=NA()", None, "#N/A")
        sheet.write_formula("D1", "=1+1", None, "")
        sheet.write_formula("E1", "=1+1", None, 2)

    def forget(name, part):
        return part.replace(b' t="str"><f>1+1</f><v></v>', b"><f>1+1</f><v/>")

    book = read_workbook(repacked(xlsx(write), forget), "x.xlsx")

    assert book.sheets[0].rows == [("a", None, None, None, 2)]
    assert book.sheets[0].flaws == {(1, 1): "#DIV/0!", (1, 2): "#N/A", (1, 3): "="}


def test_numbers_that_lost_digits_stay_float():
    def write(book):
        book.add_worksheet().write_row("A1", [198501012010011001, 123456789012345])

    rows = read_workbook(xlsx(write), "x.xlsx").sheets[0].rows

    assert rows == [(1.98501012010011e17, 123456789012345)]
    assert [type(value) for value in rows[0]] == [float, int]


def test_xls_is_read():
    def write(book):
        sheet = book.add_sheet("Data")
        sheet.write(2, 1, "Nama")
        day = xlwt.easyxf(num_format_str="DD/MM/YYYY")
        sheet.write(3, 1, date(2024, 3, 12), day)
        book.add_sheet("Lain").visibility = 1

    book = read_workbook(xls(write), "x.xls")

    assert book.kind == "xls"
    assert book.sheets[0].rows == [
        (None, None),
        (None, None),
        (None, "Nama"),
        (None, date(2024, 3, 12)),
    ]
    assert [sheet.hidden for sheet in book.sheets] == [False, True]


def test_ods_is_read():
    content = ods([["", ""], ["Nama", "OPD"], ["", "Dinas\u00a0Sosial"]])

    book = read_workbook(content, "x.ods")

    assert book.kind == "ods"
    assert book.sheets[0].rows == [
        (None, None),
        ("Nama", "OPD"),
        (None, "Dinas\u00a0Sosial"),
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-be-bom"]
)
def test_csv_in_every_dialect(delimiter, newline, encoding):
    lines = ["Daftar – 2024", "", "Nama|Nilai|Catatan", 'Kopi "Élite"|87,5|a', "B|1|"]
    cells = [line.replace('"Élite"', "Élite").split("|") for line in lines]
    text = newline.join(
        delimiter.join(f'"{c}"' if delimiter in c else c for c in row) for row in cells
    )
    if encoding == "utf-16-be-bom":
        content = b"\xfe\xff" + text.encode("utf-16-be")
    else:
        content = text.encode(encoding)

    book = read_workbook(content, "x.csv")

    assert book.sheets[0].rows == [
        ("Daftar – 2024",),
        (),
        ("Nama", "Nilai", "Catatan"),
        ("Kopi Élite", "87,5", "a"),
        ("B", "1", None),
    ]
    assert book.warnings == ()


def test_csv_with_stated_delimiter_counts_rows_as_excel_does():
    rows = read_workbook(b"sep=;\r\nNama;Nilai\r\nA,b;1,5\r\n", "x").sheets[0].rows

    assert rows == [("Nama", "Nilai"), ("A,b", "1,5")]


def test_csv_with_decimal_commas_is_split_at_semicolons():
    rows = read_workbook(b"Nama;A;B\nx;1,5;2,5\ny;1,5;2,5\n", "x").sheets[0].rows

    assert rows[1] == ("x", "1,5", "2,5")


def test_csv_line_break_in_quotes_is_one_row():
    rows = read_workbook(b'Nama,Isi\na,"satu\ndua"\nb,c\n', "x").sheets[0].rows

    assert rows == [("Nama", "Isi"), ("a", "satu\ndua"), ("b", "c")]


def test_csv_with_undoubled_quotes_is_read_with_a_warning():
    book = read_workbook(b'Nama,Isi\n"Kopi" enak,b\n', "x")

    assert book.sheets[0].rows == [("Nama", "Isi"), ("Kopi enak", "b")]
    assert len(book.warnings) == 1


def _docx():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    return stream.getvalue()


ENCRYPTED = (
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    + bytes(600)
    + ("EncryptedPackage".encode("utf-16-le"))
)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b" \r\n\r\n",
        b"\xef\xbb\xbf",
        b"%PDF-1.7\n",
        b"\x89PNG\r\n\x1a\n",
        b"<html><p>a</p></html>",
        b"<?xml version='1.0'?><Workbook><Worksheet/></Workbook>",
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n",
        b"{\\rtf1 a}",
        b"PK\x03\x04 broken",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 broken",
        b"\x81\x8d\x8f",
        b'Nama,Isi\na,"never closed\nb,c\n',
        _docx(),
        ENCRYPTED,
        xlsx(small_xlsx)[:-200],
        xlsx(small_xlsx)[:500],
        xlsx(lambda book: book.add_worksheet()),
    ],
)
def test_unusable_files_are_refused_with_a_sentence(content):
    with pytest.raises(UnreadableFile) as refusal:
        read_workbook(content, "x.xlsx")

    assert str(refusal.value).endswith(".")


def test_encrypted_file_is_named_as_such():
    with pytest.raises(UnreadableFile, match="password"):
        read_workbook(ENCRYPTED, "x.xlsx")


FAR = [(1_048_575, 16_383), (70_000, 0), (0, 600)]


@pytest.mark.parametrize(
    ("cell", "name"), list(zip(FAR, ["XFD1048576", "A70001", "WC1"], strict=True))
)
def test_far_away_cell_is_left_out_with_a_warning(cell, name):
    def write(book):
        sheet = book.add_worksheet()
        sheet.write("A1", "a")
        sheet.write("B2", 1)
        sheet.write(*cell, "b")

    book = read_workbook(xlsx(write), "x.xlsx")

    assert book.sheets[0].rows == [("a", None), (None, 1)]
    assert book.warnings == (
        f"Sheet “Sheet1”: cell {name} lies far away from everything else and was not "
        "read.",
    )


@pytest.mark.parametrize(("row", "column"), FAR)
def test_many_far_away_cells_are_refused_before_parsing(row, column):
    def write(book):
        sheet = book.add_worksheet()
        sheet.write("A1", "a")
        for number in range(21):
            sheet.write(row - number, column, "b")
            sheet.write(row, max(0, column - number), "b")

    with pytest.raises(UnreadableFile, match="60000 rows and 500 columns"):
        read_workbook(xlsx(write), "x.xlsx")


def test_rows_that_run_over_the_limit_are_no_strays():
    def write(book):
        book.add_worksheet().write_column("A1", list(range(12)))

    with pytest.raises(UnreadableFile, match="filled down to row 12"):
        read_workbook(xlsx(write), "x.xlsx", Limits(rows=10))


def test_far_away_cell_without_references_or_behind_odd_markup_is_refused():
    def hide(name, part):
        if name == "xl/worksheets/sheet1.xml":
            part = re.sub(
                rb"<sheetData>.*</sheetData>",
                b'<sheetData><row r="1"><c t="n" z=">" r="A1"><v>1</v></c></row>'
                b"<row r='1000000'><c><v>1</v></c></row></sheetData>",
                part,
                flags=re.S,
            )
        return part

    with pytest.raises(UnreadableFile):
        read_workbook(repacked(xlsx(small_xlsx), hide), "x.xlsx")


def test_far_away_formatting_is_harmless():
    def write(book):
        sheet = book.add_worksheet()
        sheet.write("A1", "a")
        sheet.write_blank(1_048_575, 16_383, None, book.add_format({"bold": True}))

    assert read_workbook(xlsx(write), "x.xlsx").sheets[0].rows == [("a",)]


def test_ods_repetitions_are_counted_before_parsing():
    def repeat(name, part):
        if name == "content.xml":
            gap = b'<table:table-row table:number-rows-repeated="1000000"/>'
            part = part.replace(b"<table:table-row>", gap + b"<table:table-row>", 1)
        return part

    with pytest.raises(UnreadableFile):
        read_workbook(repacked(ods([["a"]]), repeat), "x.ods")


def test_ods_trailing_repetitions_are_harmless():
    def repeat(name, part):
        if name == "content.xml":
            tail = (
                b'<table:table-row table:number-rows-repeated="1048000">'
                b'<table:table-cell table:number-columns-repeated="16384"/>'
                b"</table:table-row></table:table>"
            )
            part = part.replace(b"</table:table>", tail)
        return part

    book = read_workbook(repacked(ods([["a"]]), repeat), "x.ods")

    assert book.sheets[0].rows == [("a",)]


@pytest.mark.parametrize(
    "limits",
    [
        Limits(upload_bytes=100),
        Limits(uncompressed_bytes=1000),
        Limits(parts=3),
        Limits(rows=3),
        Limits(columns=6),
        Limits(sheets=0),
        Limits(cell_length=3),
        Limits(area=10),
        Limits(text=5),
    ],
)
def test_each_limit_is_kept(limits):
    with pytest.raises(UnreadableFile):
        read_workbook(xlsx(small_xlsx), "x.xlsx", limits)


def test_zip_bomb_is_refused_unread():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 50_000_000)

    started = time.process_time()
    with pytest.raises(UnreadableFile):
        read_workbook(stream.getvalue(), "x.xlsx")

    assert time.process_time() - started < 1


def assert_read_or_refused(content):
    started = time.process_time()
    try:
        book = read_workbook(content, "x")
    except UnreadableFile:
        book = None
    assert time.process_time() - started < 5
    return book


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.binary(max_size=2000), st.text().map(str.encode)))
def test_arbitrary_bytes_are_read_or_refused(content):
    assert_read_or_refused(content)


with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    VALID = [
        xlsx(small_xlsx),
        xls(lambda book: book.add_sheet("A").write(0, 0, "a")),
        ods([["a", "b"]]),
    ]


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(VALID),
    st.lists(st.tuples(st.integers(0, 20_000), st.integers(0, 255)), max_size=20),
    st.integers(0, 20_000),
)
def test_damaged_workbooks_are_read_or_refused(content, changes, length):
    damaged = bytearray(content)
    for position, value in changes:
        damaged[position % len(damaged)] = value

    assert_read_or_refused(bytes(damaged[: len(damaged) - length % len(damaged)]))
    assert_read_or_refused(bytes(damaged))


printable = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]))


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(printable, printable), min_size=1))
def test_any_text_survives_csv(rows):
    text = "".join(
        ";".join('"' + cell.replace('"', '""') + '"' for cell in row) + "\r\n"
        for row in [["Nama", "Isi"], *rows]
    )

    book = read_workbook(text.encode("utf-8-sig"), "x.csv")

    kept = [tuple(cell or None for cell in row) for row in rows]
    while kept and not any(kept[-1]):
        kept.pop()
    assert book.sheets[0].rows == [("Nama", "Isi"), *kept]
