"""Somebody of the public enters with a phone: from the letter to the receipt."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Page, expect

from competitions.choices import Attachment, Audience
from competitions.models import (
    CompetitionCategory,
    CompetitionIndexPage,
    EntryAnswer,
    EntryVersion,
)
from tests.e2e.looking import assert_fits, violations
from tests.factories.competitions import (
    CompetitionCategoryFactory,
    CompetitionPageFactory,
    CompetitionPhaseFactory,
    EntryStatementFactory,
    FormSectionFactory,
)

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
TEXT = "Warga menukar sampah dengan tabungan setiap Jumat."


@pytest.fixture
def category(story) -> CompetitionCategory:
    """A category for the public whose registration goes on."""
    competition = CompetitionPageFactory(
        parent=CompetitionIndexPage.objects.get(), title="Lomba Inovasi Daerah 2025"
    )
    today = timezone.localdate()
    CompetitionPhaseFactory(
        competition=competition,
        kind="registration",
        name="Pendaftaran",
        starts_on=today - timedelta(days=1),
        ends_on=today + timedelta(days=9),
    )
    category = CompetitionCategoryFactory(
        competition=competition, name="Masyarakat", audience=Audience.PUBLIC
    )
    FormSectionFactory(
        category=category,
        title="Ringkasan",
        guidance="Ceritakan masalah dan cara kerjanya.",
        max_words=200,
        attachment=Attachment.OPTIONAL,
    )
    EntryStatementFactory(category=category, text="Karya ini asli milik kami.")
    return category


def open_letter(page: Page) -> None:
    """Open the newest link as its reader does, and press the button."""
    [link] = re.findall(r"https?://\S+(/peserta/masuk/\S+)", mail.outbox[-1].body)
    page.goto(link)
    page.get_by_role("main").get_by_role("button").click()


def look(page: Page) -> None:
    assert_fits(page)
    assert violations(page) == []


def test_a_citizen_registers_enters_and_gets_the_receipt(
    phone: Page, category: CompetitionCategory, browser_errors: list[str]
) -> None:
    phone.goto("/peserta/daftar/")
    phone.get_by_label("Nama lengkap").fill("Siti Rahmawati")
    phone.get_by_label("Alamat surel").fill("siti@example.org")
    for box in phone.get_by_role("checkbox").all():
        box.check()
    phone.wait_for_timeout(2100)  # a program would be faster
    phone.get_by_role("button", name="Kirimkan tautan").click()
    expect(phone.get_by_role("status")).to_contain_text("siti@example.org")
    open_letter(phone)

    phone.get_by_role("link", name="Daftar dalam kategori Masyarakat").click()
    look(phone)
    phone.get_by_label("Nama inovasi").fill("Bank Sampah Sekolah")
    phone.get_by_role("button", name="Mulai dengan nama ini").click()

    saved = phone.locator("[data-entry-saved]")
    phone.get_by_role("textbox", name="Ringkasan").fill(TEXT)
    expect(saved).to_have_attribute("data-state", "saved")
    assert EntryAnswer.objects.get().text == TEXT
    phone.locator("input[type=file]").set_input_files(
        {"name": "Bukti.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    expect(phone.get_by_role("link", name="Bukti.pdf")).to_be_visible()
    phone.get_by_label("Nama lengkap beserta gelar").first.fill("Siti Rahmawati")
    phone.get_by_label("Karya ini asli milik kami.").check()
    expect(phone.locator("[data-entry-findings]")).to_contain_text(
        "sudah dapat dikirim"
    )
    look(phone)

    # The visit ends while they write: the text stays, and is saved once they are back.
    phone.context.clear_cookies(name="sessionid")
    phone.get_by_role("textbox", name="Ringkasan").fill(f"{TEXT} Setiap pekan.")
    again = phone.get_by_role("link", name="Masuk lagi")
    expect(again).to_be_visible()
    assert EntryAnswer.objects.get().text == TEXT
    with phone.expect_popup() as opened:
        again.click()
    other = opened.value
    other.get_by_label("Alamat surel").fill("siti@example.org")
    other.wait_for_timeout(2100)
    other.get_by_role("button", name="Kirimkan tautan").click()
    expect(other.get_by_role("status")).to_be_visible()
    open_letter(other)
    expect(other.get_by_role("textbox", name="Ringkasan")).to_have_value(
        f"{TEXT} Setiap pekan."
    )
    other.close()
    phone.get_by_role("button", name="Kirim …").click()
    assert EntryAnswer.objects.get().text == f"{TEXT} Setiap pekan."

    look(phone)
    phone.get_by_role("button", name="Kirim sekarang").click()
    expect(phone.get_by_role("heading", name="Tanda terima")).to_be_visible()
    version = EntryVersion.objects.get()
    expect(phone.get_by_role("main")).to_contain_text(version.code)
    look(phone)
    letter = mail.outbox[-1]
    assert (letter.to, version.code in letter.body) == (["siti@example.org"], True)
    # What a browser says of an answer that somebody isn't signed in.
    browser_errors[:] = [one for one in browser_errors if "401" not in one]
