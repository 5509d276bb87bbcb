"""The newsroom for those who use the keyboard, a phone or a screen reader."""

import re
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from news.models import (
    IntakeState,
    JointRelease,
    JointReleaseItem,
    MediaPickup,
    NewsIndexPage,
    NewsletterEdition,
    NewsPage,
    ReleaseIntake,
)
from news.services.intake import receive, work_on_batch
from news.services.takeovers import asking
from news.services.takeovers import receiving as takeovers
from news.services.takeovers.working import work_on
from portal.users.models import User
from tests.e2e.looking import assert_fits, violations
from tests.factories.innovations import PASSWORD
from tests.factories.news import NewsPageFactory
from tests.news.archive.exports import archive

LONG = "Rilis dari Bagian Hubungan Masyarakat dan Protokol Sekretariat Daerah " * 2
RELEASE = """Warga Sepaku Kini Mengurus Izin di Balai Desa

SEPAKU – Pemerintah kecamatan membuka loket izin di balai desa, Rabu (04/06).

“Warga tidak perlu lagi ke kota,” ujar Camat Sepaku, Drs. Salim, M.Si.

(*/BUD/Diskominfo)"""
#: Far more stops than any screen of the newsroom has.
STOPS = 150


def go_to(page: Page, target: Locator) -> None:
    """Press Tab until the focus is there."""
    expect(target).to_be_visible()
    for _stop in range(STOPS):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{target} is not reached with the keyboard")


def press(page: Page, target: Locator, key: str = "Enter") -> None:
    go_to(page, target)
    page.keyboard.press(key)


def write(page: Page, target: Locator, text: str) -> None:
    go_to(page, target)
    page.keyboard.insert_text(text)


def sign_in(page: Page, username: str) -> None:
    page.goto("/admin/login/")
    write(page, page.get_by_label("Nama pengguna"), username)
    write(page, page.get_by_label("Kata sandi"), PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/")


def choose(page: Page, action: Locator) -> None:
    """Take one of the actions below the form, once Wagtail's script knows them."""
    page.wait_for_load_state()
    more = page.get_by_role("button", name=re.compile("Tindakan lainnya|More actions"))
    press(page, more)
    press(page, action)
    expect(page.locator(".messages .success")).to_be_visible()


def test_release_is_written_and_published_with_the_keyboard_alone(
    page: Page, open_page, story
):
    sign_in(page, "writer")
    press(page, page.locator("nav").get_by_role("link", name="Berita", exact=True))
    press(page, page.get_by_role("link", name="Dari naskah rilis"))
    write(page, page.get_by_label("Atau tempelkan teksnya"), RELEASE)
    press(page, page.get_by_role("button", name="Buat draf"))
    expect(page.locator("#id_title")).to_have_value(RELEASE.splitlines()[0])
    press(page, page.get_by_label("Semua ini sudah saya periksa"), "Space")
    write(page, page.locator("#id_kicker"), "Layanan")
    paragraph = page.get_by_role("textbox", name="Paragraf").first
    go_to(page, paragraph)
    page.keyboard.press("Control+End")
    page.keyboard.type(" Loket buka setiap hari kerja.")
    choose(page, page.locator("button[name=action-submit]"))

    editor = open_page()
    sign_in(editor, "editor")
    press(editor, editor.get_by_role("link", name=RELEASE.splitlines()[0]).first)
    expect(editor.locator("#id_title")).to_be_visible()
    choose(editor, editor.locator("button[data-workflow-action-name=approve]").first)

    article = NewsPage.objects.live().get()
    assert article.kicker == "Layanan"
    assert "Loket buka setiap hari kerja." in str(article.body)


@pytest.fixture
def newsroom(story) -> NewsIndexPage:
    return NewsIndexPage.objects.get()


@pytest.fixture
def screens(newsroom: NewsIndexPage) -> dict[str, str]:
    """The editor's screens, with what makes them long or shows errors."""
    writer = User.objects.get(username="writer")
    article = NewsPageFactory(parent=newsroom, title=LONG)
    batch = receive(
        [
            ("rilis.txt", RELEASE.encode()),
            (f"{LONG.replace(' ', '-')}.docx", b"no document"),
            ("kosong.txt", b" "),
        ],
        newsroom=newsroom,
        user=writer,
    )
    work_on_batch(batch)
    draft = ReleaseIntake.objects.get(state=IntakeState.DONE).article
    release = JointRelease.objects.create(
        newsroom=newsroom,
        name=LONG,
        moment=timezone.now() + timedelta(days=30),
        planned_by=writer,
    )
    JointReleaseItem.objects.create(
        release=release, page=draft, revision=draft.latest_revision
    )
    MediaPickup.objects.create(
        article=article, outlet=LONG[:100], published_on=timezone.localdate()
    )
    today = timezone.localdate()
    edition = NewsletterEdition.objects.create(
        newsroom=newsroom, subject=LONG[:100], first_day=today, last_day=today
    )
    return {
        "list": "/admin/news/",
        "intake": "/admin/news/intake/",
        "batch": f"/admin/news/intake/{batch}/",
        "editor": f"/admin/pages/{draft.pk}/edit/",
        "joint releases": "/admin/news/joint-releases/",
        "joint release": f"/admin/news/joint-releases/{release.pk}/",
        "planning": "/admin/bulk/wagtailcore/page/release_jointly/"
        f"?id={draft.pk}&id={article.pk}",
        "withdraw": f"/admin/news/withdraw/{article.pk}/",
        "distribution": "/admin/news/distribution/",
        "article": f"/admin/news/distribution/{article.pk}/",
        "pickups": "/admin/news/pickups/",
        "newsletters": "/admin/news/newsletters/",
        "edition": f"/admin/news/newsletters/inspect/{edition.pk}/",
        "subscribers": "/admin/news/subscribers/",
        "agenda": "/admin/agenda/",
        **_archives(newsroom),
    }


def _archives(newsroom: NewsIndexPage) -> dict[str, str]:
    """A takeover that waits to be confirmed, and one that is done."""
    data = archive()
    found = {"archives": "/admin/news/archive/", "archive": "/admin/news/archive/add/"}
    for name in ("plan", "report"):
        takeover = takeovers.receive(
            newsroom=newsroom,
            user=User.objects.get(username="editor"),
            name=f"{LONG}.xml",
            export=BytesIO(data),
            size=len(data),
        )
        work_on(takeover.pk)
        if name == "report":
            asking.carry(takeover, user=takeover.sent_by, at_once=True)
            work_on(takeover.pk)
        found[name] = f"/admin/news/archive/{takeover.pk}/"
        found[f"entry of {name}"] = f"/admin/news/archive/{takeover.pk}/entry/1/"
        step = "carry" if name == "plan" else "undo"
        found[step] = f"/admin/news/archive/{takeover.pk}/{step}/"
    return found


def test_screens_of_the_newsroom_are_for_everybody(page: Page, screens):
    sign_in(page, "editor")

    found = {}
    for name, address in screens.items():
        answer = page.goto(address)
        assert answer is not None
        assert answer.ok, (name, answer.status)
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 900})
            assert_fits(page)
            found[name, width] = violations(page)

    assert {key: rules for key, rules in found.items() if rules} == {}


def _tabs(page: Page) -> Iterator[str]:
    for tab in page.get_by_role("tab").all():
        tab.click()
        yield tab.inner_text()


def test_each_tab_of_the_editor_is_for_everybody(page: Page, screens):
    sign_in(page, "editor")
    page.goto(screens["editor"])
    expect(page.locator(".public-DraftEditor-content").first).to_be_visible()

    found = {}
    for name in _tabs(page):
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 900})
            assert_fits(page)
            found[name, width] = violations(page)

    assert {key: rules for key, rules in found.items() if rules} == {}
