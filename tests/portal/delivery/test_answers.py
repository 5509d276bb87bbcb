"""Validators and stored answers of public pages."""

import gzip
from datetime import date, datetime, time, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.http import HttpResponse
from django.test import override_settings
from django.utils import timezone
from django.utils.http import http_date, parse_http_date

from competitions.models import CompetitionIndexPage
from innovations.models import RegionVersion
from portal.delivery import identity as identity_module
from portal.delivery import turning
from portal.delivery.store import SeenBefore
from portal.home.models import ContentPage
from tests.factories.competitions import CompetitionPageFactory, CompetitionPhaseFactory
from tests.factories.home import ContentPageFactory, make_region
from tests.factories.innovations import InnovationPageFactory, UserFactory

pytestmark = pytest.mark.once

PUBLIC = "public, max-age=0, must-revalidate"
PAGES = ["/", "/inovasi/", "/berita/", "/lomba/", "/robots.txt", "/api/v2/pages/"]


@pytest.fixture
def long_ago(region, monkeypatch):
    """Let everything have changed some seconds before the test asks."""
    monkeypatch.setattr(
        identity_module, "_whole_seconds", lambda moment: int(moment.timestamp())
    )


@pytest.mark.parametrize("path", PAGES)
def test_public_answer_has_validators_and_must_be_asked_for_again(path, get, long_ago):
    response = get(path)

    assert response.status_code == 200
    assert response["Cache-Control"] == PUBLIC
    assert response["ETag"].startswith('"')
    assert parse_http_date(response["Last-Modified"]) > 0
    varies = {name.strip() for name in response["Vary"].split(",")}
    assert varies >= {"Accept-Language", "Cookie", "Accept-Encoding"}
    assert ("Accept" in varies) == path.startswith("/api/")
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", PAGES)
def test_known_tag_is_answered_before_any_view_by_two_queries(
    path, get, django_assert_num_queries
):
    tag = get(path)["ETag"]

    with django_assert_num_queries(2):
        response = get(path, if_none_match=tag)

    assert (response.status_code, response.content) == (304, b"")
    assert (response["ETag"], response["Cache-Control"]) == (tag, PUBLIC)


@pytest.mark.parametrize("path", ["/", "/inovasi/", "/inovasi/dinas-kesehatan/"])
def test_stored_answer_takes_two_queries_and_is_the_same(
    path, get, long_ago, django_assert_num_queries
):
    first = get(path)

    with django_assert_num_queries(2):
        second = get(path)

    assert second.content == first.content
    assert dict(second.items()) == dict(first.items())


def test_date_alone_is_enough_once_the_second_of_the_change_is_over(get, long_ago):
    date = get("/")["Last-Modified"]

    assert get("/", if_modified_since=date).status_code == 304
    assert (
        get("/", if_modified_since="Thu, 01 Jan 2015 00:00:00 GMT").status_code == 200
    )


def test_no_date_in_the_second_of_a_change(get, region):
    # A second that lasts a minute, so that it isn't over on a slow machine.
    second = timezone.now() + timedelta(minutes=1)
    RegionVersion.objects.filter(region=region).update(changed_at=second)

    assert "Last-Modified" not in get("/")


def test_date_of_the_future_proves_nothing_of_a_missing_page(get, long_ago):
    response = get("/tidak-ada/", if_modified_since=http_date(4_102_444_800))

    assert response.status_code == 404
    assert "ETag" not in response


def test_star_matches_only_what_exists(get):
    assert get("/", if_none_match="*").status_code == 304
    assert get("/tidak-ada/", if_none_match="*").status_code == 404


@pytest.mark.parametrize(
    "headers",
    [
        {"if_none_match": '"'},
        {"if_none_match": "W/"},
        {"if_none_match": ',,,"a",W/"b'},
        {"if_none_match": "\x01\xff"},
        {"if_modified_since": "gestern"},
        {"if_modified_since": "Mon, 99 Foo 9999999 99:99:99 GMT"},
        {"range": "bytes=0-5"},
        {"range": "bytes=9-1,a"},
        {"accept_encoding": "gzip;q=0.0001,,,;"},
    ],
)
def test_malformed_or_unsupported_conditions_get_the_page(headers, get):
    assert get("/", **headers).status_code == 200
    assert get("/", **headers).status_code == 200  # the stored one


@pytest.mark.parametrize("path", ["/", "/inovasi/"])
def test_head_has_the_headers_of_get(path, get, long_ago):
    got = dict(get(path).items())

    assert dict(get(path, method="head").items()) == got


def test_head_first_stores_nothing(get):
    get("/", method="head")

    assert b"<h1" in get("/").content


# -------------------------------------------------------------------- freshness


def test_publishing_shows_at_once(get, committed, organization):
    old = get("/inovasi/")
    assert b"Posyandu Keliling" not in old.content

    committed(
        lambda: InnovationPageFactory(parent=organization, title="Posyandu Keliling")
    )

    new = get("/inovasi/", if_none_match=old["ETag"])
    assert new.status_code == 200
    assert b"Posyandu Keliling" in new.content


def test_unpublishing_shows_at_once(get, committed, innovation):
    address = innovation.url_path.removeprefix("/ppu")
    tag = get(address)["ETag"]
    assert get(address).status_code == 200

    committed(innovation.unpublish)

    assert get(address, if_none_match=tag).status_code == 404
    assert b"Antrean Daring" not in get("/inovasi/").content


def test_private_page_is_closed_at_once(get, committed, innovation):
    address = innovation.url_path.removeprefix("/ppu")
    tag = get(address)["ETag"]

    committed(
        lambda: innovation.view_restrictions.create(
            restriction_type="password", password="rahasia"
        )
    )

    asked = get(address, if_none_match=tag)
    assert b"Antrean Daring" not in asked.content
    assert "public" not in asked.get("Cache-Control", "")
    assert "ETag" not in asked


def test_renaming_an_organization_shows_on_its_innovations(
    get, committed, innovation, organization
):
    address = innovation.url_path.removeprefix("/ppu")
    assert b"Dinas Kesehatan" in get(address).content

    organization.title = "Dinas Kesehatan dan Gizi"
    committed(lambda: organization.save_revision().publish())

    assert b"Dinas Kesehatan dan Gizi" in get(address).content


def test_nothing_is_stored_while_a_change_waits_for_its_commit(
    get, organization, django_capture_on_commit_callbacks
):
    InnovationPageFactory(parent=organization, title="Belum Pasti")

    response = get("/inovasi/")

    assert b"Belum Pasti" in response.content
    assert "ETag" not in response


@pytest.fixture
def at(region, monkeypatch):
    """Let it be a moment of the region's clock, for what turns answers."""

    def at(*moment):
        now = datetime(*moment, tzinfo=ZoneInfo(region.time_zone))
        clock = SimpleNamespace(localtime=lambda: now)
        monkeypatch.setattr(turning, "timezone", clock)

    return at


def test_midnight_of_the_region_makes_a_new_tag(get, at):
    at(2031, 6, 10, 23, 59, 59)
    old = get("/")["ETag"]
    assert get("/", if_none_match=old).status_code == 304

    at(2031, 6, 11)

    assert get("/", if_none_match=old).status_code == 200


def test_deadline_with_an_hour_makes_a_new_tag(get, region, at, committed):
    index = CompetitionIndexPage.objects.get(path__startswith=region.root_path)
    page = committed(lambda: CompetitionPageFactory(parent=index))
    committed(
        lambda: CompetitionPhaseFactory(
            competition=page,
            starts_on=date(2031, 6, 1),
            ends_on=date(2031, 6, 10),
            closes_at=time(16),
        )
    )
    at(2031, 6, 10, 16, 0, 0)
    old = get("/lomba/")["ETag"]
    at(2031, 6, 10, 16, 0, 0, 999_999)
    assert get("/lomba/", if_none_match=old).status_code == 304

    at(2031, 6, 10, 16, 0, 1)

    assert get("/lomba/", if_none_match=old).status_code == 200


def test_another_release_makes_a_new_tag(get):
    old = get("/")["ETag"]

    with override_settings(RELEASE="berikutnya"):
        assert get("/", if_none_match=old).status_code == 200


# ------------------------------------------------------------------ nobody else's


def test_regions_have_answers_of_their_own(get, committed):
    committed(
        lambda: make_region("61.12", "Kabupaten Kubu Raya", hostname="kr.localhost")
    )
    here, there = get("/"), get("/", host="kr.localhost")

    assert here["ETag"] != there["ETag"]
    for _time in range(2):
        assert get("/").content == here.content != there.content
        assert get("/", host="kr.localhost").content == there.content
    assert b"<title>Kabupaten Penajam" in here.content.replace(b"<title>\n", b"<title>")


def test_other_names_of_a_host_have_answers_of_their_own(get):
    assert get("/")["ETag"] != get("/", host="ppu.localhost:8080")["ETag"]


def test_languages_have_answers_of_their_own(get):
    indonesian = get("/", accept_language="id")
    english = get("/", accept_language="en")

    assert indonesian["ETag"] != english["ETag"]
    assert get("/", accept_language="en").content == english.content
    assert get("/", accept_language="id").content == indonesian.content
    assert get("/", cookies={"django_language": "en"})["ETag"] == english["ETag"]


def test_api_answers_differ_by_accept(get):
    path = "/api/v2/pages/"
    for _time in range(3):
        json = get(path, accept="application/json")
        anything = get(path, accept="*/*")
        html = get(path, accept="text/html")

        assert json["Content-Type"] == "application/json"
        assert html["Content-Type"] == "text/html; charset=utf-8"
        assert json["ETag"] != anything["ETag"]
        assert html.get("ETag") not in {json["ETag"], anything["ETag"]}


def test_signed_in_editors_neither_store_nor_read(
    get, client, region, django_user_model
):
    anonymous = get("/")
    client.force_login(UserFactory(superuser=True))

    seen = client.get(
        "/", headers={"host": "ppu.localhost", "if-none-match": anonymous["ETag"]}
    )

    assert seen.status_code == 200
    assert seen["Cache-Control"] == "private, no-cache"
    assert "ETag" not in seen
    assert b"wagtail-userbar" in seen.content
    assert b"wagtail-userbar" not in get("/").content


def test_editor_first_leaves_nothing_for_the_public(get, client, region):
    client.force_login(UserFactory(superuser=True))
    client.get("/", headers={"host": "ppu.localhost"})

    assert b"wagtail-userbar" not in get("/").content


@pytest.mark.parametrize(
    "who",
    [
        {"authorization": "Token geheim"},
        {"cookies": {"sessionid": "apa-saja"}},
        {"cookies": {"messages": "apa-saja"}},
    ],
)
def test_personal_requests_get_private_answers(who, get, django_assert_num_queries):
    tag = get("/api/v2/pages/")["ETag"]

    response = get("/api/v2/pages/", if_none_match=tag, **who)

    assert response.status_code in {200, 401, 403}
    assert response["Cache-Control"] == "private, no-cache"
    assert "ETag" not in response


def test_preview_of_a_draft_is_not_stored_for_the_public(
    get, client, committed, region
):
    page = committed(
        lambda: ContentPageFactory(
            parent=region.site.root_page.specific, title="Tentang", slug="tentang"
        )
    )
    page = ContentPage.objects.get(pk=page.pk)
    page.introduction = "Rahasia sampai besok"
    page.save_revision()

    for _time in range(3):
        preview = page.get_latest_revision_as_object().make_preview_request()
        assert b"Rahasia sampai besok" in preview.content
        assert "ETag" not in preview

    assert b"Rahasia sampai besok" not in get("/tentang/").content


def test_page_with_a_form_is_not_stored(get):
    response = get("/i18n/")

    assert "ETag" not in response
    assert "public" not in response.get("Cache-Control", "")


@pytest.mark.parametrize(
    "path", ["/tidak-ada/", "/inovasi", "/admin/", "/documents/1/x"]
)
def test_other_than_complete_answers_have_no_tag(path, get):
    response = get(path)

    assert response.status_code in {301, 302, 404}
    assert "ETag" not in response


# ------------------------------------------------------------- bounds of the store


def test_query_strings_are_stored_when_asked_for_again(get, django_assert_num_queries):
    first = get("/berita/?p=1")
    assert get("/berita/?p=1").content == first.content

    with django_assert_num_queries(2):
        assert get("/berita/?p=1").content == first.content


def test_invented_parameters_store_nothing(get, monkeypatch):
    stored = []
    monkeypatch.setattr(
        "portal.delivery.middleware.store_answer",
        lambda digest, response: stored.append(digest),
    )
    for number in range(5):
        get(f"/berita/?x={number}")

    assert stored == []


def test_very_long_query_is_answered_and_nothing_more(get):
    response = get("/berita/?x=" + "y" * 2_000)

    assert response.status_code == 200
    assert "ETag" not in response


def test_memory_of_seen_addresses_is_bounded():
    seen = SeenBefore(2)

    assert [seen.check(name) for name in ("a", "b", "a", "c", "b")] == [
        False,
        False,
        True,
        False,
        False,
    ]


@override_settings(STORE_ANSWERS=False)
def test_store_can_be_switched_off_and_tags_stay(get, django_assert_max_num_queries):
    tag = get("/")["ETag"]
    with django_assert_max_num_queries(2):
        assert get("/", if_none_match=tag).status_code == 304
    assert get("/").status_code == 200


# --------------------------------------------------------------------- compression


def test_pages_leave_compressed_with_a_weak_tag(get):
    plain = get("/")
    fresh = get("/inovasi/", accept_encoding="gzip")
    stored = get("/", accept_encoding="gzip")

    for response in (fresh, stored):
        assert response["Content-Encoding"] == "gzip"
        assert response["ETag"].startswith('W/"')
        assert int(response["Content-Length"]) == len(response.content)
    assert gzip.decompress(stored.content) == plain.content
    assert get("/", if_none_match=stored["ETag"]).status_code == 304


def test_what_is_no_text_is_not_compressed(rf):
    from portal.delivery.compression import CompressionMiddleware

    picture = HttpResponse(b"0" * 5_000, content_type="image/webp")
    request = rf.get("/", headers={"accept-encoding": "gzip"})

    answer = CompressionMiddleware(lambda _request: picture)(request)

    assert answer.content == b"0" * 5_000
    assert "Content-Encoding" not in answer


def test_part_of_a_file_stays_as_it_is(rf):
    from portal.delivery.compression import CompressionMiddleware

    part = HttpResponse(
        b"a" * 5_000,
        content_type="text/css",
        status=206,
        headers={"Content-Range": "bytes 0-4999/9000"},
    )
    request = rf.get("/", headers={"accept-encoding": "gzip"})

    answer = CompressionMiddleware(lambda _request: part)(request)

    assert answer.content == b"a" * 5_000
