"""Nothing of an article under embargo is anywhere on the site before its second.

The plugin's own outlets have ``tests/news/test_outlets.py``; here are those that the
site adds, asked twice, for what a cache keeps is asked the second time.
"""

from datetime import timedelta
from io import BytesIO
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry
from wagtail_factories import ImageFactory

from innovations.choices import RegionalRole
from news.models import JointRelease, NewsPage
from news.outlets import outlets_of
from news.services.joint_releases import plan, release_due
from tests.factories.files import DocumentFactory
from tests.factories.innovations import InnovationPageFactory, make_regional
from tests.factories.news import NewsPageFactory, RelatedPageFactory
from tests.grounds import settle

pytestmark = [pytest.mark.django_db, pytest.mark.once]

SECRET = "Xq7zvw9kjd"


@pytest.fixture(autouse=True)
def closed_renditions(monkeypatch):
    """Wagtail leaves the temporary files of renditions to the garbage collector."""
    monkeypatch.setattr(
        "wagtail.images.models.SpooledTemporaryFile", lambda max_size: BytesIO()
    )


@pytest.fixture
def innovation(organization):
    return InnovationPageFactory(parent=organization, title="Antar Obat")


@pytest.fixture
def article(newsroom, region, innovation):
    owned = {"collection": region.collection}
    image = ImageFactory(title=f"{SECRET} foto", **owned)
    document = DocumentFactory(title=f"{SECRET} berkas", **owned)
    article = NewsPageFactory(
        parent=newsroom,
        title=f"{SECRET} juara",
        slug=f"{SECRET}-juara".lower(),
        draft=True,
        standfirst=SECRET,
        lead_image=image,
        lead_image_alt=SECRET,
        body=[{"type": "document", "value": {"document": document.pk, "label": ""}}],
    )
    article.tags.add(SECRET)
    article.save()
    RelatedPageFactory(page=article, related_page=innovation)
    article.save_revision()
    settle()
    return NewsPage.objects.get(pk=article.pk)


@pytest.fixture
def seen(region, article, innovation):
    """Return the addresses at which a visitor finds something of the article."""
    document = article.body[0].value["document"]
    api = "/api/v2/"
    addresses = {
        *(urlsplit(address).path for address in outlets_of(article).values()),
        *("/", "/berita/", "/sitemap.xml", innovation.url, organization_of(innovation)),
        *(
            f"/cari/?q={SECRET}",
            f"/cari/?q={SECRET}&kind=news",
            f"/cari/saran/?q={SECRET}",
        ),
        f"{api}pages/?type=news.NewsPage&fields=*",
        f"{api}pages/{article.pk}/?fields=*",
        f"{api}pages/?search={SECRET}",
        *(f"{api}images/", f"{api}images/{article.lead_image_id}/"),
        *(f"{api}documents/", f"{api}documents/{document.pk}/"),
        document.url,
        reverse("wagtailadmin_pages:view_draft", args=[article.pk]),
    }

    def seen():
        found = set()
        for address in sorted(addresses):
            answer = Client().get(address, headers={"host": region.site.hostname})
            content = (
                b"".join(answer.streaming_content)
                if answer.streaming
                else answer.content
            )
            mentioned = SECRET.lower().encode() in content.lower()
            # The question itself stands on the page of a search that finds nothing.
            asked = SECRET.lower() in address.lower() and b"juara" not in content
            own = address == document.url or answer.streaming
            if answer.status_code == 200 and (own or (mentioned and not asked)):
                found.add(address)
        return found

    return seen


def organization_of(innovation):
    return innovation.get_parent().url


def test_embargoed_article_is_seen_nowhere_before_and_everywhere_after(
    article, seen, newsroom, django_user_model
):
    administrator = django_user_model.objects.create_superuser(
        "pengelola", "pengelola@example.test", "rahasia"
    )
    release = plan(
        [article],
        newsroom=newsroom,
        name="Pengumuman",
        moment=timezone.now() + timedelta(hours=1),
        user=administrator,
    )
    call_command("publish_scheduled")
    assert release_due() == []
    assert seen() == set()
    assert seen() == set()

    # A second ago: the database's clock may know thousandths only.
    moment = timezone.now() - timedelta(seconds=1)
    type(release).objects.filter(pk=release.pk).update(moment=moment)
    assert release_due() == [release]
    settle()

    after = seen()
    assert {"/berita/", "/sitemap.xml", f"/cari/?q={SECRET}", article.url} <= {
        *after,
        article.url,
    }
    assert f"/api/v2/pages/{article.pk}/?fields=*" in after
    assert article.body[0].value["document"].url in after


@pytest.fixture
def planner(client, region):
    planner = make_regional(region, RegionalRole.REGISTRAR)
    client.force_login(planner)
    return planner


def plan_by_screen(client, page, **answer):
    address = reverse(
        "wagtail_bulk_action", args=["wagtailcore", "page", "release_jointly"]
    )
    moment = timezone.localtime(timezone.now() + timedelta(hours=2))
    data = {"name": "Pengumuman", "moment": f"{moment:%Y-%m-%dT%H:%M}", **answer}
    return client.post(f"{address}?next=/admin/&id={page.pk}", data)


def test_personal_data_is_asked_about_when_the_release_is_planned(
    client, planner, article
):
    article.standfirst = "Hubungi 0812-3456-7890."
    article.save_revision()

    asked = plan_by_screen(client, article)
    assert "0812" in asked.text
    assert not JointRelease.objects.exists()

    seen = asked.text.partition('name="seen" value="')[2].partition('"')[0]
    plan_by_screen(client, article, publish_anyway="1", seen=seen)
    assert JointRelease.objects.get().planned_by == planner


def test_what_comes_out_together_is_on_record_as_past_the_review(
    client, planner, article
):
    plan_by_screen(client, article)
    release = JointRelease.objects.get()
    moment = timezone.now() - timedelta(seconds=1)
    JointRelease.objects.filter(pk=release.pk).update(moment=moment)
    release_due()

    entry = PageLogEntry.objects.get(
        page_id=article.pk, action="review.publish_directly"
    )
    assert entry.user == planner
    assert entry.revision == release.items.get().revision
