"""Files that are refused, each in one sentence."""

import io
import zipfile

from tests.spreadsheets.corpus.building import (
    HEAD,
    KOPI,
    repacked,
    with_part,
    with_sheet,
    xls,
    xlsx,
)


def nothing():
    return b""


def only_blank_sheets():
    return xlsx([])


def picture():
    return b"\x89PNG\r\n\x1a\n" + bytes(100)


def pdf():
    return b"%PDF-1.7\n" + b"1 0 obj\n" * 50


def word_document():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", "<w:document/>")
    return stream.getvalue()


def rich_text_document():
    return rb"{\rtf1\ansi Daftar inovasi}"


def web_page_without_a_table():
    return b"<!DOCTYPE html><html><body><p>Masuk</p></body></html>"


def spreadsheet_xml_of_2003():
    return b'<?xml version="1.0"?><Workbook><Worksheet><Table/></Worksheet></Workbook>'


def web_archive():
    return b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n<table>"


def binary_rubbish():
    return bytes(range(256)) * 20


def text_with_nulls():
    return b"Nama Inovasi;OPD\r\nKopi\x00Kita;Dinas A\r\n"


def quotation_mark_never_closed():
    return b'Nama Inovasi;OPD\r\n"Kopi;Dinas A\r\nTeh;Dinas B\r\n'


def truncated():
    return xlsx([HEAD, KOPI])[:-300]


def encrypted_xlsx():
    stream = "EncryptedPackage".encode("utf-16-le")
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + stream


def damaged_xls():
    return xls([HEAD, KOPI])[:2000]


def zip_bomb():
    return with_part(xlsx([HEAD, KOPI]), "xl/media/bomb.bin", bytes(100_000_000))


def bomb_beyond_the_unpacked_size():
    stream = io.BytesIO(xlsx([HEAD, KOPI]))
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        for number in range(4):
            with archive.open(f"xl/media/{number}.bin", "w") as part:
                for _chunk in range(80):
                    part.write(bytes(1_000_000))
    return stream.getvalue()


def too_many_parts():
    stream = io.BytesIO(xlsx([HEAD, KOPI]))
    with zipfile.ZipFile(stream, "a") as archive:
        for number in range(2_001):
            archive.writestr(f"xl/media/{number}.bin", b"")
    return stream.getvalue()


def nested_entities():
    lol = "".join(f'<!ENTITY lol{n} "{f"&lol{n - 1};" * 10}">' for n in range(1, 10))
    doctype = f'<!DOCTYPE lolz [<!ENTITY lol0 "lol">{lol}]>'.encode()

    def change(name, part):
        if name == "xl/worksheets/sheet1.xml":
            part = doctype + part.replace(b"Kopi Kita", b"&lol9;")
        return part

    return repacked(xlsx([HEAD, KOPI]), change)


def external_entity():
    doctype = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'

    def change(name, part):
        return doctype + part if name == "xl/workbook.xml" else part

    return repacked(xlsx([HEAD, KOPI]), change)


def path_that_leads_out():
    return with_part(xlsx([HEAD, KOPI]), "../../etc/cron.d/x", b"* * * * *")


def absolute_path():
    return with_part(xlsx([HEAD, KOPI]), "/etc/cron.d/x", b"* * * * *")


def column_16384():
    return xlsx([[*HEAD, *["x"] * 16_379], KOPI])


def sheets_600():
    return xlsx([HEAD, KOPI], **{f"S{n}": [] for n in range(599)})


def rows_beyond_the_limit():
    rows = b"".join(
        b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(1, 60_101)
    )
    return with_sheet(
        xlsx([HEAD, KOPI]),
        rb"<sheetData>.*</sheetData>",
        b"<sheetData>" + rows + b"</sheetData>",
    )


def cell_longer_than_excel_holds():
    def change(name, part):
        return part.replace(b"Kopi Kita", b"x" * 32_768)

    return repacked(xlsx([HEAD, KOPI]), change)


def web_page_with_endless_columns():
    return b"<table><tr><td colspan=999999>Nama Inovasi<td>OPD</table>"


def web_page_of_unclosed_comments():
    return b"<html>" + b"<!--" * 500_000


def more_than_the_upload_limit():
    return b"a;b\r\n" * 4_000_001
