"""Formats, encodings and cells that programs and people leave behind."""

import io
from datetime import date, datetime

import openpyxl
import xlsxwriter

from tests.spreadsheets.corpus.building import (
    ANTAR,
    HEAD,
    KOPI,
    html,
    ods,
    repacked,
    text,
    with_part,
    with_sheet,
    xls,
    xlsx,
)

DATED = ["Nama Inovasi", "OPD", "Waktu Penerapan"]
FEW = [HEAD[1:3], KOPI[1:3], ["Élan – Kafé", "Dinas Kesehatan"]]


def written(write, **options):
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, **options}) as book:
        write(book)
    return stream.getvalue()


def dates_of_1904():
    def write(book):
        sheet = book.add_worksheet("Data")
        sheet.write_row(0, 0, DATED)
        sheet.write_row(1, 0, KOPI[1:3])
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_datetime(1, 2, datetime(2024, 3, 12), day)

    return written(write, date_1904=True)


def dates_in_words_and_typed():
    return xlsx(
        [
            DATED,
            ["Kopi Kita", "Dinas A", date(2024, 3, 12)],
            ["Antar Obat", "Dinas A", "12 Maret 2024"],
            ["Teh Kita", "Dinas A", "31/02/2024"],
        ]
    )


def formulas_with_results():
    def write(book):
        sheet = book.add_worksheet("Data")
        sheet.write_row(0, 0, HEAD)
        sheet.write_row(1, 0, KOPI[:4])
        sheet.write_formula("E2", "=80+5", None, 85)

    return written(write)


def formulas_without_results():
    return xlsx([HEAD, [*KOPI[:4], "=80+5"], [2, "=A1", "Dinas A", 2024, 1]])


def error_cells():
    def write(book):
        sheet = book.add_worksheet("Data")
        sheet.write_row(0, 0, HEAD)
        sheet.write_row(1, 0, KOPI[:4])
        sheet.write_formula("E2", "=1/0", None, "#DIV/0!")
        sheet.write_row(2, 0, [2, "Antar Obat"])
        sheet.write_formula("C3", "=VLOOKUP(1,A1:B2,2)", None, "#N/A")

    return written(write)


def error_texts_in_csv():
    return text([HEAD, [*KOPI[:4], "#DIV/0!"], [*ANTAR[:4], "Err:502"]])


def stray_cell_at_the_end_of_the_sheet():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Data"
    for row in (HEAD, KOPI):
        sheet.append(row)
    sheet["A1048576"] = "."
    sheet["XFD1"] = " "
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def stray_cell_in_ods():
    def change(name, part):
        gap = b'<table:table-row table:number-rows-repeated="1048000"/>'
        cell = (
            b'<table:table-row><table:table-cell office:value-type="string"><text:p>x'
            b"</text:p></table:table-cell></table:table-row></table:table>"
        )
        return part.replace(b"</table:table>", gap + cell)

    return repacked(ods([HEAD, KOPI]), change)


def stray_cell_in_xls():
    rows = [[None]] * 65_536
    rows[:2] = [HEAD, KOPI]
    rows[65_535] = ["."]
    return xls(rows)


def wrong_dimension_record():
    return with_sheet(
        xlsx([HEAD, KOPI, ANTAR]), rb"<dimension [^>]*/>", b'<dimension ref="A1"/>'
    )


def no_dimension_record_and_no_references():
    content = xlsx([HEAD, KOPI, ANTAR])
    content = with_sheet(content, rb"<dimension [^>]*/>", b"")
    return with_sheet(content, rb' r="[A-Z]+\d+"', b"")


def workbook_with_macros():
    content = with_part(
        xlsx([HEAD, KOPI]), "xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 macros"
    )

    def change(name, part):
        return part.replace(
            b"spreadsheetml.sheet.main+xml", b"ms-excel.sheet.macroEnabled.main+xml"
        )

    return repacked(content, change)


def excel_97():
    return xls([HEAD, KOPI, ANTAR])


def open_document():
    return ods([HEAD, KOPI, ANTAR])


def web_page_with_several_tables():
    return html(
        [
            HEAD,
            KOPI,
            ["2", "Antar&nbsp;Obat<br>Keliling", "Dinas &amp; Balai", "2023", "87,5"],
        ],
        before="<style>td {color: red}</style><script>alert('<td>1</td>')</script>"
        "<h3>DAFTAR INOVASI</h3><table><tr><td>Tahun 2024</table>",
        after="<!-- <tr><td>3<td>Bukan --><p>Dicetak 12/03/2024",
    )


def web_page_never_closed():
    return b"<table><tr><th>Nama Inovasi<th>OPD<tr><td>Kopi Kita<td>Dinas A"


def web_page_in_utf_16():
    page = (
        "<html><table><tr><td>Nama Inovasi<td>OPD<tr><td>Kopi Élan<td>Dinas A</table>"
    )
    return page.encode("utf-16")


def web_page_in_windows_1252():
    page = (
        '<html><meta charset="windows-1252"><table><tr><td>Nama Inovasi<td>OPD'
        "<tr><td>Kopi – Élan<td>Dinas A</table>"
    )
    return page.encode("cp1252")


def csv_utf_8():
    return text(FEW, ",")


def csv_utf_8_with_mark():
    return text(FEW, ";", encoding="utf-8-sig")


def csv_utf_16_little_endian():
    return b"\xff\xfe" + text(FEW, "\t", encoding="utf-16-le")


def csv_utf_16_big_endian():
    return b"\xfe\xff" + text(FEW, "\t", encoding="utf-16-be")


def csv_utf_16_without_mark():
    return text(FEW, "\t", encoding="utf-16-le")


def csv_windows_1252():
    return text(FEW, ";", encoding="cp1252")


def csv_with_stated_delimiter():
    return text(FEW, "|", before="sep=|\r\n")


def csv_with_old_line_ends():
    return text(FEW, ";", newline="\r")


def csv_with_ragged_rows():
    return text([HEAD, KOPI[:3], [*ANTAR, "lebih"]])


def tabs_saved_as_xls():
    return text([["Daftar Inovasi"], HEAD, KOPI], "\t", newline="\n")


def markup_in_cells_stays_text():
    return xlsx(
        [
            ["Nama Inovasi", "OPD", "Ringkasan"],
            ["Kopi <b>Kita</b>", "Dinas A", "<script>alert(1)</script>\n& baris dua"],
        ]
    )


def bidi_controls_and_lookalikes():
    return xlsx(
        [
            ["Nama Inovasi", "OPD"],
            ["Kopi \u202eatiK\u202c", "Dinas A"],
            ["K\u043epi Kita", "Dinas A"],
        ]
    )


def spaces_and_invisible_characters():
    return xlsx(
        [
            ["\u00a0Nama\nInovasi *", "OPD :"],
            ["  Kopi\u200b  Kita ", "Dinas\u00a0A"],
        ]
    )


def nulls_in_cells():
    content = xls([HEAD[1:3], ["Kopi\x00Kita", "Dinas A"]])
    return content


def numbers_as_people_write_them():
    return xlsx(
        [
            ["Kode", "Nama Inovasi", "OPD", "Skor"],
            ["007", "Kopi Kita", "Dinas A", "87,5"],
            [198001012005012001, "Antar Obat", "Dinas A", "1.250"],
            [12, "Teh Kita", "Dinas A", "delapan"],
        ]
    )


def hidden_sheet():
    book = openpyxl.Workbook()
    book.active.title = "Data"
    for row in (HEAD, KOPI):
        book.active.append(row)
    other = book.create_sheet("Lama")
    for row in (HEAD, ANTAR):
        other.append(row)
    other.sheet_state = "hidden"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
