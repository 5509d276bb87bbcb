"""A registrar sets up the second factor, and signs in with it."""

import re
from base64 import b32decode
from pathlib import Path

import pytest
from django_otp.oath import TOTP
from playwright.sync_api import Page, expect

from portal.users.models import User
from tests.e2e.looking import assert_fits, violations
from tests.factories.innovations import PASSWORD

SIZES = {
    "desktop": {"width": 1280, "height": 900},
    "phone": {"width": 390, "height": 844},
}


def give_password(page: Page) -> None:
    page.goto("/admin/reports/locked/")
    page.locator("input[name=username]").fill("registrar")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("form.login-form button[type=submit]").click()


def looks_right(page: Page) -> None:
    assert violations(page) == []
    assert_fits(page)


@pytest.mark.parametrize(
    "size", ["phone", pytest.param("desktop", marks=pytest.mark.long)]
)
def test_registrar_sets_it_up_and_signs_in_with_it(
    open_page, story, settings, size: str, tmp_path: Path
):
    settings.TWO_FACTOR_REQUIRED_FOR = ["administrator", "registrar"]
    page = open_page(viewport=SIZES[size], accept_downloads=True)

    # Led to the set-up before anything else opens.
    give_password(page)
    page.wait_for_url("**/admin/account/second-factor/set-up/**")
    expect(page.locator(".account-qr svg")).to_be_visible()
    looks_right(page)
    key = b32decode(page.locator(".account-key").inner_text().replace(" ", ""))
    now = TOTP(key).t()
    page.locator("input[name=code]").fill(f"{TOTP(key).token():06d}")
    page.locator("form.login-form button[type=submit]").click()

    # Recovery codes, this once; as a file too.
    codes = page.locator(".account-codes code")
    expect(codes).to_have_count(10)
    looks_right(page)
    shown = codes.all_inner_texts()
    with page.expect_download() as download:
        page.locator("a[download]").click()
    file = tmp_path / "codes.txt"
    download.value.save_as(file)
    assert file.read_text().split() == shown
    page.locator(".account-steps a.button:not([download])").click()
    page.wait_for_url("**/admin/reports/locked/")

    # Where one is signed in, and what was done.
    for address in (
        "/admin/account/sessions/",
        "/admin/account/second-factor/",
        "/admin/account/sign-ins/",
    ):
        page.goto(address)
        looks_right(page)

    # Next time the code is asked for: here the next one, as time would have it.
    again = open_page(viewport=SIZES[size])
    give_password(again)
    again.wait_for_url("**/admin/login/code/**")
    looks_right(again)
    later = TOTP(key)
    later.time = (now + 1) * later.step
    again.locator("input[name=code]").fill(f"{later.token():06d}")
    again.locator("form.login-form button[type=submit]").click()
    again.wait_for_url("**/admin/reports/locked/")

    # Without the telephone, a recovery code does.
    third = open_page(viewport=SIZES[size])
    give_password(third)
    third.locator("a[href*=recovery]").click()
    third.wait_for_url(re.compile("recovery"))
    looks_right(third)
    third.locator("input[name=code]").fill(shown[0])
    third.locator("form.login-form button[type=submit]").click()
    third.wait_for_url("**/admin/reports/locked/")
    assert User.objects.get(username="registrar").sessions.count() == 3
