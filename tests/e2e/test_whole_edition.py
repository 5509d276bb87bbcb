"""The main steps of a competition in the browser, each by who takes it."""

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from competitions.models import (
    AwardPlace,
    Certificate,
    CompetitionCategory,
    CompetitionIndexPage,
    CompetitionPage,
    CompetitionPhase,
    Entry,
    ScoreSheet,
    StageClosing,
)
from innovations.choices import RegionalRole
from tests.e2e.looking import assert_fits
from tests.factories.competitions import (
    CompetitionCategoryFactory,
    CompetitionPageFactory,
    CompetitionPhaseFactory,
    CriterionFactory,
    EntryFactory,
    EntryStatementFactory,
    EntryVersionFactory,
    FormSectionFactory,
    JurorFactory,
    PanelSeatFactory,
)
from tests.factories.innovations import make_regional

pytestmark = pytest.mark.long

TITLE, OTHER = "Perahu Obat", "Rapor Nelayan"
ENTER = "/admin/competitions/entries/"
MINE = "/admin/competitions/judging/"
JURY = "/admin/competitions/jury/"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
RESULTS = "/admin/competitions/results/"


@dataclass
class Edition:
    competition: CompetitionPage
    category: CompetitionCategory
    registration: CompetitionPhase
    judging: CompetitionPhase

    @property
    def stage(self) -> str:
        return f"{JURY}stage/{self.category.pk}/{self.judging.pk}/"


@pytest.fixture
def edition(story) -> Edition:
    """Registration goes on; the other organisation has handed in; three jurors."""
    today = timezone.localdate()
    competition = CompetitionPageFactory(
        parent=CompetitionIndexPage.objects.get(),
        title="Lomba Inovasi Peramban",
        slug="peramban",
        edition_year=today.year,
    )
    category = CompetitionCategoryFactory(
        competition=competition, name="Perangkat Daerah", audience="organizations"
    )
    FormSectionFactory(category=category, title="Ringkasan", max_words=20)
    EntryStatementFactory(category=category, text="Karya ini asli.")
    registration = CompetitionPhaseFactory(
        competition=competition,
        kind="registration",
        name="Pendaftaran",
        starts_on=today - timedelta(days=9),
        ends_on=today + timedelta(days=1),
    )
    judging = CompetitionPhaseFactory(
        competition=competition,
        kind="judging",
        name="Penilaian proposal",
        starts_on=today - timedelta(days=1),
        ends_on=today + timedelta(days=2),
        jurors_per_entry=1,
        is_blind=True,
    )
    for number, name in enumerate(("Kebaruan", "Dampak")):
        CriterionFactory(
            category=category, phase=judging, name=name, weight=50, sort_order=number
        )
    for number, label in enumerate(("Juara I", "Juara II")):
        AwardPlace.objects.create(category=category, label=label, sort_order=number)
    entry = EntryFactory(
        category=category,
        organization=story.other_organization,
        title=OTHER,
        state="submitted",
    )
    EntryVersionFactory(entry=entry)
    for name in ("satu", "dua"):
        juror = JurorFactory(
            competition=competition,
            name=f"Dr. Juri {name.title()}",
            user=make_regional(story.region, RegionalRole.JUROR, username=name),
        )
        PanelSeatFactory(category=category, phase=judging, juror=juror)
    return Edition(competition, category, registration, judging)


def test_edition_in_the_browser(open_page, phone, edition, sign_in):
    operator_hands_in(sign_in(open_page(), "operator"))
    registration_ends(edition)
    registrar = sign_in(open_page(), "registrar")
    registrar_screens_and_assigns(registrar, edition)

    first = ScoreSheet.objects.order_by("pk").first()
    giver = first.juror.user.username
    scorer = {"satu": "dua", "dua": "satu"}[giver]
    juror_gives_back(sign_in(open_page(**PHONE), giver), first)
    sheets = ScoreSheet.objects.filter(state="open", juror__user__username=scorer)
    assert sheets.count() == 2
    sign_in(phone, scorer)
    for sheet, score in zip(sheets.order_by("pk"), ("80", "90,5"), strict=True):
        juror_scores_and_seals(phone, sheet, score)

    registrar_closes_and_publishes(registrar, edition)
    citizen_sees_and_checks(open_page(), edition)


def operator_hands_in(page: Page) -> None:
    """Begins with a name, writes, and reads what the jury reads before it goes."""
    page.goto(ENTER)
    page.get_by_role("link", name="Perangkat Daerah").click()
    page.get_by_label("Nama inovasi").fill(TITLE)
    page.get_by_role("button", name="Mulai dengan nama ini").click()
    page.get_by_role("textbox", name="Ringkasan").fill(
        "Perahu membawa obat ke tujuh pulau."
    )
    expect(page.locator("[data-entry-saved]")).to_contain_text("Tersimpan")
    expect(page.locator("[data-entry-words]").first).to_contain_text("6 dari 20")
    page.get_by_label("Nama lengkap beserta gelar").first.fill("Rina, S.Kep.")
    page.get_by_label("Karya ini asli.").check()
    page.get_by_role("button", name="Kirim …").click()
    page.wait_for_url("**/submit/")
    expect(page.get_by_text("Perahu membawa obat")).to_be_visible()
    page.get_by_role("button", name="Kirim sekarang").click()
    page.wait_for_url("**/versions/**")
    version = Entry.objects.get(title=TITLE).versions.get()
    expect(page.locator(".entry-receipt__code")).to_have_text(version.code)


def registration_ends(edition: Edition) -> None:
    """The day after."""
    CompetitionPhase.objects.filter(pk=edition.registration.pk).update(
        ends_on=timezone.localdate() - timedelta(days=1)
    )


def registrar_screens_and_assigns(page: Page, edition: Edition) -> None:
    page.goto(f"{JURY}{edition.competition.pk}/screening/")
    for box in page.get_by_role("checkbox", name="Pilih").all():
        box.check()
    page.get_by_role("button", name="Loloskan yang dicentang").click()
    expect(page.locator(".messages .success")).to_contain_text("2")
    page.goto(f"{edition.stage}assign/")
    page.get_by_role("button", name="Tugaskan").click()
    page.wait_for_url(f"**{edition.stage}")


def juror_gives_back(page: Page, sheet: ScoreSheet) -> None:
    """Opens what can't be scored, and one press is enough."""
    page.goto(MINE)
    page.locator(".judging-row").click()
    page.get_by_text("Saya tidak dapat menilai peserta ini").tap()
    page.get_by_role("button", name="Saya bekerja di instansi ini").tap()
    page.wait_for_url(f"**{MINE}")
    expect(page.locator(".messages .success")).to_be_visible()
    assert_fits(page)
    sheet.refresh_from_db()
    assert sheet.state == "recused"


def juror_scores_and_seals(page: Page, sheet: ScoreSheet, score: str) -> None:
    page.goto(f"{MINE}sheet/{sheet.pk}/")
    assert_fits(page)
    # The jury reads blind.
    expect(page.get_by_text("Dinas Kesehatan")).to_have_count(0)
    for field in page.locator(".judging-score").all():
        field.fill(score)
    expect(page.locator("[data-total]")).to_have_text(score)
    page.get_by_role("button", name="Kunci …").tap()
    page.wait_for_url("**/seal/**")
    page.get_by_role("button", name="Kunci lembar").tap()
    page.wait_for_url(f"**{MINE}")
    sheet.refresh_from_db()
    assert sheet.state == "sealed"


def registrar_closes_and_publishes(page: Page, edition: Edition) -> None:
    page.goto(f"{edition.stage}close/")
    page.get_by_role("button", name="Tutup tahap").click()
    page.wait_for_url("**/ranking/")
    assert StageClosing.objects.get().going_on.count() == 2
    results = f"{RESULTS}{edition.competition.pk}/"
    page.goto(results)
    page.get_by_role("link", name="Susun hasil dari pemeringkatan").click()
    page.get_by_role("button", name="Tulis hasil ini").click()
    page.wait_for_url(f"**{results}")
    page.goto(f"{results}certificates/")
    page.get_by_role("button", name="Terbitkan").click()
    expect(page.locator(".messages .success")).to_be_visible()
    page.goto(f"{results}release/")
    page.get_by_label("Saya yakin").check()
    page.get_by_role("button", name="Umumkan sekarang").click()
    page.wait_for_url(f"**{results}")


def citizen_sees_and_checks(page: Page, edition: Edition) -> None:
    """Reads who won on the page of the competition, and checks what hangs on a wall."""
    page.goto(urlsplit(edition.competition.full_url).path)
    results = page.locator("#results, main")
    expect(results.get_by_text("Juara I", exact=True).first).to_be_visible()
    winner = edition.competition.awards.get(rank=1)
    expect(results.get_by_text(winner.innovation_text).first).to_be_visible()
    page.goto("/sertifikat/")
    certificate = Certificate.objects.get(award=winner)
    page.get_by_label("Kode piagam").fill(certificate.code.lower())
    page.get_by_role("button", name="Periksa").click()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("Piagam atau sertifikat ini asli")
    expect(page.get_by_text(certificate.recipient)).to_be_visible()
