"""One innovation from the invitation of its operator to the successor of that operator."""

import re

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from innovations.models import InnovationPage
from news.models import NewsIndexPage, NewsPage

PASSWORD = "perahu-obat-ke-pulau-7"
TITLE = "Antar Obat ke Pulau"
COMMENT = "Tambahkan berapa pulau yang dilayani."
RELEASE = "Perahu obat melayani tujuh pulau"


class Person:
    """Somebody with a browser of their own, and what people do with it."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def accept_invitation(self, address: str, username: str) -> None:
        self.page.goto(address)
        self.page.get_by_label("Nama pengguna").fill(username)
        self.page.get_by_label("Kata sandi", exact=True).fill(PASSWORD)
        self.page.get_by_label("Ulangi kata sandi").fill(PASSWORD)
        self.page.get_by_role("button", name="Terima dan masuk").click()
        self.page.wait_for_url("**/admin/")

    def open_from_desk(self, title: str) -> None:
        self.page.goto("/admin/")
        self.page.locator("main").get_by_role("link", name=title).first.click()
        self.page.wait_for_url("**/edit/**")

    def choose(self, button: str, comment: str | None = None) -> None:
        """Take one of the actions below the form."""
        self.page.get_by_role("button", name="Tindakan lainnya").click()
        self.page.locator(button).first.click()
        if comment is not None:
            dialog = self.page.get_by_role("dialog")
            dialog.locator("textarea").fill(comment)
            dialog.get_by_role("button", name="Kembalikan dengan catatan").click()
        expect(self.page.locator(".messages .success")).to_be_visible()


HAND_IN = "button[name=action-submit]"
PUBLISH = "button[name=action-publish]"
RETURN = "button[data-workflow-action-name=reject]"
APPROVE = "button[data-workflow-action-name=approve]"


def invited_by(registrar: Person, name: str, email: str) -> str:
    """Invite somebody and return the address in the e-mail."""
    page = registrar.page
    page.goto("/admin/people/")
    page.get_by_role("link", name="Undang seseorang").click()
    page.get_by_label("Nama lengkap beserta gelar").fill(name)
    page.get_by_label("Surel").fill(email)
    page.get_by_label("Dinas Kesehatan").check()
    page.get_by_role("button", name="Undang", exact=True).click()
    page.wait_for_url(re.compile(r"/admin/invitations/\d+/$"))
    return re.search(r"https?://[^/]+(/undangan/\S+)", mail.outbox[-1].body)[1]


def begins_an_innovation(operator: Person) -> None:
    """Fill in the short form; the long fields come later."""
    page = operator.page
    page.locator("a.button[href='/admin/registry/new/']").first.click()
    page.locator("#id_title").fill(TITLE)
    page.locator("#id_stage").select_option("trial")
    page.locator("#id_summary").fill("Perahu membawa obat ke pulau.")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/edit/**")


def hands_the_work_on(registrar: Person, person: str, successor: str) -> str:
    """Close an account for a successor without e-mail; return the printed code."""
    page = registrar.page
    page.goto("/admin/people/")
    page.get_by_role("link", name=person).click()
    page.get_by_role("link", name="Serahkan pekerjaan").click()
    page.get_by_label("Nama orang baru").fill(successor)
    page.get_by_role("button", name="Lanjutkan").click()
    page.get_by_role("button", name="Ya, serahkan").click()
    page.wait_for_url(re.compile(r"/admin/invitations/\d+/$"))
    page.get_by_role("button", name="Buat lembar berkode").click()
    return page.locator(".secret").inner_text()


def writes_a_release(editor: Person) -> None:
    page = editor.page
    newsroom = NewsIndexPage.objects.get()
    page.goto(f"/admin/pages/add/news/newspage/{newsroom.pk}/")
    page.locator("#id_title").press_sequentially(RELEASE)
    page.locator("#id_dateline_place").fill("Penajam")
    page.locator("button.c-sf-add-button").first.click()
    page.get_by_role("option", name=re.compile("paragra", re.I)).click()
    page.locator("[data-streamfield-child] .public-DraftEditor-content").click()
    page.keyboard.type("Dinas Kesehatan mengantar obat dengan perahu.")
    expect(page.locator("input[name=body-0-value]")).to_have_value(re.compile("perahu"))


@pytest.mark.long
def test_from_invitation_to_successor(open_page, story, sign_in, browser_errors):
    registrar, editor = (Person(open_page()) for _name in range(2))
    siti = Person(open_page(viewport={"width": 390, "height": 844}, has_touch=True))
    budi, citizen = (Person(open_page()) for _name in range(2))
    sign_in(registrar.page, "registrar")

    # The first operator is invited, begins on a telephone and hands in.
    link = invited_by(registrar, "Siti Rahmah, S.K.M.", "siti@contoh.go.id")
    siti.accept_invitation(link, "siti")
    begins_an_innovation(siti)
    expect(siti.page.locator(PUBLISH)).to_have_count(0)
    siti.choose(HAND_IN)

    # The registrar sends it back with a comment, which the operator finds.
    registrar.open_from_desk(TITLE)
    registrar.choose(RETURN, COMMENT)
    siti.page.goto("/admin/")
    expect(siti.page.locator("#returned-section")).to_contain_text(COMMENT)
    siti.open_from_desk(TITLE)
    siti.page.locator("#id_summary").fill("Perahu membawa obat ke tujuh pulau.")
    siti.choose(HAND_IN)

    # Approved, it is public.
    innovation = InnovationPage.objects.get()
    assert citizen.page.goto(innovation.url).status == 404
    assert ["404" in error for error in browser_errors] == [True]
    browser_errors.clear()
    registrar.open_from_desk(TITLE)
    registrar.choose(APPROVE)
    innovation.refresh_from_db()
    citizen.page.goto(innovation.url)
    expect(citizen.page.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(citizen.page.get_by_text(innovation.code)).to_be_visible()
    expect(citizen.page.get_by_text("ke tujuh pulau").first).to_be_visible()

    # The editor writes about it; what somebody wrote, somebody else publishes.
    sign_in(editor.page, "editor")
    writes_a_release(editor)
    expect(editor.page.locator(PUBLISH)).to_have_count(0)
    editor.page.get_by_role("button", name="Simpan draf").click()
    expect(editor.page.locator(".messages .success")).to_be_visible()
    article = NewsPage.objects.get()
    registrar.page.goto(f"/admin/pages/{article.pk}/edit/")
    registrar.choose(PUBLISH)
    citizen.page.goto(NewsPage.objects.live().get().url)
    expect(citizen.page.get_by_role("heading", level=1)).to_have_text(RELEASE)

    # The next operator takes over with a code on paper, and goes on.
    code = hands_the_work_on(registrar, "Siti Rahmah, S.K.M.", "Budi Santoso")
    budi.page.goto("/undangan/")
    budi.page.get_by_label("Kode undangan Anda").fill(code)
    budi.page.get_by_role("button", name="Lanjutkan").click()
    budi.accept_invitation(budi.page.url, "budi")
    budi.open_from_desk(TITLE)
    budi.page.locator("#id_summary").fill("Perahu membawa obat ke sembilan pulau.")
    budi.choose(HAND_IN)
    siti.page.goto("/admin/")
    siti.page.wait_for_url("**/login/**")

    # What is public stays until the registrar approves the change.
    citizen.page.goto(innovation.url)
    expect(citizen.page.get_by_text("ke tujuh pulau").first).to_be_visible()
    registrar.open_from_desk(TITLE)
    registrar.choose(APPROVE)
    citizen.page.goto(innovation.url)
    expect(citizen.page.get_by_text("ke sembilan pulau").first).to_be_visible()
