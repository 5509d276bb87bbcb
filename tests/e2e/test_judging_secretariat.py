"""The secretariat's screens of judging, for those on a phone or with a screen reader."""

import pytest
from playwright.sync_api import Page

from competitions.models import CompetitionIndexPage
from competitions.services.stages import close_stage
from innovations.models import OrganizationPage
from tests.competitions.jury.judging import Judging
from tests.e2e.looking import assert_fits, violations
from tests.factories.competitions import CompetitionPageFactory

LONG = "Gerakan Inovasi Pelayanan Publik Perangkat Daerah dan Unit di Bawahnya"
JURY = "/admin/competitions/jury"


@pytest.fixture
def screens(story) -> dict[str, str]:
    """A competition whose first stage is closed, and whose second is being scored."""
    index = CompetitionIndexPage.objects.get()
    empty = CompetitionPageFactory(parent=index, title="Baru", slug="baru", draft=True)
    competition = CompetitionPageFactory(parent=index, title=LONG, slug="penuh")
    judging = Judging(competition, None, weight=60, is_blind=True)
    second = judging.stage("Kunjungan lapangan", 20, kind="field_visit", weight=40)
    chair = judging.juror(f"Dr. {LONG}", judging.phase, second, is_chair=True)
    member = judging.juror("Andi", judging.phase, second)
    organization = OrganizationPage.objects.first()
    entries = [
        judging.entry(f"{LONG} {number}", organization=organization)
        for number in range(3)
    ]
    for number, entry in enumerate(entries):
        judging.sheet(entry, chair, 90 - number)
        judging.sheet(entry, member, 60 - number)
    refused = judging.entry(LONG, passed=False, organization=organization)
    close_stage(judging.fresh(), judging.phase, None)
    judging.sheet(entries[0], chair, 80, phase=second)
    sheet = judging.sheet(entries[1], chair, 80, phase=second)
    judging.sheet(entries[2], member, phase=second, state="open")
    stage = f"{JURY}/stage/{judging.category.pk}/{second.pk}"
    first = f"{JURY}/stage/{judging.category.pk}/{judging.phase.pk}"
    return {
        "empty": f"{JURY}/{empty.pk}/",
        "nothing handed in": f"{JURY}/{empty.pk}/screening/",
        "overview": f"{JURY}/{competition.pk}/",
        "new juror": f"{JURY}/{competition.pk}/jurors/add/",
        "conflicts": f"{JURY}/{competition.pk}/conflicts/",
        "screening": f"{JURY}/{competition.pk}/screening/",
        "screen": f"{JURY}/version/{refused.versions.get().pk}/",
        "leave": f"{JURY}/juror/{member.pk}/leave/",
        "panel": f"{stage}/panel/",
        "assign": f"{stage}/assign/",
        "stage": f"{stage}/",
        "ranking": f"{stage}/ranking/",
        "close": f"{stage}/close/",
        "give back": f"{JURY}/sheet/{sheet.pk}/reopen/",
        "closed": f"{first}/ranking/",
        "reopen": f"{first}/reopen/",
    }


def test_judging_is_for_everybody(page: Page, screens, sign_in):
    sign_in(page, "registrar")

    found = {}
    for name, address in screens.items():
        answer = page.goto(address)
        assert answer is not None
        assert answer.ok, (name, answer.status)
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 900})
            assert_fits(page)
            found[name, width] = violations(page)

    assert {key: rules for key, rules in found.items() if rules} == {}
