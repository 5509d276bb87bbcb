"""The official lists: complete, loaded once, never fighting an administrator."""

from io import StringIO

import pytest
from django.core.management import call_command

from innovations.choices import AffairGroup
from innovations.models import GovernmentAffair, NationalGoal
from innovations.names import normalize_name
from innovations.services.reference import FILES, Loaded, load_reference, shipped_rows

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_loading_creates_every_row_of_every_list():
    loaded = load_reference()

    assert {name: loaded[name].created for name in FILES} == {
        "government_affairs": 38,
        "themes": 5,
        "national_goals": 8,
        "priority_clusters": 9,
        "development_goals": 17,
        "organization_types": 15,
        "regulation_types": 16,
    }
    groups = GovernmentAffair.objects.order_by().values_list("group", flat=True)
    assert [list(groups).count(group) for group in AffairGroup] == [6, 18, 8, 6]
    assert GovernmentAffair.objects.filter(is_basic_service=True).count() == 6


def test_loading_twice_changes_nothing():
    load_reference()

    again = load_reference()

    assert {(result.created, result.changed) for result in again.values()} == {(0, 0)}
    assert again["themes"] == Loaded(unchanged=5)


def test_loading_again_keeps_what_was_edited():
    load_reference()
    GovernmentAffair.objects.filter(code="1.02").update(label="Kesehatan Kita")
    GovernmentAffair.objects.filter(code="2.10").update(
        synonyms="Tanah", is_active=False
    )
    GovernmentAffair.objects.create(code="9.99", label="Urusan sendiri")

    load_reference()

    assert GovernmentAffair.objects.get(code="1.02").label == "Kesehatan Kita"
    land = GovernmentAffair.objects.get(code="2.10")
    assert land.synonym_list == ["Tanah", "Pertahanan"]
    assert not land.is_active
    assert GovernmentAffair.objects.filter(code="9.99").exists()


def test_reset_puts_shipped_values_back_but_keeps_spellings():
    load_reference()
    GovernmentAffair.objects.filter(code="1.02").update(
        label="Kesehatan Kita", synonyms="Dinkes", is_active=False
    )

    loaded = load_reference(reset=True)

    health = GovernmentAffair.objects.get(code="1.02")
    assert (health.label, health.synonyms, health.is_active) == (
        "Kesehatan",
        "Dinkes",
        True,
    )
    assert loaded["government_affairs"] == Loaded(changed=1, unchanged=37)


def test_the_command_says_what_it_did():
    out = StringIO()

    call_command("load_reference", stdout=out)

    assert out.getvalue().splitlines()[0] == (
        "government_affairs: 38 created, 0 changed, 0 unchanged"
    )


@pytest.mark.parametrize("name", FILES)
def test_no_spelling_names_two_rows(name):
    keys = [
        normalize_name(text)
        for row in shipped_rows(name)
        for text in {row["label"], *row.get("synonyms", ())}
    ]

    assert sorted(keys) == sorted(set(keys))


def test_the_national_wording_is_known():
    load_reference()
    known = {
        normalize_name(text)
        for goal in NationalGoal.objects.all()
        for text in [goal.label, *goal.synonym_list]
    }

    assert (
        normalize_name(
            "Memperkuat pembangunan sumber daya manusia (SDM), sains, teknologi, "
            "pendidikan, kesehatan, prestasi olahraga, kesetaraan gender, serta penguatan "
            "peran perempuan, pemuda, dan penyandang disabilitas."
        )
        in known
    )
