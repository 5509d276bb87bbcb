"""Mentoring from the plan of mentors to the figures, each person in a browser."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from innovations.choices import RegionalRole
from tests.e2e.looking import assert_fits, violations
from tests.factories.innovations import InnovationPageFactory, make_regional


@pytest.fixture
def mentor(story):
    return make_regional(
        story.region,
        RegionalRole.MENTOR,
        username="mentor",
        display_name="Prof. Dr. Hj. Siti Nurhalizah Kusumaningrum Wijayanti, M.T., Ph.D.",
    )


@pytest.fixture
def innovation(story):
    return InnovationPageFactory(parent=story.organization, title="Antar Obat")


def looks_right(page: Page) -> None:
    assert_fits(page)
    assert violations(page) == []


def test_mentoring_from_the_plan_to_the_figures(
    page: Page, phone: Page, open_page, sign_in, mentor, innovation
):
    registrar, operator = page, phone
    # The registrar confirms who mentors whom.
    sign_in(registrar, "registrar")
    registrar.get_by_role("link", name="Pendampingan").click()
    registrar.get_by_role("link", name="Usulkan pendamping").click()
    looks_right(registrar)
    registrar.get_by_role("button", name="Setujui usulan").click()
    expect(registrar.locator(".messages")).to_contain_text("2 organisasi")
    looks_right(registrar)

    # The operator asks for a clinic, on a phone.
    sign_in(operator, "operator")
    operator.goto(f"/admin/registry/mentoring/pages/{innovation.pk}/ask/")
    operator.get_by_label("Pokok bahasan").fill("Menyusun proposal")
    looks_right(operator)
    operator.get_by_role("button", name="Minta", exact=True).click()
    expect(operator.locator("main")).to_contain_text("Menyusun proposal")

    # The mentor notes yesterday's hour, what came of it, and advises.
    helper = sign_in(open_page(), "mentor")
    helper.get_by_role("link", name="Dinas Kesehatan", exact=True).first.click()
    helper.get_by_role("link", name="Jadwalkan").click()
    yesterday = timezone.localdate() - timedelta(days=1)
    for name, hour in (("starts_at", "09:00"), ("ends_at", "11:00")):
        helper.locator(f"[name={name}]").fill(f"{yesterday} {hour}")
        helper.keyboard.press("Escape")
    looks_right(helper)
    helper.get_by_role("button", name="Jadwalkan").click()
    helper.get_by_label("Hasil sesi").fill("Latar belakang ditulis ulang.")
    looks_right(helper)
    helper.get_by_role("button", name="Catat sebagai terlaksana").click()
    helper.get_by_role("link", name="Beri saran tentang “Antar Obat”").click()
    helper.get_by_label("Bagian profil").select_option("result")
    helper.locator("[name=text]").fill("Sebutkan angka sebelum dan sesudah.")
    looks_right(helper)
    helper.get_by_role("button", name="Beri saran", exact=True).click()
    expect(helper.locator("main")).to_contain_text("Sebutkan angka")
    looks_right(helper)

    # The operator finds it on the desk and answers; without a reason not "no".
    operator.goto("/admin/")
    looks_right(operator)
    operator.locator("a[href*='/mentoring/pages/']", has_text="Antar Obat").click()
    operator.get_by_label("Apakah saran ini dijalankan?").select_option("declined")
    operator.get_by_role("button", name="Jawab", exact=True).click()
    expect(operator.locator(".error-message")).to_be_visible()
    looks_right(operator)
    operator.get_by_label("Apakah saran ini dijalankan?").select_option("followed")
    operator.get_by_label("Jawaban").fill("Sudah ditambahkan.")
    operator.get_by_role("button", name="Jawab", exact=True).click()
    expect(operator.locator("main")).to_contain_text("Sudah ditambahkan.")

    # The registrar reads how long it took.
    registrar.goto("/admin/registry/mentoring/report/")
    row = registrar.get_by_role("row", name="Dinas Kesehatan")
    figures = row.get_by_role("cell").all_inner_texts()
    assert figures == ["1", "1", "1", "1", "0", "0,0", "0,0"]
    registrar.set_viewport_size({"width": 390, "height": 900})
    looks_right(registrar)
