"""Invited by link and by code, taken over by a successor; screens fit and are labelled."""

import re

from django.core import mail
from playwright.sync_api import Page, expect

from innovations.models import Invitation
from tests.e2e.looking import assert_fits, violations

PASSWORD = "sandi-yang-panjang-9"
MAIN = "main"


def look(page: Page) -> None:
    """The screen is sound at the width of a desk and of a phone."""
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert_fits(page)
        assert violations(page, MAIN) == [], page.url
    page.set_viewport_size({"width": 1280, "height": 900})


def invite(page: Page, name: str, email: str = "") -> None:
    page.goto("/admin/people/")
    page.get_by_role("link", name="Undang seseorang").click()
    page.get_by_label("Nama lengkap beserta gelar").fill(name)
    page.get_by_label("Surel").fill(email)
    page.get_by_label("Dinas Kesehatan").check()
    page.get_by_role("button", name="Undang", exact=True).click()
    page.wait_for_url(re.compile(r"/admin/invitations/\d+/$"))


def choose_account(page: Page, username: str) -> None:
    page.get_by_label("Nama pengguna").fill(username)
    page.get_by_label("Kata sandi", exact=True).fill(PASSWORD)
    page.get_by_label("Ulangi kata sandi").fill(PASSWORD)
    page.get_by_role("button", name="Terima dan masuk").click()
    page.wait_for_url("**/admin/")


def test_invited_by_link(page: Page, phone: Page, sign_in, story):
    sign_in(page, "registrar")
    invite(page, "Siti Rahmah, S.K.M.", "siti@contoh.go.id")
    look(page)
    page.goto("/admin/people/")
    expect(page.get_by_role("link", name="Siti Rahmah, S.K.M.")).to_be_visible()
    look(page)
    [message] = mail.outbox
    path = re.search(r"https?://[^/]+(/\S+)", message.body)[1]

    phone.goto(path)
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Siti Rahmah")
    look(phone)
    expect(phone.get_by_label("Nama pengguna")).to_have_value("siti.rahmah")
    choose_account(phone, "siti.rahmah")

    assert Invitation.objects.get().state == "accepted"
    page.goto("/admin/people/")
    page.get_by_role("link", name="Siti Rahmah, S.K.M.").click()
    expect(page.get_by_role("checkbox", name="Dinas Kesehatan").first).to_be_visible()
    look(page)


def test_invited_by_a_code_on_paper_without_javascript(
    page: Page, open_page, sign_in, story
):
    sign_in(page, "registrar")
    invite(page, "Budi Santoso")
    page.get_by_role("button", name="Buat lembar berkode").click()
    code = page.locator(".secret").inner_text()
    look(page)
    page.emulate_media(media="print")
    expect(page.locator(".sheet")).to_be_visible()
    expect(page.get_by_role("link", name="Selesai")).to_be_hidden()
    page.emulate_media(media="screen")

    visitor = open_page(java_script_enabled=False)
    visitor.goto("/undangan/")
    visitor.get_by_label("Kode undangan Anda").fill(code.lower())
    visitor.get_by_role("button", name="Lanjutkan").click()
    expect(visitor.get_by_role("heading", level=1)).to_contain_text("Budi Santoso")
    choose_account(visitor, "budi")

    assert Invitation.objects.get().accepted_by.username == "budi"


def test_the_page_for_codes_and_its_refusal_are_sound(
    page: Page, story, browser_errors
):
    page.goto("/undangan/")
    look(page)
    page.get_by_label("Kode undangan Anda").fill("AAAA-AAAA-AAAA")
    page.get_by_role("button", name="Lanjutkan").click()
    expect(page.locator(".alert--error")).to_be_visible()
    look(page)
    page.goto(f"/undangan/{'x' * 43}/")
    look(page)
    browser_errors[:] = [error for error in browser_errors if "404" not in error]


def test_an_operators_work_goes_to_a_successor(page: Page, sign_in, story):
    sign_in(page, "registrar")
    page.goto("/admin/people/?q=operator")
    page.get_by_role("link", name="operator", exact=True).click()
    page.get_by_role("link", name="Serahkan pekerjaan").click()
    look(page)
    page.get_by_label("Nama orang baru").fill("Orang Baru")
    page.get_by_role("button", name="Lanjutkan").click()
    look(page)
    page.get_by_role("button", name="Ya, serahkan").click()
    page.wait_for_url(re.compile(r"/admin/invitations/\d+/$"))

    page.goto("/admin/people/?state=closed")
    expect(page.get_by_role("link", name="operator", exact=True)).to_be_visible()
