"""The editors' screens of distribution, and that each sees only their own newsroom."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from news.models import (
    EditionArticle,
    MediaPickup,
    NewsletterEdition,
    NewsPage,
    Subscriber,
)
from news.services import whatsapp
from tests.factories.news import (
    NewsIndexPageFactory,
    NewsPageFactory,
    RelatedPageFactory,
)
from tests.news.test_second_person import group_of

pytestmark = [pytest.mark.once, pytest.mark.usefixtures("plugin_alone")]

SECRET = "xq7zvw9kjd"


@pytest.fixture
def article(news_index):
    return NewsPageFactory(
        parent=news_index, photo=True, title="Klinik *Inovasi*", slug="klinik"
    )


@pytest.fixture
def person(django_user_model, news_index):
    """Somebody of a role in the newsroom."""
    roles = {"editor": ("add", "change", "publish"), "writer": ("add",)}

    def person(role):
        user = django_user_model.objects.create_user(
            username=role, email=f"{role}@contoh.id"
        )
        user.groups.add(group_of(news_index, role, *roles.get(role, ())))
        return user

    return person


@pytest.fixture
def signed_in(client, person):
    def signed_in(role):
        client.force_login(person(role))
        return client

    return signed_in


def edition_of(newsroom, *articles, **fields):
    edition = NewsletterEdition.objects.create(
        newsroom=newsroom,
        subject=fields.pop("subject", "Berita Juni"),
        first_day=date(2025, 6, 1),
        last_day=date(2025, 6, 30),
        **fields,
    )
    for order, one in enumerate(articles):
        EditionArticle.objects.create(edition=edition, article=one, sort_order=order)
    return edition


def subscriber_of(newsroom, email, **fields):
    return Subscriber.objects.create(
        newsroom=newsroom,
        email=email,
        email_key=email,
        confirmed_at=timezone.now(),
        **fields,
    )


# --------------------------------------------------------------------- an article


def test_article_is_handed_on_from_one_screen(signed_in, article):
    MediaPickup.objects.create(
        article=article,
        outlet="Kaltim Post",
        kind="print",
        published_on=date(2025, 6, 5),
    )
    client = signed_in("writer")

    html = client.get(f"/admin/news/distribution/{article.pk}/").content.decode()

    address = "http://testserver/berita/2025/06/klinik/"
    message = f"*Klinik ∗Inovasi∗*\n\nIsi berita.\n\nBaca selengkapnya: {address}"
    assert whatsapp.whatsapp_text(article) == message
    assert message in html
    assert f"{address}pdf/" in html
    assert f"{address}paket-media/" in html
    assert "data:image/jpeg;base64," in html
    assert "Kaltim Post" in html


def test_draft_shows_its_card_and_offers_no_files(signed_in, article, news_index):
    draft = NewsPageFactory(parent=news_index, draft=True, slug="draf")
    draft.title = "Judul yang baru"
    draft.save_revision()

    html = signed_in("writer").get(f"/admin/news/distribution/{draft.pk}/").content

    assert "Judul yang baru" in html.decode()
    assert b"data:image/jpeg;base64," in html
    assert b"paket-media" not in html


def test_editor_leads_to_the_screen(signed_in, article):
    html = signed_in("editor").get(f"/admin/pages/{article.pk}/edit/").content.decode()

    assert reverse("distribution:article", args=[article.pk]) in html


# ----------------------------------------------------------------------- pick-ups


def pickup_form(article, **fields):
    return {
        "article": article.pk,
        "outlet": "Borneoupdate.com",
        "kind": "online",
        "published_on": "2025-06-05",
        "url": "https://borneo.example/klinik",
        **fields,
    }


def test_pickup_is_entered_from_the_article(signed_in, article):
    client = signed_in("writer")
    address = f"/admin/news/pickups/new/?article={article.pk}"
    assert client.get(address).context["form"]["article"].value() == article.pk

    client.post(address, pickup_form(article))

    assert str(MediaPickup.objects.get()) == "Borneoupdate.com, 05/06/2025"
    html = client.get("/berita/2025/06/klinik/").content.decode()
    assert 'href="https://borneo.example/klinik">Borneoupdate.com</a>' in html


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"url": ""}, "url"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"outlet": ""}, "outlet"),
        (
            {"published_on": f"{timezone.localdate() + timedelta(days=2):%Y-%m-%d}"},
            "published_on",
        ),
    ],
)
def test_pickup_that_cannot_be_is_refused(signed_in, article, fields, wrong):
    response = signed_in("writer").post(
        "/admin/news/pickups/new/", pickup_form(article, **fields)
    )

    assert list(response.context["form"].errors) == [wrong]


def test_same_address_is_entered_once(signed_in, article):
    client = signed_in("writer")
    for _time in range(2):
        response = client.post("/admin/news/pickups/new/", pickup_form(article))

    assert response.context["form"].non_field_errors()
    assert MediaPickup.objects.count() == 1


def test_pickups_about_a_page_count_public_articles(news_index, article, home):
    draft = NewsPageFactory(parent=news_index, draft=True)
    for one in (article, draft):
        RelatedPageFactory(page=one, related_page=news_index)
        MediaPickup.objects.create(
            article=one, outlet="X", kind="radio", published_on=date(2025, 6, 5)
        )

    assert [p.article for p in MediaPickup.objects.about(news_index)] == [article]
    assert MediaPickup.objects.about(home).count() == 0
    assert MediaPickup.objects.about(home, and_below=True).count() == 1
    assert [p.article for p in MediaPickup.objects.public()] == [article]


# --------------------------------------------------------------------- newsletter


def test_edition_is_made_tried_and_sent(
    signed_in, article, news_index, django_capture_on_commit_callbacks
):
    NewsPageFactory(parent=news_index, title="Lama", published_at=timezone.now())
    subscriber_of(news_index, "warga@contoh.id")
    client = signed_in("editor")
    days = {"first_day": "2025-06-01", "last_day": "2025-06-30"}
    client.post("/admin/news/newsletters/new/", {"newsroom": news_index.pk, **days})
    edition = NewsletterEdition.objects.get()
    assert [item.article_id for item in edition.items.all()] == [article.pk]
    assert edition.subject == "Berita 1 sampai 30 Juni 2025"

    look = client.get(f"/admin/news/newsletters/inspect/{edition.pk}/")
    client.post(f"/admin/news/newsletters/example/{edition.pk}/")
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/admin/news/newsletters/send/{edition.pk}/")

    assert look.context["subscribers"] == 1
    assert [letter.to for letter in mail.outbox] == [
        ["editor@contoh.id"],
        ["warga@contoh.id"],
    ]
    assert "List-Unsubscribe" not in mail.outbox[0].extra_headers
    sent = client.get(f"/admin/news/newsletters/edit/{edition.pk}/")
    assert sent["Location"] == f"/admin/news/newsletters/inspect/{edition.pk}/"
    client.post(f"/admin/news/newsletters/delete/{edition.pk}/")
    assert NewsletterEdition.objects.exists()


def test_edition_keeps_the_order_of_its_editor(signed_in, article, news_index):
    second = NewsPageFactory(parent=news_index, title="Kedua")
    edition = edition_of(news_index, article, second)
    rows = {
        f"items-{number}-{name}": value
        for number, (item, order) in enumerate(
            zip(edition.items.all(), (2, 1), strict=True)
        )
        for name, value in (
            ("id", item.pk),
            ("article", item.article_id),
            ("ORDER", order),
        )
    }

    signed_in("editor").post(
        f"/admin/news/newsletters/edit/{edition.pk}/",
        {
            "subject": "Baru",
            "introduction": "",
            "first_day": "2025-06-01",
            "last_day": "2025-06-30",
            "items-TOTAL_FORMS": 2,
            "items-INITIAL_FORMS": 2,
            "items-MIN_NUM_FORMS": 0,
            "items-MAX_NUM_FORMS": 1000,
            **rows,
        },
    )

    edition = NewsletterEdition.objects.get()
    assert edition.subject == "Baru"
    assert edition.get_articles() == [second, article]


def test_preview_may_stand_in_a_frame_of_the_admin(signed_in, article, news_index):
    edition = edition_of(news_index, article)

    response = signed_in("editor").get(f"/admin/news/newsletters/preview/{edition.pk}/")

    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert "Klinik *Inovasi*" in response.content.decode()


# -------------------------------------------------------------------- subscribers


def test_subscriber_is_deleted_and_the_log_does_not_name_them(signed_in, news_index):
    subscriber = subscriber_of(news_index, "warga@contoh.id")
    address = f"/admin/news/subscribers/delete/{subscriber.pk}/"
    client = signed_in("editor")
    assert "warga@contoh.id" in client.get(address).content.decode()

    client.post(address)

    assert not Subscriber.objects.exists()
    entries = ModelLogEntry.objects.filter(object_id=str(subscriber.pk))
    assert entries
    assert "warga" not in str([(entry.label, entry.data) for entry in entries])


# ------------------------------------------------------------------------- rights

OF_EDITORS = (
    ["newsletters:index", "newsletters:add", "subscribers:index"],
    [
        "newsletters:edit",
        "newsletters:delete",
        "newsletters:inspect",
        "newsletters:preview",
        "newsletters:send",
        "newsletters:history",
        "newsletters:usage",
    ],
)
OF_WRITERS = ["distribution:index", "media-pickups:index", "media-pickups:add"]


@pytest.fixture
def foreign(home):
    """Another newsroom, with one of everything, all by a secret name."""
    newsroom = NewsIndexPageFactory(parent=home, title=f"{SECRET} ruang")
    article = NewsPageFactory(parent=newsroom, title=f"{SECRET} berita")
    pickup = MediaPickup.objects.create(
        article=article, outlet=SECRET, kind="radio", published_on=date(2025, 6, 5)
    )
    edition = edition_of(newsroom, article, subject=SECRET)
    subscriber = subscriber_of(newsroom, f"{SECRET}@contoh.id")
    keys = {
        "distribution:article": article.pk,
        "media-pickups:edit": pickup.pk,
        "media-pickups:delete": pickup.pk,
        "media-pickups:history": pickup.pk,
        "media-pickups:usage": pickup.pk,
        "newsletters:example": edition.pk,
        "subscribers:delete": subscriber.pk,
        **dict.fromkeys(OF_EDITORS[1], edition.pk),
    }
    return {reverse(name, args=[key]) for name, key in keys.items()}


def refused(response):
    return response.status_code in {403, 404, 405} or (
        response.status_code == 302
        and response["Location"].rstrip("/").endswith("admin")
    )


@pytest.mark.parametrize("role", ["editor", "writer", "nobody"])
def test_what_is_of_another_newsroom_is_nobodys(signed_in, foreign, role):
    client = signed_in(role)

    for address in foreign:
        for ask in (client.get, client.post):
            response = ask(address)
            assert refused(response), address
            assert SECRET not in response.content.decode()
    for name in (*OF_EDITORS[0], *OF_WRITERS):
        assert SECRET not in client.get(reverse(name)).content.decode()
    assert mail.outbox == []
    assert MediaPickup.objects.count() == Subscriber.objects.count() == 1


def test_writers_send_no_newsletters(signed_in, news_index, article):
    edition = edition_of(news_index, article)
    client = signed_in("writer")

    for name in OF_EDITORS[0]:
        assert refused(client.get(reverse(name))), name
    for name in OF_EDITORS[1]:
        assert refused(client.get(reverse(name, args=[edition.pk]))), name
    for name in OF_WRITERS:
        assert client.get(reverse(name)).status_code == 200, name


def test_article_of_another_newsroom_is_not_chosen(signed_in, article, foreign):
    other = NewsPage.objects.get(title=f"{SECRET} berita")

    response = signed_in("editor").post(
        "/admin/news/pickups/new/", pickup_form(other, url="https://x.example/")
    )

    assert list(response.context["form"].errors) == ["article"]


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("name", ["media-pickups", "newsletters", "subscribers"])
def test_lists_cost_the_same_for_any_number(
    admin_client, news_index, article, django_assert_num_queries, number, name
):
    for index in range(number):
        one = NewsPageFactory(parent=news_index)
        MediaPickup.objects.create(
            article=one, outlet="X", kind="radio", published_on=date(2025, 6, 5)
        )
        edition_of(news_index, one)
        subscriber_of(news_index, f"{index}@contoh.id")
    address = reverse(f"{name}:index_results")  # without the menu, which others fill
    admin_client.get(address)

    with django_assert_num_queries(6):
        admin_client.get(address)
