"""Nobody's edit is ever lost or overwritten without a recorded choice."""

import random
from collections import Counter

import hypothesis
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.factories.innovations import make_operator, make_registrar
from tests.innovations.two_way.machine import Machine, Person, World


@pytest.fixture
def world(region, organization, other_organization, affairs, tmp_path):
    return World(
        region=region,
        people={
            "registrar": Person(make_registrar(region, username="registrar")),
            "colleague": Person(make_registrar(region, username="colleague")),
            "operator": Person(
                make_operator(organization, username="operator"), "Dinas Kesehatan"
            ),
        },
        affairs={affair.code: affair for affair in affairs},
        folder=tmp_path,
    )


def run(world, capsys, *, examples, steps):
    # pytest-randomly seeds this; its seed stands at the top of the output.
    seed = random.getrandbits(32)
    with capsys.disabled():
        print(f"\ntwo-way machine: seed {seed}, {examples} × {steps} steps")  # noqa: T201 -- a failure is repeated with it
    parts = {"world": world, "seen": Counter()}
    machine = hypothesis.seed(seed)(type("Seeded", (Machine,), parts))
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            # A failure is told step by step; making it smaller takes minutes.
            phases=(Phase.generate,),
            deadline=None,
            print_blob=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
    return machine.seen


@pytest.mark.once
def test_random_work_of_several_people(world, capsys):
    run(world, capsys, examples=10, steps=25)


@pytest.mark.long
def test_long_random_work_of_several_people(world, capsys):
    run(world, capsys, examples=200, steps=50)
