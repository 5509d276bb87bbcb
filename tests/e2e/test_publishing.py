"""An article and an innovation, from the empty form to the published page."""

import re

from playwright.sync_api import Page, expect

from innovations.models import InnovationPage
from news.models import NewsIndexPage, NewsPage


def write_title(page: Page, title: str) -> None:
    """Type as people do: the slug follows the keys, and autosave needs it."""
    page.locator("#id_title").press_sequentially(title)


def choose(page: Page, button: str) -> None:
    """Take one of the actions below the form."""
    page.get_by_role("button", name=re.compile("Tindakan lainnya|More actions")).click()
    page.locator(button).click()
    expect(page.locator(".messages .success")).to_be_visible(timeout=15_000)


def test_writer_hands_in_an_article_and_editor_publishes_it(
    page: Page, open_page, story, sign_in
):
    newsroom = NewsIndexPage.objects.get()
    sign_in(page, "writer")

    page.goto(f"/admin/pages/add/news/newspage/{newsroom.pk}/")
    write_title(page, "Lomba inovasi daerah dibuka")
    page.locator("#id_kicker").fill("Siaran pers")
    page.locator("#id_dateline_place").fill("Penajam")
    page.locator(
        "[data-streamfield-stream-container]"
    ).first.scroll_into_view_if_needed()
    page.locator("button.c-sf-add-button").first.click()
    page.get_by_role("option", name=re.compile("paragra", re.I)).click()
    paragraph = page.locator("[data-streamfield-child] .public-DraftEditor-content")
    paragraph.click()
    page.keyboard.type("Pemerintah kabupaten membuka pendaftaran lomba inovasi.")
    # The editor hands its text to the form a quarter of a second later.
    expect(page.locator("input[name=body-0-value]")).to_have_value(
        re.compile("lomba inovasi")
    )
    expect(page.locator("button[name=action-publish]")).to_have_count(0)
    choose(page, "button[name=action-submit]")

    editor = open_page()
    sign_in(editor, "editor")
    editor.get_by_role("link", name="Lomba inovasi daerah dibuka").click()
    choose(editor, "button[data-workflow-action-name=approve] >> nth=0")

    article = NewsPage.objects.live().get()
    page.goto(article.url)
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Lomba inovasi daerah dibuka"
    )
    expect(page.get_by_text("membuka pendaftaran lomba inovasi")).to_be_visible()


def test_operator_drafts_and_registrar_publishes_an_innovation(
    page: Page, open_page, story, sign_in
):
    sign_in(page, "operator")
    page.goto(f"/admin/pages/add/innovations/innovationpage/{story.organization.pk}/")
    write_title(page, "Antar Obat ke Pulau")
    page.locator("#id_stage").select_option("implementation")
    page.locator("#id_implementation_date").fill("2025-03-01")
    # The calendar opens a moment after the field has the focus.
    calendar = page.locator(".xdsoft_datetimepicker:visible")
    expect(calendar).to_have_count(1)
    page.locator("#id_implementation_date").press("Tab")
    expect(calendar).to_have_count(0)
    expect(page.locator("button[name=action-publish]")).to_have_count(0)
    page.get_by_role("button", name="Simpan draf").click()
    expect(page.locator(".messages .success")).to_be_visible()
    innovation = InnovationPage.objects.get()
    assert not innovation.live

    registrar = open_page()
    sign_in(registrar, "registrar")
    registrar.goto(f"/admin/pages/{innovation.pk}/edit/")
    choose(registrar, "button[name=action-publish]")

    page.goto(innovation.url)
    expect(page.get_by_role("heading", level=1)).to_have_text("Antar Obat ke Pulau")
    expect(page.get_by_text(innovation.code)).to_be_visible()


def test_operator_sees_only_the_own_organisation(page: Page, story, sign_in):
    sign_in(page, "operator")

    page.goto("/admin/pages/")

    expect(page.locator("main")).to_contain_text("Dinas Kesehatan")
    expect(page.locator("main")).not_to_contain_text("Dinas Perikanan")
