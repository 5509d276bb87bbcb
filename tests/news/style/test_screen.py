"""What the editor's form says, and who gets hints about it."""

import json
import re
from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, rich_text, streamfield

from news.blocks import INLINE_FEATURES
from news.models import NewsPage
from news.style import Draft, Kind, Named, Part
from news.style.posted import LONGEST_ARTICLE, LONGEST_TEXT, MOST, draft_of_form
from news.views.style import BYTES
from tests.factories.news import NewsPageFactory
from tests.news.intake.test_screens import writer_of
from tests.news.posted_forms import article_form

pytestmark = pytest.mark.usefixtures("news_index")

TODAY = date(2025, 6, 5)


def rich(html):
    return rich_text(html, features=INLINE_FEATURES)


def form(**changes):
    """A form as the browser serialises it: all values are text."""
    return {name: str(value) for name, value in article_form(**changes).items()}


def test_form_is_read_part_by_part():
    data = form(
        title="Judul",
        standfirst="Teras",
        dateline_place="PPU",
        event_date="2025-06-04",
        published_at="2025-06-07 09:00",
        lead_image="4",
        body=streamfield(
            [
                ("paragraph", rich("<p>Satu <b>tebal</b>.</p><p>Dua.</p>")),
                ("heading", {"text": "Bagian", "level": "h2"}),
                (
                    "quote",
                    {
                        "text": "Kata",
                        "speaker": "Ani",
                        "post": "Camat",
                        "attribution": "ujarnya.",
                    },
                ),
                (
                    "list",
                    {
                        "style": "bulleted",
                        "items": streamfield([("item", rich("<p>Butir</p>"))]),
                    },
                ),
                ("image", {"image": {"image": "4"}, "caption": ""}),
                ("image", {"image": {"image": "4"}, "caption": "Foto"}),
                ("image", {"image": {"image": ""}, "caption": ""}),
                (
                    "infographic",
                    {
                        "image": {"image": "4"},
                        "caption": "Bagan",
                        "text": streamfield([("paragraph", rich("<p>Isi</p>"))]),
                    },
                ),
                ("table", {}),
            ]
        ),
        speakers=inline_formset([{"name": "Ani", "post": "Camat"}]),
    )

    draft = draft_of_form(data, today=TODAY)

    assert draft == Draft(
        [
            Part("title", Kind.HEADLINE, "Judul"),
            Part("standfirst", Kind.STANDFIRST, "Teras"),
            Part("body-0-value#0", Kind.PARAGRAPH, "Satu tebal."),
            Part("body-0-value#1", Kind.PARAGRAPH, "Dua."),
            Part("body-1-value-text", Kind.HEADING, "Bagian"),
            Part("body-2-value-text", Kind.QUOTE, "Kata", "Ani", "Camat"),
            Part("body-2-value-attribution", Kind.ATTRIBUTION, "ujarnya."),
            Part("body-3-value-items-0-value#0", Kind.ITEM, "Butir"),
            Part("body-4-value-caption", Kind.CAPTION, ""),
            Part("body-5-value-caption", Kind.CAPTION, "Foto"),
            Part("body-6-value-caption", Kind.CAPTION, ""),
            Part("body-7-value-caption", Kind.CAPTION, "Bagan"),
            Part("body-7-value-text-0-value#0", Kind.ITEM, "Isi"),
            Part("lead_image_caption", Kind.CAPTION, ""),
        ],
        [Named("speakers-0-name", "Ani", "Camat")],
        ["body-4-value-caption", "lead_image_caption"],
        "PPU",
        date(2025, 6, 4),
        date(2025, 6, 7),
    )


def test_blocks_are_read_in_their_order_without_deleted_ones():
    data = form(
        body=streamfield([("paragraph", rich(f"<p>{n}</p>")) for n in range(3)]),
        speakers=inline_formset([{"name": "Ani", "post": ""}]),
    )
    data |= {"body-0-order": "2", "body-2-order": "0", "body-1-deleted": "1"}
    data |= {"speakers-0-DELETE": "on"}

    draft = draft_of_form(data, today=TODAY)

    assert [part.text for part in draft.of(Kind.PARAGRAPH)] == ["2", "0"]
    assert draft.speakers == []
    assert draft.released == TODAY


@pytest.mark.parametrize(
    "odd",
    [
        {},
        {"body-count": "999999999999"},
        {"body-count": "-1"},
        {"body-count": "x", "speakers-TOTAL_FORMS": "²"},
        {"body-count": "1", "body-0-type": "paragraph", "body-0-value": "<p>x"},
        {"body-count": "1", "body-0-type": "paragraph", "body-0-value": "[1]"},
        {
            "body-count": "1",
            "body-0-type": "paragraph",
            "body-0-value": '{"blocks": [1, {"text": 2}]}',
        },
        {"body-count": "1", "body-0-type": "unknown"},
        {"event_date": "kemarin", "published_at": "x"},
    ],
)
def test_odd_forms_are_empty_articles(odd):
    draft = draft_of_form(odd, today=TODAY)

    assert [part for part in draft.parts if part.text] == []
    assert draft.speakers == []


def test_no_more_blocks_are_read_than_an_article_has():
    blocks = {f"body-{n}-type": "heading" for n in range(MOST + 9)}

    draft = draft_of_form(blocks | {"body-count": str(MOST + 9)}, today=TODAY)

    assert len(list(draft.of(Kind.HEADING))) == MOST


def test_long_texts_are_read_so_far():
    long = {f"body-{n}-type": "heading" for n in range(20)}
    long |= {f"body-{n}-value-text": "x" * (LONGEST_TEXT + 1) for n in range(20)}

    draft = draft_of_form(long | {"body-count": "20"}, today=TODAY)

    lengths = [len(part.text) for part in draft.parts if part.text]
    assert lengths == [LONGEST_TEXT] * (LONGEST_ARTICLE // LONGEST_TEXT)


# ------------------------------------------------------------------------ the address


def ask(client, data, **extra):
    pairs = [[name, value] for name, value in data.items()]
    return client.post(
        reverse("news:style"),
        json.dumps(pairs),
        content_type="application/json",
        **extra,
    )


def test_answer_names_rule_place_and_what_to_write(admin_client):
    answer = ask(admin_client, form(title="Klinik Dibuka", standfirst="Ada ijin."))

    found = [one for one in answer.json()["hints"] if one["part"] == "standfirst"]
    assert found == [
        {
            "rule": "spelling.dictionary",
            "part": "standfirst",
            "start": 4,
            "end": 8,
            "phrase": "ijin",
            "message": found[0]["message"],
            "source": "KBBI",
            "replacement": "izin",
            "strong": False,
        }
    ]
    assert "izin" in found[0]["message"]
    assert "no-store" in answer["Cache-Control"]


def test_writers_of_a_newsroom_get_hints_and_others_do_not(client, news_index):
    client.force_login(writer_of(news_index, "penulis"))
    assert ask(client, form()).status_code == 200

    outsider = get_user_model().objects.create_user("luar", password="rahasia")
    outsider.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(outsider)
    answer = ask(client, form(standfirst="Ada ijin."))
    assert answer.status_code in (302, 403)
    assert "ijin" not in answer.content.decode()

    client.logout()
    assert ask(client, form()).status_code == 302


def test_the_token_of_the_form_is_asked_for(administrator):
    client = Client(enforce_csrf_checks=True)
    client.force_login(administrator)

    assert ask(client, form()).status_code == 403


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"{}", b"[1]", b'[["a"]]', b'[["a", 1]]', b'[["a", null]]', b"\xff"],
)
def test_what_is_no_form_is_refused(body, admin_client):
    answer = admin_client.post(
        reverse("news:style"), body, content_type="application/json"
    )

    assert answer.status_code == 400


def test_what_is_too_long_is_refused(admin_client):
    assert ask(admin_client, {"title": "x" * BYTES}).status_code == 413


def test_only_posting_gives_hints(admin_client):
    assert admin_client.get(reverse("news:style")).status_code == 405


def test_nothing_is_written(admin_client, caplog):
    ask(admin_client, form())

    with CaptureQueriesContext(connection) as queries, caplog.at_level("DEBUG"):
        ask(admin_client, form(title="Baru", standfirst="Ada ijin."))

    asked = {query["sql"].split()[0] for query in queries}
    assert asked == {"SELECT"}
    assert not any("ijin" in query["sql"] for query in queries)
    logged = [
        one.getMessage() for one in caplog.records if one.name != "django.db.backends"
    ]
    assert not any("ijin" in message for message in logged)


def test_editor_has_the_panel(admin_client, news_index):
    article = NewsPageFactory(parent=news_index)

    html = admin_client.get(
        reverse("wagtailadmin_pages:edit", args=[article.pk])
    ).content.decode()

    assert html.count('data-side-panel="style"') == 1
    assert html.count('data-side-panel-toggle="style"') == 1
    assert f'data-url="{reverse("news:style")}"' in html
    assert re.search(r'<script[^>]*news/style\b[^>]*\.js" defer', html)


def test_no_advice_keeps_an_article_from_being_published(admin_client, news_index):
    data = article_form(title="JUDUL DI BUKA KERAS!", standfirst="Ada ijin .")

    admin_client.post(
        reverse("wagtailadmin_pages:add", args=["news", "newspage", news_index.pk]),
        data | {"action-publish": "1"},
    )

    assert NewsPage.objects.get().live
