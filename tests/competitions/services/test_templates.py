"""Templates fill what is missing and touch nothing else."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from competitions.freezing import forget_freezer, register_freezer
from competitions.models import Criterion, EntryStatement, FormSection
from competitions.services.templates import apply_template, said, templates
from tests.factories.competitions import (
    CompetitionCategoryFactory,
    CompetitionPhaseFactory,
    FormSectionFactory,
)
from tests.factories.innovations import RegionFactory, make_registrar

pytestmark = pytest.mark.django_db


@pytest.fixture
def category(competition):
    for kind in ("judging", "presentation"):
        CompetitionPhaseFactory(competition=competition, kind=kind)
    return CompetitionCategoryFactory(competition=competition)


def everything(category):
    return [
        list(model.objects.filter(category=category).order_by("pk").values())
        for model in (FormSection, EntryStatement, Criterion)
    ]


@pytest.mark.parametrize("code", templates())
def test_template_is_applied_whole_and_twice_changes_nothing(category, code):
    template = templates()[code]

    first = apply_template(category=category, template=template, actor=None)
    stored = everything(category)
    again = apply_template(category=category, template=template, actor=None)

    assert [len(rows) for rows in stored] == [
        len(template.sections),
        len(template.statements),
        len(template.criteria),
    ]
    assert (first.added, first.kept) == (sum(map(len, stored)), 0)
    assert (again.added, again.kept, again.settings) == (0, first.added, [])
    assert everything(category) == stored
    assert first.without_phase == []


def test_general_kipp_has_the_limits_and_weights_of_2022(category):
    """Compared with the domain notes, §5, by hand."""
    apply_template(category=category, template=templates()["kipp_umum"], actor=None)

    limits = dict(category.sections.values_list("title", "max_words"))
    weights = dict(category.criteria.values_list("name", "weight"))
    assert limits == {
        "Ringkasan": 200,
        "Latar Belakang dan Tujuan": 300,
        "Kebaruan/Nilai Tambah": 200,
        "Implementasi Inovasi": 200,
        "Signifikansi": 600,
        "Adaptabilitas: sudah direplikasi": 100,
        "Adaptabilitas: potensi replikasi": 200,
        "Sumber Daya": 200,
        "Strategi Keberlanjutan": 500,
        "Pernah masuk Top 99": None,
        "Identitas inovator": None,
    }
    assert weights == {
        "Latar Belakang dan Tujuan": 10,
        "Kebaruan/Nilai Tambah": 15,
        "Implementasi Inovasi": 5,
        "Signifikansi": 30,
        "Adaptabilitas": 20,
        "Sumber Daya": 5,
        "Strategi Keberlanjutan": 15,
    }
    category.refresh_from_db()
    assert (category.audience, category.min_age_months) == ("organizations", 24)


@pytest.mark.parametrize(
    ("code", "known"),
    [
        ("kipp_umum", 100),
        ("kipp_replikasi", 0),
        ("kipp_khusus", 0),
        ("lomba_daerah", 0),
    ],
)
def test_every_figure_has_a_source_and_what_is_unknown_is_said(code, known):
    template = templates()[code]
    figures = [
        *(row for row in template.sections if row["max_words"]),
        *(row for row in template.criteria if row["weight"]),
    ]

    assert template.known_weight == Decimal(known)
    assert [row["key"] for row in figures if not row.get("source")] == []
    assert known or any("Bobot" in note or "bobot" in note for note in template.notes)
    if template.category.get("min_age_months"):
        assert template.category_source


def test_what_somebody_wrote_stays(category):
    FormSectionFactory(
        category=category, key="kebaruan", title="Kebaruan kami", max_words=99
    )
    category.max_entries = 3
    category.save()

    done = apply_template(
        category=category, template=templates()["kipp_umum"], actor=None
    )

    section = category.sections.get(key="kebaruan")
    assert (section.title, section.max_words) == ("Kebaruan kami", 99)
    assert category.criteria.get(key="kebaruan").section == section
    assert done.kept == 1
    category.refresh_from_db()
    assert (category.audience, category.max_entries) == ("", 3)


def test_criteria_wait_for_a_phase(competition):
    category = CompetitionCategoryFactory(competition=competition)
    template = templates()["lomba_daerah"]

    done = apply_template(category=category, template=template, actor=None)
    assert (done.criteria, len(done.without_phase)) == (0, 6)
    assert "Kebaruan" in said(done)
    CompetitionPhaseFactory(competition=competition, kind="judging")
    done = apply_template(category=category, template=template, actor=None)

    assert (done.criteria, done.without_phase) == (5, ["Presentasi"])


def test_frozen_category_takes_no_template(category):
    def find(ids):
        return ids

    register_freezer(find)
    try:
        with pytest.raises(ValidationError):
            apply_template(
                category=category, template=templates()["kipp_umum"], actor=None
            )
    finally:
        forget_freezer(find)
    assert everything(category) == [[], [], []]


def test_only_the_registrar_of_the_region_applies(category, registrar):
    template = templates()["kipp_umum"]

    with pytest.raises(PermissionDenied):
        apply_template(
            category=category,
            template=template,
            actor=make_registrar(RegionFactory()),
        )
    assert everything(category) == [[], [], []]
    assert apply_template(category=category, template=template, actor=registrar).added
