"""The one moment of results: set, moved, withdrawn, come."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.utils import timezone

from competitions.models import Award, CompetitionPage, ResultsRelease
from competitions.services.release import (
    announce_due,
    hide_until_released,
    is_hidden,
    release_now,
    set_moment,
    withdraw,
)
from competitions.services.timetable import turning_points
from tests.factories.competitions import AwardFactory, CompetitionCategoryFactory
from tests.factories.innovations import RegionFactory, make_registrar

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def award(competition):
    category = CompetitionCategoryFactory(competition=competition)
    return AwardFactory(category=category)


@pytest.fixture
def clock(monkeypatch):
    """``clock(moment)``: from now on it is that moment."""

    def set_to(moment):
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return set_to


def tomorrow():
    return timezone.now().replace(microsecond=0) + timedelta(days=1)


def test_without_a_release_results_are_as_public_as_their_page(competition, award):
    assert list(Award.objects.published()) == [award]
    competition.live = False
    competition.save()
    assert list(Award.objects.published()) == []
    assert list(Award.objects.released()) == [award]


def test_moment_is_kept_to_the_second(competition, award, registrar, clock):
    moment = tomorrow()
    set_moment(competition=competition, moment=moment, actor=registrar)

    seen = []
    for at in (moment - timedelta(microseconds=1), moment):
        clock(at)
        archive = CompetitionPage.objects.for_archive().get()
        seen.append(
            (
                list(Award.objects.published()),
                list(competition.listed_awards),
                archive.has_results,
            )
        )

    assert seen == [([], [], False), ([award], [award], True)]


def test_hidden_until_somebody_says_when(competition, award, registrar):
    hide_until_released(competition=competition, actor=registrar)

    assert is_hidden(competition)
    assert not Award.objects.published().exists()


def test_moment_can_be_moved_and_withdrawn_until_it_came(
    competition, award, registrar, clock
):
    moment = tomorrow()
    set_moment(competition=competition, moment=moment, actor=registrar)
    later = moment + timedelta(hours=2)
    set_moment(competition=competition, moment=later, actor=registrar)
    assert ResultsRelease.objects.get().release_at == later

    withdraw(competition=competition, actor=registrar)
    assert ResultsRelease.objects.get().release_at is None

    set_moment(competition=competition, moment=moment, actor=registrar)
    clock(moment)
    with pytest.raises(ValidationError) as refused:
        withdraw(competition=competition, actor=registrar)
    assert refused.value.code == "public"
    with pytest.raises(ValidationError) as refused:
        set_moment(competition=competition, moment=later, actor=registrar)
    assert refused.value.code == "public"
    assert Award.objects.published().exists()


def test_nothing_to_withdraw(competition, registrar):
    with pytest.raises(ValidationError) as refused:
        withdraw(competition=competition, actor=registrar)
    assert refused.value.code == "unset"


def test_moment_in_the_past_is_refused(competition, award, registrar):
    with pytest.raises(ValidationError) as refused:
        set_moment(
            competition=competition,
            moment=timezone.now() - timedelta(seconds=1),
            actor=registrar,
        )
    assert refused.value.code == "past"


def test_nothing_to_release_is_refused(competition, registrar):
    with pytest.raises(ValidationError) as refused:
        set_moment(competition=competition, moment=tomorrow(), actor=registrar)
    assert refused.value.code == "empty"


def test_release_at_once(competition, award, registrar):
    hide_until_released(competition=competition, actor=registrar)

    release = release_now(competition=competition, actor=registrar)

    assert release.is_out
    assert release.announced_at is not None
    assert list(Award.objects.published()) == [award]


@pytest.mark.parametrize("act", [hide_until_released, release_now, withdraw])
def test_others_decide_nothing(competition, award, act):
    with pytest.raises(PermissionDenied):
        act(competition=competition, actor=make_registrar(RegionFactory()))


def test_release_is_announced_once(competition, award, registrar, clock, capsys):
    moment = tomorrow()
    release = set_moment(competition=competition, moment=moment, actor=registrar)
    assert announce_due() == []

    clock(moment)
    call_command("announce_results")
    call_command("announce_results")

    assert capsys.readouterr().out == f"Announced: #{release.pk}\n"
    release.refresh_from_db()
    assert release.announced_at == moment


def test_answers_turn_at_the_moment(competition, award, registrar):
    moment = tomorrow()
    set_moment(competition=competition, moment=moment, actor=registrar)

    region = competition.region
    local = timezone.localtime(moment)
    assert turning_points(region=region, day=local.date()) == [moment]
    assert turning_points(region=region, day=local.date() - timedelta(days=1)) == []
    assert turning_points(region=RegionFactory(), day=local.date()) == []
