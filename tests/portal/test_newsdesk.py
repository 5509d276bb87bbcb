"""The editor's start page: news of one's own region, begun and scheduled."""

import datetime

import pytest
from django.utils import timezone

from news.models import NewsIndexPage
from portal.home import newsdesk
from tests.factories.home import make_region
from tests.factories.innovations import make_editor
from tests.factories.news import NewsPageFactory
from tests.innovations.query_counts import queries_of

pytestmark = pytest.mark.once


@pytest.fixture
def newsroom(db):
    region = make_region()
    return NewsIndexPage.objects.get(path__startswith=region.root_path), region


@pytest.fixture
def browser(client, newsroom):
    room, region = newsroom
    editor = make_editor(region, pages=[room])
    client.force_login(editor)
    client.defaults["HTTP_HOST"] = region.site.hostname
    client.editor = editor
    return client


def schedule(page):
    page.go_live_at = timezone.now() + datetime.timedelta(days=1)
    page.save_revision().publish()


def test_an_editor_sees_drafts_and_what_is_scheduled(browser, newsroom):
    room, _region = newsroom
    NewsPageFactory(
        parent=room,
        title="Draf saya",
        draft=True,
        has_unpublished_changes=True,
        owner=browser.editor,
    )
    NewsPageFactory(
        parent=room, title="Draf orang", draft=True, has_unpublished_changes=True
    )
    schedule(NewsPageFactory(parent=room, title="Besok terbit", draft=True))
    other = make_region("64.02", "Kabupaten Kutai Kartanegara")
    elsewhere = NewsIndexPage.objects.get(path__startswith=other.root_path)
    schedule(NewsPageFactory(parent=elsewhere, title="Di tempat lain", draft=True))

    response = browser.get("/admin/")

    html = response.content.decode()
    drafts = html[html.index("news-drafts-section") :]
    drafts, scheduled = drafts.split("news-scheduled-section", maxsplit=1)
    assert "Draf saya" in drafts
    assert "Draf orang" not in drafts
    assert "Besok terbit" in scheduled
    assert "Di tempat lain" not in html
    assert f"/admin/pages/add/news/newspage/{room.pk}/" in html


def test_what_waits_takes_no_room_from_the_drafts(browser, newsroom, monkeypatch):
    monkeypatch.setattr(newsdesk, "MOST", 1)
    room, _region = newsroom
    mine = {"parent": room, "draft": True, "owner": browser.editor}
    NewsPageFactory(title="Draf saya", has_unpublished_changes=True, **mine)
    for title in ("Ditinjau satu", "Ditinjau dua"):
        page = NewsPageFactory(title=title, has_unpublished_changes=True, **mine)
        page.save_revision()
        page.get_workflow().start(page, browser.editor)
    schedule(NewsPageFactory(title="Besok terbit", **mine))

    html = browser.get("/admin/").content.decode()

    drafts = html[html.index("news-drafts-section") :]
    drafts = drafts[: drafts.index("news-scheduled-section")]
    titles = ("Draf saya", "Ditinjau satu", "Ditinjau dua", "Besok terbit")
    assert [title in drafts for title in titles] == [True, False, False, False]


def test_an_empty_desk_says_how_to_begin(browser, newsroom):
    room, _region = newsroom

    html = browser.get("/admin/").content.decode()

    assert f"/admin/pages/add/news/newspage/{room.pk}/" in html
    assert "news-scheduled" not in html


def test_the_desk_costs_the_same_for_many(browser, newsroom):
    room, _region = newsroom
    counts = []
    for titles in ("a", "bc"):
        for title in titles:
            NewsPageFactory(
                parent=room,
                title=f"Draf {title}",
                draft=True,
                has_unpublished_changes=True,
                owner=browser.editor,
            )
            schedule(NewsPageFactory(parent=room, title=f"Besok {title}", draft=True))
        counts.append(queries_of(browser, "/admin/"))

    assert len(set(counts)) == 1, counts
