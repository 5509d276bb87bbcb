"""A juror's score sheet in the browser: without a connection, in two windows, on a phone."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from competitions.models import CompetitionIndexPage, ScoreSheet
from innovations.choices import RegionalRole
from tests.e2e.looking import assert_fits, violations
from tests.factories.competitions import (
    CompetitionCategoryFactory,
    CompetitionPageFactory,
    CompetitionPhaseFactory,
    CriterionFactory,
    EntryFactory,
    EntryVersionFactory,
    FormSectionFactory,
    JurorFactory,
    PanelSeatFactory,
    content_for,
)
from tests.factories.innovations import make_regional

MINE = "/admin/competitions/judging/"
LONG = "Waktu layanan turun dari empat puluh lima menit menjadi tujuh menit. " * 20


@pytest.fixture
def sheets(story) -> list[ScoreSheet]:
    """Two sheets of the juror ``juror`` in a blind phase that runs now."""
    competition = CompetitionPageFactory(
        parent=CompetitionIndexPage.objects.get(), title="Lomba Inovasi 2025"
    )
    today = timezone.localdate()
    phase = CompetitionPhaseFactory(
        competition=competition,
        kind="judging",
        name="Penilaian proposal",
        starts_on=today - timedelta(days=1),
        ends_on=today + timedelta(days=2),
        is_blind=True,
    )
    category = CompetitionCategoryFactory(
        competition=competition, name="Perangkat Daerah"
    )
    section = FormSectionFactory(category=category, title="Kebaruan inovasi")
    for number, (name, weight, low, high) in enumerate(
        (("Kebaruan", 60, 0, 100), ("Dampak dan manfaat", 40, 1, 5))
    ):
        CriterionFactory(
            category=category,
            phase=phase,
            section=section,
            name=name,
            weight=weight,
            minimum=low,
            maximum=high,
            sort_order=number,
            anchors=f"{low}: belum ada bukti\n{high}: terukur dan terbukti",
        )
    juror = JurorFactory(
        competition=competition,
        user=make_regional(story.region, RegionalRole.JUROR, username="juror"),
    )
    PanelSeatFactory(category=category, phase=phase, juror=juror)
    sheets = []
    for title in ("SIMPEL Dinas Kesehatan", "ANTAR OBAT"):
        entry = EntryFactory(
            category=category,
            organization=story.organization,
            title=title,
            state="submitted",
        )
        content = content_for(entry)
        content["answers"][0]["text"] = LONG
        sheets.append(
            ScoreSheet.objects.create(
                juror=juror,
                phase=phase,
                entry=entry,
                version=EntryVersionFactory(entry=entry, content=content),
            )
        )
    return sheets


def scores(sheet: ScoreSheet) -> list[Decimal | None]:
    return [score.value for score in sheet.scores.all()]


def test_scores_survive_a_lost_connection(page: Page, sheets, sign_in, browser_errors):
    sheet = sheets[0]
    address = f"{MINE}sheet/{sheet.pk}/"
    sign_in(page, "juror")
    page.goto(address)
    first, second = page.locator(".judging-score").all()
    status = page.locator("[data-status]")
    first.fill("87,5")
    expect(status).to_contain_text("Tersimpan pukul")
    assert scores(sheet) == [Decimal("87.50")]

    page.context.set_offline(True)
    second.fill("4,25")
    page.locator("#note").fill("Datanya lengkap.")
    expect(status).to_contain_text("Tidak tersambung")
    expect(page.locator("[data-total]")).to_have_text("86,5")
    assert scores(sheet) == [Decimal("87.50")]

    # The window goes meanwhile, and not even its last attempt leaves the machine; the
    # connection is back when the sheet is opened again.
    page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError()); }")
    page.once("dialog", lambda dialog: dialog.accept())
    page.goto("about:blank")
    page.context.set_offline(False)
    page.goto(address)

    expect(page.locator(".judging-score").nth(1)).to_have_value("4,25")
    expect(page.locator("[data-status]")).to_contain_text("Tersimpan pukul")
    sheet.refresh_from_db()
    assert scores(sheet) == [Decimal("87.50"), Decimal("4.25")]
    assert sheet.note == "Datanya lengkap."
    kept = page.evaluate("Object.keys(localStorage).filter((k) => k.includes('score'))")
    assert kept == []
    lost = [error for error in browser_errors if "ERR_INTERNET_DISCONNECTED" in error]
    assert lost
    for error in lost:
        browser_errors.remove(error)


def test_two_windows_choose_between_their_values(page: Page, sheets, sign_in):
    sheet = sheets[0]
    address = f"{MINE}sheet/{sheet.pk}/"
    sign_in(page, "juror")
    page.goto(address)
    other = page.context.new_page()
    other.goto(address)
    other.locator(".judging-score").first.fill("80")
    expect(other.locator("[data-status]")).to_contain_text("Tersimpan pukul")

    page.locator(".judging-score").first.fill("85")
    page.get_by_role("button", name="Dari jendela lain: 80").wait_for()
    assert scores(sheet) == [Decimal(80)]
    page.get_by_role("button", name="Dari sini: 85").click()

    expect(page.locator("[data-status]")).to_contain_text("Tersimpan pukul")
    assert scores(sheet) == [Decimal(85)]
    page.locator(".judging-score").first.fill("850")
    expect(page.locator(".judging-error")).to_have_text(
        "850 di luar rentang. Beri nilai dari 0 sampai 100."
    )
    page.locator(".judging-score").first.fill("85,50")
    page.locator(".judging-score").nth(1).fill("5")
    page.get_by_role("button", name="Kunci …").click()
    page.wait_for_url("**/seal/**")
    expect(page.locator("tfoot")).to_contain_text("91,3")
    page.get_by_role("button", name="Kunci lembar").click()
    page.wait_for_url(f"**{MINE}")
    sheet.refresh_from_db()
    assert sheet.state == "sealed"


def test_jurors_screens_are_for_everybody(page: Page, sheets, sign_in):
    sign_in(page, "juror")
    juror = sheets[0].juror
    addresses = {
        "desk": "/admin/",
        "list": MINE,
        "declaration": f"{MINE}declaration/{juror.pk}/",
        "sheet": f"{MINE}sheet/{sheets[0].pk}/",
        "seal": f"{MINE}sheet/{sheets[0].pk}/seal/",
        "give back": f"{MINE}sheet/{sheets[0].pk}/give-back/",
    }

    found = {}
    for name, address in addresses.items():
        answer = page.goto(address)
        assert answer is not None
        assert answer.ok, (name, answer.status)
        for details in page.locator("main details").all():
            details.evaluate("node => node.open = true")
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 900})
            assert_fits(page)
            found[name, width] = violations(page)

    assert {key: rules for key, rules in found.items() if rules} == {}
