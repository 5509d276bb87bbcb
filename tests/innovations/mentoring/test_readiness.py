"""What an innovation still needs before it is sent."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from innovations.choices import AdviceStatus
from innovations.models import FollowUp, InnovationPage
from innovations.services import readiness as checklist
from innovations.services.advice import add_follow_up, answer_advice, give_advice
from innovations.services.completeness import field_anchors, measure_stale
from innovations.services.readiness import Item, readiness_of
from tests.factories.innovations import InnovationPageFactory, PeriodFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def period(region):
    period = PeriodFactory(region=region)
    period.rules.create(field="purpose", minimum=3, weight=1, needed=True)
    period.rules.create(field="theme", weight=1, needed=False)
    return period


def judge(page, period):
    page = InnovationPage.objects.get(pk=page.pk)
    measure_stale(InnovationPage.objects.filter(pk=page.pk))
    return readiness_of([page], period=period)[page.pk]


def states(page, period):
    return {item.key: item.done for item in judge(page, period).items}


def test_an_empty_profile_lacks_all_but_answers(organization, period):
    page = InnovationPageFactory(parent=organization, draft=True)

    found = judge(page, period)

    assert {item.key: item.done for item in found.items} == {
        "profile:purpose": False,
        "evidence": False,
        "advice": True,
        "published": False,
    }
    assert (found.done, found.total, found.percent, found.is_ready) == (1, 4, 25, False)
    [purpose] = [item for item in found.items if item.key == "profile:purpose"]
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert purpose.url == f"{edit}#{field_anchors()['purpose']}"


def test_a_full_profile_is_ready(organization, period):
    page = InnovationPageFactory(
        parent=organization, purpose="<p>satu dua tiga</p>", video_url="https://y.id/x"
    )

    found = judge(page, period)

    assert (found.percent, found.is_ready, found.missing) == (100, True, ())


def test_the_latest_draft_counts_not_what_is_published(organization, period):
    page = InnovationPageFactory(parent=organization)
    page.video_url, page.purpose = "https://y.id/x", "<p>satu dua tiga</p>"
    page.save_revision()

    assert states(page, period) == {
        "profile": True,
        "evidence": True,
        "advice": True,
        "published": False,
    }


def test_advice_and_late_follow_ups_stand_in_the_way(
    innovation, period, mentor, operator, assignment
):
    advice = give_advice(innovation=innovation, text="x", actor=mentor)
    today = timezone.localdate() + datetime.timedelta(days=1)
    late = add_follow_up(advice=advice, task="x", due_on=today, actor=mentor)
    FollowUp.objects.update(due_on=today - datetime.timedelta(days=2))
    late.refresh_from_db()
    add_follow_up(advice=advice, task="y", due_on=today, actor=mentor)
    before = states(innovation, period)
    answer_advice(
        advice=advice, status=AdviceStatus.FOLLOWED, answer="", actor=operator
    )
    late.done_at = timezone.now()
    late.save()
    after = states(innovation, period)

    assert (before["advice"], before["follow_ups"]) == (False, False)
    assert after["advice"]
    assert "follow_ups" not in after


def test_plugins_add_lines(innovation, period, monkeypatch):
    monkeypatch.setattr(checklist, "_checkers", {})
    checklist.register_readiness(
        "statement",
        lambda pages: {
            page.pk: [Item("statement", "Pernyataan", False)] for page in pages
        },
    )

    assert not states(innovation, period)["statement"]


def test_without_a_period_nothing_of_the_profile_is_asked(innovation):
    assert "profile" not in states(innovation, None)


def test_many_cost_what_one_does(organization, period, django_assert_num_queries):
    for number in (1, 3):
        pages = [InnovationPageFactory(parent=organization) for _n in range(number)]
        measure_stale(InnovationPage.objects.all())
        field_anchors()
        with django_assert_num_queries(6):
            assert len(readiness_of(pages, period=period)) == number
