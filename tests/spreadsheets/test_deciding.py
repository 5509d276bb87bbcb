"""Choices in conflicts: by cell, by column, for all; only while a plan waits."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import ModelLogEntry

from spreadsheets.exceptions import TooLate
from spreadsheets.models import ImportRun, ImportRunRow
from spreadsheets.services.deciding import decide, decide_cells, decided_rows, undecided

CELL = ["lama", "sini", "berkas", None]
SETTLED = ["lama", "lama", "baru"]


@pytest.fixture
def run(site, sheets, sender):
    run = ImportRun.objects.create(
        sheet="groups",
        scope=site.hostname,
        user=sender,
        state="planned",
        filename="uji.csv",
        counts={"conflict": 3, "changed": 1},
    )
    for number in range(3):
        run.rows.create(
            action="conflict",
            number=number,
            label=f"Baris {number}",
            changes={"name": CELL, "permissions": CELL, "place": SETTLED},
        )
    run.rows.create(action="changed", changes={"name": SETTLED})
    return run


def choices(run):
    return [
        {name: choice for name, choice in row.decisions.items() if name}
        for row in run.rows.order_by("pk")
    ]


def test_one_choice_for_all_conflicts_is_stored_and_recorded(run, sender):
    changed = decide(run=run, user=sender, decision="theirs")

    both = {"name": "theirs", "permissions": "theirs"}
    assert changed == 6
    assert choices(run) == [both, both, both, {}]
    assert decided_rows(run).count() == 3
    entry = ModelLogEntry.objects.get(action="spreadsheets.decide")
    assert (entry.user, entry.data["decision"], entry.data["cells"]) == (
        sender,
        "theirs",
        6,
    )


def test_a_column_is_half_a_decision(run, sender):
    decide(run=run, user=sender, decision="ours", field="name")

    assert choices(run) == [{"name": "ours"}] * 3 + [{}]
    assert decided_rows(run).count() == 0
    assert undecided(run.rows.filter(action="conflict")).count() == 3

    decide(run=run, user=sender, decision="theirs", field="permissions")

    assert choices(run)[0] == {"name": "ours", "permissions": "theirs"}
    assert decided_rows(run).count() == 3


def test_what_is_kept_of_a_half_decided_row_does_not_look_complete(run, sender):
    decide(run=run, user=sender, decision="ours", field="name")

    waiting = {"name", "permissions"}
    assert not any(waiting <= row.decisions.keys() for row in run.rows.all())


def test_rows_and_cells_are_chosen_singly_and_taken_back(run, sender):
    first, second, third, settled = run.rows.order_by("pk")

    decide(run=run, user=sender, decision="ours", rows=[first.pk, settled.pk])
    decide_cells(
        run=run,
        user=sender,
        cells={
            (second.pk, "name"): "theirs",
            (second.pk, "place"): "theirs",
            (third.pk, "name"): "nonsense",
            (settled.pk, "name"): "theirs",
        },
    )

    assert choices(run) == [
        {"name": "ours", "permissions": "ours"},
        {"name": "theirs"},
        {},
        {},
    ]

    decide(run=run, user=sender, decision="")

    assert [row.decisions for row in run.rows.all()] == [{}, {}, {}, {}]
    assert decide(run=run, user=sender, decision="") == 0


@pytest.mark.parametrize("state", ["applied", "queued", "discarded", "reading"])
def test_after_the_plan_nothing_is_decided(run, sender, state):
    ImportRun.objects.update(state=state)

    with pytest.raises(TooLate):
        decide(run=run, user=sender, decision="ours")
    assert choices(run) == [{}, {}, {}, {}]


def test_rows_of_another_run_are_left_alone(run, sender, site):
    other = ImportRun.objects.create(
        sheet="groups", scope=site.hostname, state="planned"
    )
    row = other.rows.create(action="conflict", changes={"name": CELL})

    decide(run=run, user=sender, decision="ours", rows=[row.pk])
    decide_cells(run=run, user=sender, cells={(row.pk, "name"): "ours"})

    assert ImportRunRow.objects.get(pk=row.pk).decisions == {}


def test_unknown_decision_is_a_mistake(run, sender):
    with pytest.raises(ValueError, match="maybe"):
        decide(run=run, user=sender, decision="maybe")


def test_number_of_queries_grows_with_batches_only(run, sender):
    decide(run=run, user=sender, decision="ours")
    with CaptureQueriesContext(connection) as for_three:
        decide(run=run, user=sender, decision="theirs")
    run.rows.filter(action="conflict", number=0).delete()
    run.rows.filter(action="conflict", number=1).delete()
    with CaptureQueriesContext(connection) as for_less:
        decide(run=run, user=sender, decision="ours")

    # The website's audit log asks three more.
    assert 9 <= len(for_three) == len(for_less) <= 12
