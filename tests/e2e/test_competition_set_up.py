"""The set-up of a competition, for those on a phone or with a screen reader."""

from datetime import date, time

import pytest
from playwright.sync_api import Page

from competitions.models import CompetitionIndexPage
from competitions.services.templates import apply_template, templates
from tests.e2e.looking import assert_fits, violations
from tests.factories.competitions import (
    CompetitionCategoryFactory,
    CompetitionPageFactory,
    CompetitionPhaseFactory,
    TieRuleFactory,
)

LONG = "Kategori Inovasi Pelayanan Publik Perangkat Daerah dan Unit di Bawahnya"
SET_UP = "/admin/competitions/set-up"


@pytest.fixture
def screens(story) -> dict[str, str]:
    """The registrar's screens of an empty competition and of one that is set up."""
    index = CompetitionIndexPage.objects.get()
    empty = CompetitionPageFactory(parent=index, title="Baru", slug="baru", draft=True)
    full = CompetitionPageFactory(parent=index, title=f"Lomba {LONG}", slug="penuh")
    for kind, day in (("registration", 1), ("judging", 20), ("presentation", 25)):
        CompetitionPhaseFactory(
            competition=full,
            kind=kind,
            name=f"Tahap {LONG} {day}",
            starts_on=date(2025, 6, day),
            opens_at=time(8),
            closes_at=time(16),
        )
    category = CompetitionCategoryFactory(
        competition=full, name=LONG, excludes_winners=True, max_entries=2
    )
    apply_template(category=category, template=templates()["kipp_umum"], actor=None)
    TieRuleFactory(category=category)
    criterion = category.criteria.first()
    rows = "/admin/competitions"
    return {
        "list": "/admin/competitions/",
        "empty": f"{SET_UP}/{empty.pk}/",
        "full": f"{SET_UP}/{full.pk}/",
        "copy": f"{SET_UP}/{full.pk}/copy/",
        "template": f"{SET_UP}/category/{category.pk}/template/",
        "phase": f"{rows}/phases/edit/{full.phases.first().pk}/",
        "category": f"{rows}/categories/edit/{category.pk}/",
        "sections": f"{rows}/sections/",
        "criterion": f"{rows}/criteria/edit/{criterion.pk}/",
        "new tie rule": f"{rows}/tie-rules/new/?category={category.pk}",
    }


def test_set_up_is_for_everybody(page: Page, screens, sign_in):
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
