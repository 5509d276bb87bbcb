"""An article and an innovation, from the empty form to the published page."""

import re
from io import BytesIO
from time import monotonic
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from innovations.models import InnovationPage
from news.models import NewsPage
from tests.news.intake.documents import RELEASE, picture, word

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture(autouse=True)
def closed_renditions(monkeypatch):
    """Wagtail leaves the temporary files of renditions to the garbage collector."""
    monkeypatch.setattr(
        "wagtail.images.models.SpooledTemporaryFile", lambda max_size: BytesIO()
    )


def write_title(page: Page, title: str) -> None:
    """Type as people do: the slug follows the keys, and autosave needs it."""
    page.locator("#id_title").press_sequentially(title)


def choose(page: Page, button: str) -> None:
    """Take one of the actions below the form."""
    page.get_by_role("button", name=re.compile("Tindakan lainnya|More actions")).click()
    page.locator(button).click()
    expect(page.locator(".messages .success")).to_be_visible(timeout=15_000)


def test_word_release_is_published_with_its_picture_and_a_card(
    page: Page, open_page, story, sign_in
):
    begun = monotonic()
    headline, *paragraphs = RELEASE.strip().split("\n\n")
    document = word(*paragraphs, title=headline, pictures=[picture(1200, 800)])
    sign_in(page, "writer")

    page.goto("/admin/news/intake/")
    page.get_by_label("Berkas").set_input_files(
        {"name": "rilis.docx", "mimeType": WORD, "buffer": document}
    )
    page.get_by_label("Tanggal rilis").fill("2025-06-05")
    page.get_by_role("button", name="Buat draf").click()
    expect(page.locator("#id_title")).to_have_value(headline)
    expect(page.locator(".news-intake")).to_contain_text("Camat Sepaku")
    page.get_by_role("tab", name="Foto").click()
    page.locator("#id_lead_image_alt").fill("Warga mengurus izin di balai desa")
    expect(page.locator("button[name=action-publish]")).to_have_count(0)
    choose(page, "button[name=action-submit]")

    editor = open_page()
    sign_in(editor, "editor")
    editor.get_by_role("link", name=headline).click()
    choose(editor, "button[data-workflow-action-name=approve] >> nth=0")

    article = NewsPage.objects.live().get()
    page.goto(article.url)
    expect(page.get_by_role("heading", level=1)).to_have_text(headline)
    expect(page.get_by_alt_text("Warga mengurus izin di balai desa")).to_be_visible()
    expect(page.get_by_text("selesai hari itu juga,” ujarnya.")).to_be_visible()
    card = page.locator("meta[property='og:image']").get_attribute("content")
    answer = page.request.get(urlsplit(card or "").path)
    assert answer.headers["content-type"] == "image/jpeg"
    # Of a person's time; a browser that waits for nobody is quicker than they are.
    assert monotonic() - begun < 120


@pytest.mark.long  # the desk's tests and the whole story go the same way
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
