"""What citizens open: every kind of public page, full, bare and overlong."""

import gc
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
import wagtail_factories
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page, Response, expect

from competitions.models import CompetitionIndexPage
from news.models import (
    AgendaIndexPage,
    EventSession,
    NewsCorrection,
    NewsIndexPage,
)
from news.services.withdrawing import withdraw
from portal.home.models import HomePage
from tests.factories.agenda import EventPageFactory
from tests.factories.competitions import (
    AwardFactory,
    CompetitionCategoryFactory,
    CompetitionKindFactory,
    CompetitionPageFactory,
    CompetitionPhaseFactory,
    CriterionFactory,
    FormSectionFactory,
)
from tests.factories.home import ContentPageFactory
from tests.factories.innovations import (
    GovernmentAffairFactory,
    InnovationPageFactory,
    OrganizationPageFactory,
)
from tests.factories.news import NewsPageFactory

# Wagtail leaves a temporary file open for each size of a picture that it draws.
pytestmark = pytest.mark.filterwarnings("ignore:Unclosed file:ResourceWarning")

DESKTOP = {"viewport": {"width": 1280, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
FIRST_LOAD = 150_000
LONG = (
    "Sistem Pertanggungjawaban Keberlanjutan Penyelenggaraan Pelayanan "
    "Administrasi Kependudukan bagi Masyarakat Kepulauan dan Perbatasan"
)
LONG_WORD = "mempertanggungjawabkan" * 4
TEXT = "<p>Warga datang pada jamnya.</p><ul><li>Cepat</li><li>Pasti</li></ul>"
TABLE = {
    "data": [["Kategori", "Pemenang", "Keterangan"], ["A", LONG, LONG], ["B", "", ""]],
    "cell": [],
    "first_row_is_table_header": True,
    "first_col_is_header": False,
    "table_caption": "Pemenang",
}


def photo():
    return wagtail_factories.ImageFactory(
        file__width=640, file__height=427, title="Foto", description="Loket puskesmas"
    )


@pytest.fixture
def addresses(story) -> dict[str, str]:
    """Fill the region and return where its pages are, by what they show."""
    home = HomePage.objects.get(pk=story.region.site.root_page_id)
    pages = {
        **_innovations(story),
        **_competitions(CompetitionIndexPage.objects.get()),
        **_news(NewsIndexPage.objects.get()),
        **_events(AgendaIndexPage.objects.get()),
        "content page": ContentPageFactory(
            parent=home,
            title=LONG,
            show_in_menus=True,
            introduction="Tempat bertanya.",
            body=[("heading", LONG), ("paragraph", TEXT), ("table", TABLE)],
        ),
    }
    home.refresh_from_db()
    _fill_home(home, pages)
    return {
        "home": "/",
        "registry": "/inovasi/",
        "registry filtered": "/inovasi/?stage=implementation&year=2025",
        "registry without results": "/inovasi/?q=tidakadasamasekali",
        "competition list": "/lomba/",
        "news list": "/berita/",
        "news of a month": "/berita/2025/06/",
        "agenda": "/agenda/",
        "agenda of a month": "/agenda/2035/06/",
        "registration": "/agenda/bimtek/daftar/",
        "search": "/cari/?q=antrean",
        "search without results": "/cari/?q=zzzzqqqq",
        "not found": "/tidak-ada/",
        "components": "/gaya/",
        "language": "/i18n/",
        **{name: page.url for name, page in pages.items()},
    }


def _innovations(story):
    affair = GovernmentAffairFactory(code="1.02", label="Kesehatan")
    unit = OrganizationPageFactory(parent=story.organization, title=f"UPT {LONG}")
    return {
        "profile": InnovationPageFactory(
            parent=story.organization,
            title="Antrean Online Puskesmas",
            summary="Warga datang pada jamnya.",
            stage="implementation",
            form="other",
            kind="digital",
            implementation_date=date(2025, 3, 1),
            main_affair=affair,
            photo=photo(),
            design=TEXT * 5,
            purpose=TEXT,
            benefit=TEXT,
            result=TEXT,
            legal_basis=TEXT,
            video_url="https://www.youtube.com/watch?v=dQw4w9WgXcQ",
            latitude="-1.24",
            longitude="116.8",
        ),
        "overlong profile": InnovationPageFactory(
            parent=unit,
            title=f"{LONG} {LONG_WORD}",
            slug="panjang",
            summary=f"{LONG_WORD} {LONG}",
            stage="trial",
            design=f"<p>{LONG_WORD}</p>",
        ),
        "bare profile": InnovationPageFactory(parent=unit, title="Hanya nama"),
        "organisation": story.organization,
        "overlong unit": unit,
        "bare organisation": story.other_organization,
    }


def _competitions(index):
    today = timezone.localdate()
    kind = CompetitionKindFactory()
    full = CompetitionPageFactory(
        parent=index,
        title=f"Lomba {LONG}",
        slug="lomba-penuh",
        kind=kind,
        level="regional",
        organizer=LONG,
        theme="Lahir, diperkuat, dikawal",
        introduction="Penghargaan bagi layanan yang bermanfaat.",
        prizes=TEXT,
        legal_basis=TEXT,
        how_to_enter=TEXT,
        faq=[{"type": "question", "value": {"question": LONG, "answer": TEXT}}],
    )
    for name, first, last in (("Sosialisasi", -30, -20), ("Pendaftaran", -5, 12)):
        CompetitionPhaseFactory(
            competition=full,
            name=name,
            starts_on=today + timedelta(days=first),
            ends_on=today + timedelta(days=last),
        )
    category = CompetitionCategoryFactory(
        competition=full, description=LONG, audience="both", max_entries=2
    )
    FormSectionFactory(category=category, title=f"{LONG} {LONG_WORD}", max_words=200)
    CriterionFactory(category=category, name=LONG, weight=100)
    AwardFactory(category=category, winner_text=f"{LONG} {LONG_WORD}", score="91.25")
    return {
        "competition": full,
        "bare competition": CompetitionPageFactory(parent=index, title="Hanya nama"),
    }


def _news(index):
    withdrawn = NewsPageFactory(parent=index, title="Ditarik", slug="ditarik")
    withdraw(withdrawn, reason=f"{LONG} {LONG_WORD}", user=None)
    return {
        "article": NewsPageFactory(
            parent=index,
            title="Lomba inovasi daerah dibuka",
            kicker="Siaran pers",
            standfirst=LONG,
            lead_image=photo(),
            lead_image_alt="Petugas menyerahkan obat",
            lead_image_caption=LONG,
            lead_image_credit="Diskominfo",
            event_date=date(2025, 6, 4),
            event_place="Penajam",
            tags=["Lomba", LONG_WORD],
            body=[
                ("paragraph", TEXT),
                ("quote", {"text": LONG, "attribution": "ujarnya, Rabu (04/06)."}),
                ("quote", {"text": LONG, "speaker": "Siti Rahma", "post": LONG}),
            ],
            corrections=[NewsCorrection(text=f"Semula tertulis 12. {LONG}")],
        ),
        "withdrawn article": withdrawn,
        "overlong article": NewsPageFactory(
            parent=index,
            title=f"{LONG} {LONG_WORD}",
            slug="panjang",
            standfirst=LONG * 3,
        ),
        "old article": NewsPageFactory(
            parent=index, title="Lama", published_at=datetime(2024, 1, 5, tzinfo=UTC)
        ),
    }


def _events(index):
    event = EventPageFactory(
        parent=index,
        title=f"Bimtek {LONG} {LONG_WORD}",
        slug="bimtek",
        summary=LONG,
        description=TEXT,
        status="moved",
        mode="hybrid",
        registration="here",
        capacity=40,
        asks_for_phone=True,
        lead_image=photo(),
        lead_image_alt="Peserta di aula",
    )
    EventSession.objects.create(page=event, time="09.00–09.30", title=LONG)
    return {"event": event}


def _fill_home(home, pages):
    home.tagline = "Perubahan kecil yang terasa."
    home.introduction = f"{LONG} {LONG_WORD}"
    home.hero_image = photo()
    home.accent_colour = "#6e2430"
    home.opening_hours = [("hours", {"days": "Senin–Kamis", "time": "08.00–15.30"})]
    home.social_accounts = [
        ("account", {"network": "x", "url": "https://x.example/a", "handle": "@a"})
    ]
    empty = {"first_day": None, "last_day": None, "url": ""}
    home.announcements = [
        (
            "announcement",
            {
                "text": LONG,
                "level": level,
                "link_label": "Baca",
                "page": pages["content page"],
                **empty,
            },
        )
        for level in ("info", "warning", "urgent")
    ]
    home.actions = [("link", {"label": "Baca", "page": pages["article"], "url": ""})]
    home.save_revision().publish()


def problems_of(page: Page, answer: Response | None, width: int) -> list[str]:
    """Say what is wrong with the page that is open."""
    found = []
    if answer is None or answer.status not in {200, 404, 410}:
        found.append(f"status {answer and answer.status}")
    overflow = page.evaluate("document.documentElement.scrollWidth")
    if overflow > width:
        found.append(f"{overflow} pixels wide")
    if page.locator("h1").count() != 1:
        found.append("not one first heading")
    for violation in Axe().run(page).response["violations"]:
        nodes = ", ".join(str(node["target"]) for node in violation["nodes"][:3])
        found.append(f"{violation['id']}: {nodes}")
    return found


@pytest.mark.parametrize("window", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_every_public_page_is_accessible_and_fits(
    window, open_page: Callable[..., Page], addresses, browser_errors: list[str]
):
    page = open_page(**window)

    problems = {}
    for name, address in addresses.items():
        answer = page.goto(address)
        problems[name] = problems_of(page, answer, window["viewport"]["width"])

    assert {name: found for name, found in problems.items() if found} == {}
    # The missing page and the withdrawn article are so on purpose.
    expected = [error for error in browser_errors if "404" in error or "410" in error]
    assert expected == browser_errors
    assert len(expected) == 2
    browser_errors.clear()
    gc.collect()


def test_empty_region_is_accessible_too(story, open_page):
    page = open_page(**PHONE)

    problems = {
        address: problems_of(page, page.goto(address), 390)
        for address in ("/", "/inovasi/", "/lomba/", "/berita/")
    }

    assert {name: found for name, found in problems.items() if found} == {}


def focused(page: Page) -> dict:
    """What has the focus: its text, and whether one can see that it has."""
    return page.evaluate(
        """() => {
            const element = document.activeElement;
            const shown = element.closest('.card:has(.card__title a:focus-visible)');
            const style = getComputedStyle(shown || element);
            const box = element.getBoundingClientRect();
            return {
                text: element.textContent.trim(),
                address: element.getAttribute('href') || '',
                in_menu: Boolean(element.closest('.site-menu')),
                outlined: style.outlineStyle !== 'none' && box.top >= 0,
            };
        }"""
    )


def test_keyboard_reaches_content_menu_and_facets(addresses, page: Page):
    page.goto("/inovasi/")

    page.keyboard.press("Tab")
    first = focused(page)
    reached = [first]
    while reached[-1]["address"] != "/berita/" and len(reached) < 20:
        page.keyboard.press("Tab")
        reached.append(focused(page))

    assert first["address"] == "#content"
    assert all(stop["outlined"] for stop in reached), reached
    menu = [stop["address"] for stop in reached if stop["in_menu"]]
    assert menu == ["/inovasi/", "/lomba/", "/berita/"]

    facet = page.locator("main details.facet:has(input[name=stage])").first
    summary = facet.locator("summary").first
    was_open = facet.evaluate("element => element.open")
    summary.focus()
    page.keyboard.press("Enter")
    assert facet.evaluate("element => element.open") is not was_open
    if was_open:
        page.keyboard.press("Enter")
    choice = facet.locator("input[value=implementation]")
    choice.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url("**/inovasi/?*stage=implementation*")
    expect(page.locator("main")).to_contain_text("Antrean Online Puskesmas")
    expect(page.locator("main")).not_to_contain_text("Hanya nama")

    page.goto("/inovasi/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    gc.collect()


def test_everything_works_without_scripts(addresses, open_page):
    page = open_page(java_script_enabled=False, **DESKTOP)

    page.goto("/")
    page.locator("#header-search").fill("antrean")
    page.locator("#header-search").press("Enter")
    page.wait_for_url("**/cari/?q=antrean")
    page.get_by_role("link", name="Antrean Online Puskesmas").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Antrean Online Puskesmas"
    )
    page.get_by_role("navigation", name="Menu utama").get_by_text("Lomba").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Lomba")
    gc.collect()


def test_first_load_is_light(addresses, open_page):
    loaded = {
        name: _weights(open_page(**PHONE), addresses[name])
        for name in ("home", "registry", "profile", "article", "search")
    }

    too_heavy = {
        name: weights
        for name, weights in loaded.items()
        if sum(weights.values()) >= FIRST_LOAD
    }
    assert too_heavy == {}
    gc.collect()


def _weights(page: Page, address: str) -> dict[str, int]:
    """Return the bytes of all that a browser without a cache loads, but pictures."""
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(address, wait_until="networkidle")
    return {
        answer.url: len(answer.body())
        for answer in answers
        if answer.request.resource_type != "image"
    }
