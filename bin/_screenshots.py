"""Use the demo as each of its people would, and photograph what they see.

    python bin/_screenshots.py http://127.0.0.1:8000 docs/panduan/gambar

``bin/screenshots`` starts the demo and calls this. The pictures tell one story in its
order, from the invitation of an operator to the successor; what one person does is
what the next one finds.
"""

from __future__ import annotations

import io
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import openpyxl
from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

DESK: ViewportSize = {"width": 1280, "height": 860}
PHONE: ViewportSize = {"width": 390, "height": 844}
DEMO_PASSWORD = "demo"  # noqa: S105 -- of the demo, printed by it
OWN_PASSWORD = "perahu-obat-ke-pulau-7"  # noqa: S105 -- of a demo that is thrown away
TITLE = "Perahu Obat Antarpulau"
RELEASE = "Perahu obat melayani tujuh pulau"
DOCUMENT = """Warga Babulu Kini Mengurus Izin di Balai Desa

BABULU – Pemerintah kecamatan membuka loket izin di balai desa, Rabu (04/06).

“Warga tidak perlu lagi ke kota,” ujar Camat Babulu, Drs. Salim, M.Si.

(*/BUD/Diskominfo)"""
COMMENT = "Tambahkan berapa pulau yang dilayani dan sejak kapan."
QUALITY = 82


class Photographer:
    """Opens browsers and keeps what they show, as small pictures."""

    def __init__(self, browser: Browser, site: str, folder: Path) -> None:
        self.browser, self.site, self.folder = browser, site, folder
        folder.mkdir(parents=True, exist_ok=True)

    @contextmanager
    def window(self, login: str = "", size: ViewportSize = DESK) -> Iterator[Page]:
        """Give a browser of its own, signed in if a login of the demo is named."""
        context = self.browser.new_context(
            base_url=self.site,
            locale="id-ID",
            timezone_id="Asia/Makassar",
            viewport=size,
            reduced_motion="reduce",
        )
        context.set_default_timeout(60_000)
        page = context.new_page()
        if login:
            self.sign_in(page, login, DEMO_PASSWORD)
        yield page
        context.close()

    def sign_in(self, page: Page, login: str, password: str) -> None:
        page.goto("/admin/login/")
        page.get_by_label("Nama pengguna").fill(login)
        page.get_by_label("Kata sandi").fill(password)
        page.get_by_role("button", name="Masuk").click()
        page.wait_for_url("**/admin/")

    def take(self, page: Page, name: str, *, whole: bool = False) -> None:
        """Keep what the window shows; ``whole`` is the page down to its end."""
        page.wait_for_load_state("networkidle")
        shot = page.screenshot(full_page=whole, animations="disabled")
        with Image.open(io.BytesIO(shot)) as picture:
            target = self.folder / f"{name}.webp"
            picture.convert("RGB").save(target, quality=QUALITY, method=6)
        print(target)

    def visit(self, page: Page, address: str, name: str) -> None:
        page.goto(address)
        self.take(page, name)


def open_actions(page: Page) -> None:
    page.get_by_role("button", name="Tindakan lainnya").click()


def done(page: Page) -> None:
    expect(page.locator(".messages .success")).to_be_visible()


def choose(page: Page, action: str) -> None:
    open_actions(page)
    page.locator(action).first.click()
    done(page)


def open_from_desk(page: Page, title: str) -> None:
    page.goto("/admin/")
    page.locator("main").get_by_role("link", name=title).first.click()
    page.wait_for_url("**/edit/**")


# ------------------------------------------------------------------- invitation


def invite(camera: Photographer, registrar: Page) -> str:
    """Invite an operator; return the path of the link that the e-mail would hold."""
    camera.visit(registrar, "/admin/people/", "registrar-orang")
    registrar.get_by_role("link", name="Undang seseorang").click()
    registrar.get_by_label("Nama lengkap beserta gelar").fill("Ratna Dewi, S.Farm.")
    registrar.get_by_label("Surel").fill("ratna@contoh.go.id")
    registrar.get_by_label("Dinas Kesehatan", exact=False).first.check()
    camera.take(registrar, "registrar-undang")
    registrar.get_by_role("button", name="Undang", exact=True).click()
    registrar.wait_for_url(re.compile(r"/admin/invitations/\d+/$"))
    camera.take(registrar, "registrar-undangan")
    registrar.get_by_role("button", name="Buat tautan untuk disalin").click()
    return urlsplit(registrar.locator("#invitation-link").input_value()).path


def accept(camera: Photographer, page: Page, link: str) -> None:
    page.goto(link)
    page.get_by_label("Nama pengguna").fill("ratna")
    camera.take(page, "operator-undangan", whole=True)
    page.get_by_label("Kata sandi", exact=True).fill(OWN_PASSWORD)
    page.get_by_label("Ulangi kata sandi").fill(OWN_PASSWORD)
    page.get_by_role("button", name="Terima dan masuk").click()
    page.wait_for_url("**/admin/")


# --------------------------------------------------------------------- operator


def begin_innovation(camera: Photographer, page: Page) -> None:
    camera.take(page, "operator-beranda")
    page.locator("a.button[href='/admin/registry/new/']").first.click()
    page.locator("#id_title").fill(TITLE)
    page.locator("#id_stage").select_option("trial")
    page.locator("#id_summary").fill("Perahu membawa obat ke pulau tiap Senin.")
    camera.take(page, "operator-inovasi-baru")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/edit/**")
    camera.take(page, "operator-profil")
    open_actions(page)
    camera.take(page, "operator-ajukan")
    page.locator("button[name=action-submit]").first.click()
    done(page)


def mend(camera: Photographer, page: Page) -> None:
    page.goto("/admin/")
    camera.take(page, "operator-dikembalikan")
    open_from_desk(page, TITLE)
    page.locator("#id_summary").fill("Perahu membawa obat ke tujuh pulau sejak 2024.")
    choose(page, "button[name=action-submit]")


def spreadsheet(camera: Photographer, page: Page) -> None:
    """Fetch the workbook, change three cells, and send it back."""
    page.goto("/admin/spreadsheets/export/innovations/")
    camera.take(page, "operator-ekspor")
    with page.expect_download() as caught, tempfile.TemporaryDirectory() as folder:
        page.locator("main button[type=submit]").first.click()
        path = Path(folder) / caught.value.suggested_filename
        caught.value.save_as(path)
        change_three_cells(path)
        page.goto("/admin/spreadsheets/import/innovations/")
        page.locator("input[type=file]").set_input_files(path)
        camera.take(page, "operator-impor")
        page.locator("main button[type=submit]").last.click()
        page.wait_for_url("**/runs/**")
    expect(page.locator(".import-rows > li").first).to_be_visible()
    camera.take(page, "operator-pratinjau")
    page.locator("form[action$='/confirm/'] button").click()
    done(page)
    camera.take(page, "operator-laporan")


def change_three_cells(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    found = {cell.value: cell for row in sheet.iter_rows() for cell in row}
    heading = found["Nama inisiator"]
    for number in range(1, 4):
        sheet.cell(heading.row + number, heading.column).value = f"Bidan Wati {number}"
    book.save(path)


def on_a_phone(camera: Photographer) -> None:
    with camera.window("operator.dinkes", PHONE) as phone:
        camera.take(phone, "operator-ponsel")


# -------------------------------------------------------------------- registrar


def review(camera: Photographer, registrar: Page) -> None:
    camera.visit(registrar, "/admin/", "registrar-beranda")
    open_from_desk(registrar, TITLE)
    open_actions(registrar)
    camera.take(registrar, "registrar-tinjau")
    registrar.locator("button[data-workflow-action-name=reject]").first.click()
    dialog = registrar.get_by_role("dialog")
    dialog.locator("textarea").fill(COMMENT)
    camera.take(registrar, "registrar-kembalikan")
    dialog.get_by_role("button", name="Kembalikan dengan catatan").click()
    done(registrar)


def approve(camera: Photographer, registrar: Page) -> None:
    open_from_desk(registrar, TITLE)
    choose(registrar, "button[data-workflow-action-name=approve]")
    camera.visit(registrar, f"/admin/innovations/?q={TITLE}", "registrar-daftar")


def keep_the_registry(camera: Photographer, registrar: Page) -> None:
    for address, name in [
        ("/admin/notices/new/", "registrar-pengumuman"),
        ("/admin/registry/duplicates/", "registrar-kembar"),
        ("/admin/spreadsheets/", "registrar-lembar-kerja"),
        ("/admin/audit/", "registrar-jejak"),
        ("/admin/recycle-bin/", "registrar-keranjang"),
    ]:
        camera.visit(registrar, address, name)


def hand_over(camera: Photographer, registrar: Page) -> None:
    registrar.goto("/admin/people/")
    registrar.get_by_role("link", name="Ratna Dewi, S.Farm.").click()
    registrar.get_by_role("link", name="Serahkan pekerjaan").click()
    registrar.get_by_label("Nama orang baru").fill("Budi Santoso")
    registrar.get_by_role("button", name="Lanjutkan").click()
    camera.take(registrar, "registrar-serahkan")
    registrar.get_by_role("button", name="Ya, serahkan").click()
    registrar.wait_for_url(re.compile(r"/admin/invitations/\d+/$"))
    registrar.get_by_role("button", name="Buat lembar berkode").click()
    camera.take(registrar, "registrar-lembar-berkode")


# ------------------------------------------------------------------------- news


def hand_in_document(camera: Photographer, page: Page) -> None:
    """A release as it was written elsewhere becomes a draft with guesses to check."""
    page.goto("/admin/news/intake/")
    page.locator("textarea").first.fill(DOCUMENT)
    page.get_by_role("button", name="Buat draf").click()
    page.wait_for_url("**/edit/**")
    expect(page.locator(".news-intake")).to_be_visible()
    camera.take(page, "penulis-naskah")


def write_release(camera: Photographer, page: Page) -> None:
    camera.take(page, "penulis-beranda")
    hand_in_document(camera, page)
    page.goto("/admin/news/")
    page.get_by_role("link", name=re.compile("Tambah")).first.click()
    page.wait_for_url("**/add/**")
    page.locator("#id_title").press_sequentially(RELEASE)
    page.locator("#id_dateline_place").fill("Penajam")
    page.locator("button.c-sf-add-button").first.click()
    page.get_by_role("option", name=re.compile("paragra", re.I)).click()
    page.locator("[data-streamfield-child] .public-DraftEditor-content").click()
    page.keyboard.type("Dinas Kesehatan mengantar obat dengan perahu.")
    expect(page.locator("input[name=body-0-value]")).to_have_value(re.compile("perahu"))
    camera.take(page, "penulis-siaran-pers")
    open_actions(page)
    camera.take(page, "penulis-ajukan")
    page.locator("button[name=action-submit]").first.click()
    done(page)


def release(camera: Photographer, editor: Page) -> None:
    camera.take(editor, "redaktur-beranda")
    open_from_desk(editor, RELEASE)
    open_actions(editor)
    camera.take(editor, "redaktur-setujui")
    editor.locator("button[data-workflow-action-name=approve]").first.click()
    done(editor)
    camera.visit(editor, "/admin/news/", "redaktur-daftar")


def release_together(camera: Photographer, editor: Page) -> None:
    editor.goto("/admin/news/?status=draft")
    editor.locator("input[data-bulk-action-checkbox]").first.check()
    editor.locator("main").get_by_text("Rilis serentak", exact=True).click()
    editor.wait_for_url("**/release_jointly/**")
    editor.locator("[name=name]").fill("Hasil lomba 2026")
    editor.locator("[name=moment]").fill("2026-12-28T08:00")
    camera.take(editor, "redaktur-serentak")


def keep_the_agenda(camera: Photographer, editor: Page) -> None:
    editor.goto("/admin/agenda/")
    editor.get_by_role("link", name="Sosialisasi Perbup").first.click()
    editor.wait_for_url("**/edit/**")
    event = re.findall(r"/pages/(\d+)/", editor.url)[0]
    camera.visit(editor, f"/admin/agenda/peserta/{event}/", "redaktur-peserta")


def hand_on(camera: Photographer, editor: Page) -> None:
    """What follows a publication: the screen of the article, and a newsletter."""
    editor.goto("/admin/news/")
    editor.get_by_role("link", name="Lomba Inovasi Daerah 2025 Diluncurkan").click()
    editor.wait_for_url("**/edit/**")
    article = re.findall(r"/pages/(\d+)/", editor.url)[0]
    camera.visit(editor, f"/admin/news/distribution/{article}/", "redaktur-distribusi")
    editor.goto("/admin/news/newsletters/new/")
    for name, day in (("first_day", "2025-05-01"), ("last_day", "2025-06-30")):
        editor.locator(f"[name={name}]").fill(day)
        editor.keyboard.press("Escape")
    editor.get_by_role("button", name="Kumpulkan berita").click()
    editor.wait_for_url("**/edit/**")
    editor.locator("[name=introduction]").fill("Berikut kabar inovasi bulan ini.")
    editor.get_by_role("button", name="Simpan", exact=True).click()
    editor.wait_for_url("**/inspect/**")
    editor.frame_locator("iframe").get_by_role("heading").first.wait_for()
    camera.take(editor, "redaktur-buletin")


# -------------------------------------------------------------------- mentoring


def mentoring(camera: Photographer) -> None:
    """What the demo's people find of mentoring; they change nothing."""
    with camera.window("registrar") as registrar:
        camera.visit(registrar, "/admin/registry/mentoring/", "registrar-pendampingan")
        registrar.get_by_role("link", name="Usulkan pendamping").click()
        registrar.wait_for_url("**/plan/")
        camera.take(registrar, "registrar-usulan-pendamping")
    with camera.window("mentor") as mentor:
        advise(camera, mentor)
    with camera.window("operator.dinkes") as operator:
        answer(camera, operator)
    with camera.window("pimpinan") as leader:
        leader.get_by_role("link", name="Pendampingan").click()
        leader.wait_for_url("**/mentoring/report/")
        camera.take(leader, "pimpinan-laporan")


def advise(camera: Photographer, mentor: Page) -> None:
    mentor.locator("a[href*='/mentoring/pages/']", has_text="ANTAR OBAT").first.click()
    mentor.wait_for_url("**/mentoring/pages/**")
    camera.take(mentor, "mentor-kesiapan")
    mentor.locator("a[href*='section=result']").click()
    mentor.wait_for_url("**#advise")
    camera.take(mentor, "mentor-saran")
    mentor.locator("a[href*='/mentoring/sessions/']").last.click()
    mentor.wait_for_url("**/mentoring/sessions/**")
    camera.take(mentor, "mentor-sesi")


def answer(camera: Photographer, operator: Page) -> None:
    waiting = operator.locator("a[href*='/mentoring/pages/']", has_text="ANTAR OBAT")
    waiting.first.click()
    operator.wait_for_url("**#advice-**")
    camera.take(operator, "operator-saran")
    operator.get_by_role("link", name="Minta klinik").click()
    operator.wait_for_url("**/ask/")
    camera.take(operator, "operator-minta-klinik")


# ----------------------------------------------------------------------- others


def administrator(camera: Photographer) -> None:
    with camera.window("admin") as page:
        for address, name in [
            ("/admin/users/", "administrator-pengguna"),
            ("/admin/reports/sign-ins/", "administrator-log-masuk"),
            ("/admin/reports/lock-outs/", "administrator-gagal-masuk"),
            ("/admin/account/", "akun"),
            ("/admin/account/second-factor/set-up/", "akun-faktor-kedua"),
        ]:
            camera.visit(page, address, name)


def readers(camera: Photographer) -> None:
    for login in ("mentor", "pimpinan"):
        with camera.window(login) as page:
            camera.take(page, f"{login}-beranda")


def take_all(camera: Photographer) -> None:
    with camera.window() as visitor:
        camera.visit(visitor, "/admin/login/", "masuk")
    with camera.window("registrar") as registrar, camera.window() as operator:
        accept(camera, operator, invite(camera, registrar))
        begin_innovation(camera, operator)
        review(camera, registrar)
        mend(camera, operator)
        approve(camera, registrar)
        with camera.window("operator.dinkes") as other:
            spreadsheet(camera, other)
        keep_the_registry(camera, registrar)
        hand_over(camera, registrar)
    on_a_phone(camera)
    with camera.window("penulis") as writer:
        write_release(camera, writer)
    with camera.window("editor") as editor:
        release(camera, editor)
        release_together(camera, editor)
        hand_on(camera, editor)
        keep_the_agenda(camera, editor)
    mentoring(camera)
    administrator(camera)
    readers(camera)


def main(site: str, folder: str) -> None:
    expect.set_options(timeout=60_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        take_all(Photographer(browser, site, Path(folder)))
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
