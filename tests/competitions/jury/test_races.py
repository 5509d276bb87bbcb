"""Two people at once: one of them is told, and nothing is done twice."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections

from competitions.models import ScoreSheet, StageClosing
from competitions.services.juries import assign
from competitions.services.stages import close_stage
from tests.competitions.jury.judging import Judging
from tests.factories.competitions import CompetitionPageFactory
from tests.factories.innovations import RegionFactory, make_registrar


@pytest.fixture
def judging(transactional_db):
    if not connection.features.has_select_for_update:
        pytest.skip("SQLite has one writer at a time")
    region = RegionFactory()
    competition = CompetitionPageFactory(parent__region=region)
    return Judging(competition, make_registrar(region))


def at_once(act, people=3):
    """Return what each of several people got, or the error that told them."""
    found = []
    ready = threading.Barrier(people)

    def run():
        try:
            ready.wait()
            found.append(act())
        except ValidationError as error:
            found.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


@pytest.mark.django_db(transaction=True)
def test_several_who_close_make_one_closing(judging):
    juror = judging.juror("Juri")
    for number, entry in enumerate(judging.entries(3)):
        judging.sheet(entry, juror, 90 - number)

    found = at_once(
        lambda: close_stage(judging.category, judging.phase, judging.registrar)
    )

    closing = StageClosing.objects.get()
    assert [one for one in found if not isinstance(one, ValidationError)] == [closing]
    assert len(found) == 3
    assert closing.going_on.count() == 3


@pytest.mark.django_db(transaction=True)
def test_several_who_assign_give_each_sheet_once(judging):
    judging.jurors(2)
    judging.entries(3)

    found = at_once(lambda: assign(judging.category, judging.phase, judging.registrar))

    assert sorted(len(done.added) for done in found) == [0, 0, 6]
    assert ScoreSheet.objects.count() == 6
