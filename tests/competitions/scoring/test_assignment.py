"""Who scores what."""

from itertools import combinations, product

from hypothesis import given
from hypothesis import strategies as st

from competitions.scoring.assignment import assign

JURORS = [f"j{number}" for number in range(5)]
ENTRIES = [f"e{number}" for number in range(6)]
PAIRS = list(product(JURORS, ENTRIES))


def loads(assignment, jurors):
    return sorted(assignment.load(juror) for juror in jurors)


def test_forty_entries_are_spread_evenly_over_seven_jurors():
    jurors = [f"Juri {number}" for number in range(7)]
    entries = [f"LID-{number:03}" for number in range(40)]

    found = assign(jurors=jurors, entries=entries, per_entry=3)

    assert found.short == {}
    assert loads(found, jurors) == [17] * 6 + [18]
    for entry in entries:
        assert sum(1 for _juror, other in found.pairs if other == entry) == 3


def test_too_few_jurors_without_a_conflict_are_told():
    found = assign(
        jurors=["A", "B"], entries=["x", "y"], per_entry=2, conflicts=[("A", "x")]
    )

    assert found.short == {"x": 1}
    assert ("A", "x") not in found.pairs


def test_after_a_recusal_only_the_lack_is_filled():
    before = assign(jurors=JURORS, entries=ENTRIES, per_entry=2)
    lost = sorted(before.pairs)[0]

    after = assign(
        jurors=JURORS,
        entries=ENTRIES,
        per_entry=2,
        conflicts=[lost],
        kept=before.pairs,
    )

    assert before.pairs - after.pairs == {lost}
    [(_juror, entry)] = after.pairs - before.pairs
    assert entry == lost[1]


def least_load(per_entry, conflicts):
    """The least that the busiest juror can have, by trying everything."""
    choices = [
        list(
            combinations([j for j in JURORS if (j, entry) not in conflicts], per_entry)
        )
        for entry in ENTRIES[:4]
    ]
    return min(
        max(sum(juror in chosen for chosen in choice) for juror in JURORS)
        for choice in product(*choices)
    )


@given(st.integers(1, 2), st.sets(st.sampled_from(PAIRS), max_size=9))
def test_busiest_juror_has_as_little_as_possible(per_entry, conflicts):
    entries = ENTRIES[:4]
    found = assign(
        jurors=JURORS, entries=entries, per_entry=per_entry, conflicts=conflicts
    )

    if not found.short:
        busiest = max(found.load(juror) for juror in JURORS)
        assert busiest == least_load(per_entry, conflicts)


@given(
    st.integers(0, 4),
    st.sets(st.sampled_from(PAIRS)),
    st.sets(st.sampled_from(PAIRS)),
)
def test_conflicts_hold_and_what_is_kept_stays(per_entry, conflicts, kept):
    found = assign(
        jurors=JURORS,
        entries=ENTRIES,
        per_entry=per_entry,
        conflicts=conflicts,
        kept=kept,
    )

    assert not found.pairs & conflicts
    assert kept - conflicts <= found.pairs
    for entry in ENTRIES:
        count = sum(1 for _juror, other in found.pairs if other == entry)
        stayed = sum(1 for juror, other in kept - conflicts if other == entry)
        assert count + found.short.get(entry, 0) == max(per_entry, stayed)
