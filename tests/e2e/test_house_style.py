"""The house style's advice beside the text, in the browser."""

import re

from playwright.sync_api import Page, expect

from news.models import NewsIndexPage
from tests.factories.news import NewsPageFactory, NewsSpeakerFactory


def _newsroom() -> int:
    return NewsIndexPage.objects.first().pk


def panel_of(page: Page):
    page.locator("[data-side-panel-toggle=style]").click()
    return page.locator("[data-side-panel=style]")


def test_advice_leads_to_its_words_and_goes_when_they_do(page: Page, story, sign_in):
    sign_in(page, "writer")
    page.goto(f"/admin/pages/add/news/newspage/{_newsroom()}/")
    page.locator("#id_title").press_sequentially("Klinik Inovasi Dibuka!")
    page.locator("#id_standfirst").fill("Warga dapat datang dikantor camat.")

    panel = panel_of(page)
    advice = panel.locator("[data-news-style-hints] > li")
    expect(advice).to_have_count(2)
    expect(panel.get_by_role("status")).to_have_text("2 saran")

    advice.nth(1).locator("[data-go]").press("Enter")
    standfirst = page.locator("#id_standfirst")
    expect(standfirst).to_be_focused()
    page.keyboard.type("di kantor")
    expect(standfirst).to_have_value("Warga dapat datang di kantor camat.")
    expect(advice).to_have_count(1)

    advice.get_by_role("button", name=re.compile("^Abaikan: ")).click()
    expect(panel.get_by_role("status")).to_have_text("Tidak ada saran")
    restore = panel.get_by_role("button", name="Tampilkan saran yang diabaikan")
    expect(restore).to_be_focused()
    restore.click()
    expect(advice).to_have_count(1)


def test_on_a_phone_the_panel_makes_way_for_the_text(phone: Page, story, sign_in):
    sign_in(phone, "writer")
    phone.goto(f"/admin/pages/add/news/newspage/{_newsroom()}/")
    phone.locator("#id_lead_image_caption").evaluate(
        "input => { input.value = 'Foto , satu'; }"
    )

    panel = panel_of(phone)
    panel.locator("[data-go]").first.click()

    # On another tab, which is opened.
    caption = phone.locator("#id_lead_image_caption")
    expect(caption).to_be_focused()
    expect(caption).to_be_in_viewport()
    expect(panel).to_be_hidden()


def test_a_speaker_of_before_brings_the_post(page: Page, story, sign_in):
    article = NewsPageFactory(parent=NewsIndexPage.objects.first())
    NewsSpeakerFactory(page=article, name="Ani Lestari, S.T.", post="Camat Waru")
    sign_in(page, "writer")
    page.goto(f"/admin/pages/add/news/newspage/{_newsroom()}/")
    page.get_by_role("tab", name="Fakta dan sumber").click()
    page.get_by_role("button", name="Tambah Narasumber").click()

    name = page.locator("#id_speakers-0-name")
    name.fill("Ani Lestari, S.T.")
    expect(name).to_have_attribute("list", "news-known-speakers")
    name.press("Tab")

    expect(page.locator("#id_speakers-0-post")).to_have_value("Camat Waru")
