"""The browser, the server and the language work together."""

import re

from playwright.sync_api import Page, expect


def test_login_page_is_indonesian_and_labelled(page: Page):
    page.goto("/admin/login/")

    expect(page.locator("html")).to_have_attribute("lang", "id")
    expect(page.get_by_role("textbox", name="Nama pengguna")).to_be_visible()
    expect(page.get_by_role("textbox", name=re.compile("sandi", re.I))).to_be_visible()
    expect(page.get_by_role("button", name="Masuk")).to_be_visible()


def test_login_form_fits_a_phone(phone: Page):
    phone.goto("/admin/login/")

    assert phone.evaluate("document.documentElement.scrollWidth") == 390
