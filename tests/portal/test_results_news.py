"""The article about results: drafted of the data, never public before them."""

from datetime import timedelta

import pytest
from django.contrib.messages.storage.fallback import FallbackStorage
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from competitions.services.release import (
    hide_until_released,
    is_hidden,
    release_now,
    set_moment,
)
from news.models import NewsPage
from news.services.joint_releases import plan, release_due
from news.signals import jointly_released
from portal.results.drafting import draft_article
from portal.results.models import ResultsArticle
from portal.results.together import keep_article_back
from tests.factories.competitions import (
    AwardFactory,
    CompetitionCategoryFactory,
    CompetitionPageFactory,
)
from tests.factories.innovations import (
    InnovationPageFactory,
    UserFactory,
    make_registrar,
)
from tests.factories.news import NewsPageFactory
from tests.factories.results import ResultPaperFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def competition(competitions):
    return CompetitionPageFactory(
        parent=competitions,
        title="Lomba Inovasi 2025",
        slug="li",
        organizer="Bapperida",
    )


@pytest.fixture
def awards(competition, organization):
    innovation = InnovationPageFactory(parent=organization, title="Antar <Obat>")
    category = CompetitionCategoryFactory(competition=competition, name="Dinas")
    first = AwardFactory(
        category=category,
        organization=organization,
        winner_text="",
        innovation=innovation,
        prize="Piala",
    )
    AwardFactory(category=category, rank_label="Juara II", person_name="Dr. Andi, S.T.")
    hide_until_released(competition=competition, actor=None)
    return first


@pytest.fixture
def registrar(region):
    return make_registrar(region)


@pytest.fixture
def article(competition, awards, newsroom, registrar):
    return draft_article(competition=competition, actor=registrar)


def words(article):
    return "".join(str(block.render()) for block in article.body)


def test_draft_names_winners_by_category(article, competition, awards):
    article = NewsPage.objects.get(pk=article.pk)

    assert not article.live
    assert article.title == "Inilah Pemenang Lomba Inovasi 2025"
    assert article.standfirst == (
        "Bapperida memberikan 2 penghargaan dalam 1 kategori Lomba Inovasi 2025."
    )
    assert article.dateline_place == "PPU"
    kinds = [block.block_type for block in article.body]
    assert kinds == ["paragraph", "heading", "list", "paragraph"]
    text = words(article)
    assert f'href="{competition.url}"' in text
    assert "Antar &lt;Obat&gt;" in text
    assert "Dr. Andi, S.T." in text
    related = [item.related_page_id for item in article.related_items.all()]
    assert related == [competition.pk]


def test_only_what_is_drafted_after_the_release_links_the_winners(
    article, competition, awards, organization, registrar
):
    """Before, operators would see that a private page uses what they keep."""
    pages = [organization, awards.innovation]
    assert [one.url for one in pages if one.url in words(article)] == []

    release_now(competition=competition, actor=registrar)
    later = draft_article(
        competition=type(competition).objects.get(pk=competition.pk), actor=registrar
    )

    text = words(NewsPage.objects.get(pk=later.pk))
    assert [one for one in pages if f'href="{one.url}"' not in text] == []
    related = [item.related_page_id for item in later.related_items.all()]
    assert related == [competition.pk, awards.innovation_id]


def test_decree_is_named(competition, awards, newsroom):
    ResultPaperFactory(competition=competition, kind="decree", number="000.9/12/2025")

    article = draft_article(competition=competition, actor=None)

    assert "Keputusan Nomor 000.9/12/2025" in words(article)


def test_draft_can_be_opened_by_the_editor(admin, article):
    response = admin.get(reverse("wagtailadmin_pages:edit", args=[article.pk]))

    assert response.status_code == 200


def test_nothing_of_it_is_public(visit, article):
    assert visit(article.get_parent().url).status_code == 200
    assert article.title not in visit(article.get_parent().url).content.decode()


def test_joint_release_brings_out_results_and_article(competition, article, newsroom):
    moment = timezone.now() + timedelta(hours=1)
    plan(
        [Page.objects.get(pk=article.pk)],
        newsroom=newsroom,
        name="Hasil lomba",
        moment=moment,
        user=UserFactory(superuser=True),
    )
    assert is_hidden(competition)

    newsroom.joint_releases.update(moment=timezone.now() - timedelta(seconds=1))
    release_due()

    article.refresh_from_db()
    assert article.live
    assert not is_hidden(competition)


def test_both_or_neither(competition, article, newsroom):
    """What goes wrong after the results came out takes them back as well."""

    def fails(sender, **kwargs):
        raise RuntimeError("later")

    plan(
        [Page.objects.get(pk=article.pk)],
        newsroom=newsroom,
        name="Hasil lomba",
        moment=timezone.now() + timedelta(hours=1),
        user=UserFactory(superuser=True),
    )
    newsroom.joint_releases.update(moment=timezone.now() - timedelta(seconds=1))
    jointly_released.connect(fails)
    try:
        release_due()
    finally:
        jointly_released.disconnect(fails)

    article.refresh_from_db()
    assert (article.live, is_hidden(competition)) == (False, True)


def test_article_is_kept_back_until_the_results_are_out(
    rf, competition, article, monkeypatch
):
    request = rf.post("/")
    request.session = {}
    request._messages = FallbackStorage(request)

    response = keep_article_back(request, article)

    assert response.status_code == 302
    assert "Lomba Inovasi 2025" in str(next(iter(request._messages)))
    moment = timezone.now() + timedelta(minutes=1)
    set_moment(competition=competition, moment=moment, actor=None)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    assert keep_article_back(request, article) is None


def test_other_articles_are_published_as_ever(rf, newsroom):
    assert keep_article_back(rf.post("/"), NewsPageFactory(parent=newsroom)) is None


def test_screen_drafts_and_lists(
    client, region, competition, awards, newsroom, registrar
):
    client.force_login(registrar)
    client.defaults["HTTP_HOST"] = region.site.hostname
    url = reverse("results_article", args=[competition.pk])

    client.post(url)
    shown = client.get(url).content.decode()

    assert ResultsArticle.objects.count() == 1
    assert "Inilah Pemenang Lomba Inovasi 2025" in shown
    results = reverse("competition_results:results", args=[competition.pk])
    assert f'href="{url}"' in client.get(results).content.decode()


def test_without_awards_nothing_is_drafted(client, region, competition, registrar):
    client.force_login(registrar)
    client.defaults["HTTP_HOST"] = region.site.hostname
    url = reverse("results_article", args=[competition.pk])

    response = client.post(url, follow=True)

    assert [str(message).strip() for message in response.context["messages"]] == [
        "Belum ada hasil lomba untuk diberitakan."
    ]
    assert not NewsPage.objects.exists()
