"""Header, announcements, footer, colours: what a home page gives all pages."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from portal.home.accent import contrast, legible_tone, validate_accent
from portal.home.blocks import AnnouncementBlock, LinkBlock
from portal.home.services.frame import (
    LOGO_RENDITION,
    Link,
    frame_of_preview,
    frame_of_site,
)
from portal.home.services.trail import trail_to
from portal.home.theme import theme_url
from tests.factories.home import ContentPageFactory, image_with_renditions
from tests.factories.innovations import InnovationPageFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]

TODAY = date(2026, 5, 10)


def notice(text, *, first_day=None, last_day=None, **link):
    return (
        "announcement",
        {
            "text": text,
            "level": "info",
            "first_day": first_day,
            "last_day": last_day,
            **{"link_label": "", "page": None, "url": "", **link},
        },
    )


def publish(home, **fields):
    home.refresh_from_db()
    for name, value in fields.items():
        setattr(home, name, value)
    home.save_revision().publish()


def texts(frame):
    return [announcement.text for announcement in frame.announcements]


def test_announcements_show_from_their_first_day_to_their_last(home):
    today, day = timezone.localdate(), timedelta(days=1)
    home.announcements = [
        notice("selalu"),
        notice("mulai hari ini", first_day=today),
        notice("terakhir hari ini", last_day=today),
        notice("mulai besok", first_day=today + day),
        notice("berakhir kemarin", last_day=today - day),
    ]

    frame = frame_of_preview(home)

    assert texts(frame) == ["selalu", "mulai hari ini", "terakhir hari ini"]


def test_day_of_an_announcement_is_that_of_the_region(home, region, visit, freeze):
    publish(
        home, announcements=[notice("Mulai tanggal 11", first_day=date(2026, 5, 11))]
    )

    freeze("2026-05-10T15:59:00Z")  # 23.59 WITA
    before = visit().content.decode()
    freeze("2026-05-10T16:00:00Z")
    after = visit().content.decode()

    assert "Mulai tanggal 11" not in before
    assert "Mulai tanggal 11" in after


@pytest.fixture
def freeze(monkeypatch):
    """Let Django's clock stand still at a moment."""

    def freeze(moment):
        now = timezone.datetime.fromisoformat(moment)
        monkeypatch.setattr(timezone, "now", lambda: now)

    return freeze


def test_link_of_an_announcement_leads_to_published_pages_only(home, region):
    page = ContentPageFactory(parent=home, title="Ketentuan")
    linked = notice("Baca", link_label="Ketentuan", page=page)
    publish(home, announcements=[linked])

    shown = frame_of_site(site=region.site, region=region).announcements[0]
    page.unpublish()
    withdrawn = frame_of_site(site=region.site, region=region).announcements[0]

    assert (shown.link, shown.url) == ("Ketentuan", page.url)
    assert withdrawn.url == ""


def test_footer_and_header_show_what_the_home_page_says(home, visit):
    logo = image_with_renditions(LOGO_RENDITION)
    publish(
        home,
        accent_colour="#6e2430",
        logo=logo,
        logo_alt="Lambang daerah",
        opening_hours=[("hours", {"days": "Senin–Kamis", "time": "08.00–15.30 WITA"})],
        social_accounts=[
            (
                "account",
                {
                    "network": "instagram",
                    "url": "https://social.example/ppu",
                    "handle": "@ppu.contoh",
                },
            )
        ],
        announcements=[notice("Loket libur")],
    )

    page = visit("/inovasi/").content.decode()

    for text in (
        f'<link rel="stylesheet" href="{theme_url("#6e2430")}">',
        'alt="Lambang daerah"',
        "<dt>Senin–Kamis</dt><dd>08.00–15.30 WITA</dd>",
        '<a href="https://social.example/ppu" rel="me noopener">Instagram: @ppu.contoh</a>',
        "<p>Loket libur</p>",
    ):
        assert text in page, text


def test_preview_shows_the_own_frame_and_contents_before_publication(
    home, admin, organization
):
    InnovationPageFactory(parent=organization, title="SUDAH TERBIT")
    home.refresh_from_db()
    home.accent_colour = "#174a7c"
    home.announcements = [notice("Baru di pratinjau")]
    revision = home.save_revision()

    shown = admin.get(f"/admin/pages/{home.pk}/revisions/{revision.pk}/view/")
    published = Client().get("/", headers={"host": home.get_site().hostname})

    page = shown.content.decode()
    assert theme_url("#174a7c") in page
    assert "Baru di pratinjau" in page
    assert "SUDAH TERBIT" in page
    assert "Baru di pratinjau" not in published.content.decode()


def test_edit_screen_opens_in_tabs(home, admin):
    page = admin.get(f"/admin/pages/{home.pk}/edit/").content.decode()

    assert page.count('role="tab"') == 5


@pytest.mark.parametrize("number", [1, 3])
def test_frame_costs_the_same_for_any_number(
    number, home, region, django_assert_num_queries
):
    account = {"network": "other", "url": "https://a.example", "handle": "akun"}
    publish(
        home,
        logo=image_with_renditions(LOGO_RENDITION),
        social_accounts=[("account", account)] * number,
        announcements=[
            notice("Baca", link_label="Halaman", page=ContentPageFactory(parent=home))
            for _index in range(number)
        ],
    )
    frame_of_site(site=region.site, region=region)  # fills the cache of addresses

    # The home page with its logo, and the linked pages.
    with django_assert_num_queries(2):
        frame = frame_of_site(site=region.site, region=region)

    assert frame.social == [Link("akun", "https://a.example")] * number


def test_accent_too_light_is_refused_with_a_darker_proposal():
    with pytest.raises(ValidationError) as refused:
        validate_accent("#ff8800")

    proposal = refused.value.params["proposal"]
    assert refused.value.code == "low_contrast"
    assert proposal == legible_tone("#ff8800")
    validate_accent(proposal)


@pytest.mark.parametrize("colour", ["#0b5a52", "#6E2430", "#174a7c", "#000000"])
def test_legible_accents_are_taken(colour):
    validate_accent(colour)


@pytest.mark.parametrize("text", ["red", "#fff", "#12345g", "0b5a52", "#0b5a52\n"])
def test_what_is_no_colour_is_refused(text):
    with pytest.raises(ValidationError) as refused:
        validate_accent(text)

    assert refused.value.code == "no_colour"


def test_contrast_is_that_of_wcag():
    assert contrast("#000000", "#ffffff") == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


def test_theme_is_kept_for_good_and_has_one_address(visit):
    found = visit(theme_url("#6E2430"))

    assert found.content.decode() == (
        ":root{--accent:#6e2430;--accent-dark:#4d1922;--accent-tint:#f0e9ea}\n"
    )
    assert "immutable" in found["Cache-Control"]
    assert found["Content-Type"] == "text/css; charset=utf-8"
    assert visit("/tema/6e2430-0123456789.css").status_code == 404
    assert visit("/tema/zzzzzz-0123456789.css").status_code == 404


def test_trail_leads_from_the_front_page_to_the_page_in_one_query(
    home, registry, organization, rf, region, django_assert_num_queries
):
    page = InnovationPageFactory(parent=organization, title="ANTAR OBAT")
    request = rf.get("/", headers={"host": region.site.hostname})
    trail_to(page=organization, request=request)  # fills the cache of addresses

    with django_assert_num_queries(1):
        trail = trail_to(page=page, request=request)

    assert [step.title for step in trail.above] == [
        "Kabupaten Penajam Paser Utara",
        "Inovasi",
        "Dinas Kesehatan",
    ]
    assert [step.url for step in trail.above][1:] == [
        "/inovasi/",
        "/inovasi/dinas-kesehatan/",
    ]
    assert trail.current == ("ANTAR OBAT", "/inovasi/dinas-kesehatan/antar-obat/")
    assert trail_to(page=home, request=request).above == []


def test_link_needs_one_destination():
    both = {"label": "Baca", "page": None, "url": ""}

    with pytest.raises(ValidationError):
        LinkBlock().clean(LinkBlock().to_python(both))


def test_announcement_cant_end_before_it_begins():
    _kind, value = notice("x", first_day=TODAY, last_day=TODAY - timedelta(days=1))

    with pytest.raises(ValidationError) as refused:
        AnnouncementBlock().clean(AnnouncementBlock().normalize(value))

    assert list(refused.value.block_errors) == ["last_day"]
