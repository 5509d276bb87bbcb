"""A registrar uploads a workbook, sees what would change, and confirms."""

import pytest
import xlsxwriter
from playwright.sync_api import Page, expect

from innovations.models import InnovationPage

HEADERS = ["No", "Nama Inovasi", "Perangkat Daerah", "Tahapan", "Waktu Penerapan"]
ROWS = [
    [1, "Antar Obat ke Pulau", "Dinas Kesehatan", "Penerapan", "12 Maret 2024"],
    [2, "Pasar Ikan Daring", "Dinas Perikanan", "Uji Coba", ""],
    [3, "Kartu Sehat", "Dinas Antah Berantah", "Penerapan", "01/02/2025"],
]


@pytest.fixture
def workbook(tmp_path):
    path = tmp_path / "Rekap Inovasi 2025.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Rekap")
        sheet.write(0, 0, "REKAPITULASI INOVASI DAERAH TAHUN 2025")
        for number, row in enumerate([HEADERS, *ROWS], start=2):
            sheet.write_row(number, 0, row)
    return path


@pytest.mark.parametrize("java_script", [True, False])
def test_upload_preview_confirm(open_page, story, sign_in, workbook, java_script):
    page: Page = open_page(java_script_enabled=java_script)
    sign_in(page, "registrar")

    page.goto("/admin/spreadsheets/import/innovations/")
    page.locator("input[type=file]").set_input_files(workbook)
    page.locator("main button[type=submit]").last.click()

    expect(page.locator("main")).to_contain_text("Antar Obat ke Pulau")
    expect(page.locator("main")).to_contain_text("Pasar Ikan Daring")
    # The unknown organisation of the refused row is asked about.
    expect(page.locator("#meaning-1")).to_be_visible()
    assert not InnovationPage.objects.exists()

    page.locator("form[action$='/confirm/'] button").click()
    expect(page.locator(".messages .success")).to_be_visible()
    titles = InnovationPage.objects.live().values_list("title", flat=True)
    assert sorted(titles) == ["Antar Obat ke Pulau", "Pasar Ikan Daring"]

    page.locator("a[href='?action=refused']").click()
    expect(page.locator("main")).to_contain_text("Dinas Antah Berantah")


def test_a_file_that_is_no_workbook_gets_a_sentence(
    page: Page, story, sign_in, tmp_path
):
    fake = tmp_path / "bukan.xlsx"
    fake.write_bytes(b"%PDF-1.7 nothing of a workbook")
    sign_in(page, "registrar")

    page.goto("/admin/spreadsheets/import/innovations/")
    page.locator("input[type=file]").set_input_files(fake)
    page.locator("main button[type=submit]").last.click()

    expect(page.locator(".error-message, .w-field__errors").first).to_be_visible()
