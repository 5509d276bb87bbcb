"""Lists and counts agree with a plain recount, whatever is combined."""

import datetime
import random
from itertools import product

import pytest
from django.http import QueryDict
from wagtail.models import PageViewRestriction

from innovations.facets import FACETS, Affair, Record, Snapshot, Unit
from innovations.models import InnovationPage, OrganizationPage
from innovations.services.registry import parse, select
from tests.factories.innovations import (
    GovernmentAffairFactory,
    InnovationPageFactory,
    OrganizationPageFactory,
    RegionFactory,
    RegistryPageFactory,
)

YEARS = [None, 2021, 2022, 2023, 2024]
FORMS = ["", "governance", "public_service", "other"]
KINDS = ["", "digital", "non_digital"]
STAGES = ["", "initiative", "trial", "implementation"]


def ask(region, query=""):
    return select(region=region, query=parse(QueryDict(query)))


def titles(selection):
    pages = InnovationPage.objects.in_bulk(selection.ids)
    return [pages[pk].title for pk in selection.ids]


# ------------------------------------------------- thousand random combinations


@pytest.fixture
def tree(registry):
    """A random tree three levels deep, with everything that must not show."""
    rnd = random.Random(20251124)
    affairs = [
        GovernmentAffairFactory(code="1.02", basic_service=True),
        GovernmentAffairFactory(code="1.06", basic_service=True),
        GovernmentAffairFactory(code="2.16"),
        None,
    ]
    organizations = []
    for _ in range(9):
        parent = rnd.choice([registry, *organizations])
        parent.refresh_from_db()
        organizations.append(
            OrganizationPageFactory(parent=parent, slug=rnd.choice(["a", "unit", "b"]))
            if not parent.get_children().exists()
            else OrganizationPageFactory(parent=parent)
        )
    for number in range(70):
        parent = rnd.choice(organizations)
        parent.refresh_from_db()
        year = rnd.choice(YEARS)
        page = InnovationPageFactory(
            parent=parent,
            title=f"Inovasi {rnd.choice('abcxyz')} {number}",
            implementation_date=year
            and datetime.date(year, rnd.randint(1, 12), rnd.randint(1, 28)),
            form=rnd.choice(FORMS),
            kind=rnd.choice(KINDS),
            stage=rnd.choice(STAGES),
            main_affair=rnd.choice(affairs),
            draft=number % 10 == 0,
        )
        if number % 13 == 5:
            PageViewRestriction.objects.create(page=page, restriction_type="login")
    closed = organizations[-1]
    PageViewRestriction.objects.create(page=closed, restriction_type="login")
    elsewhere = OrganizationPageFactory(
        parent=RegistryPageFactory(region=RegionFactory())
    )
    InnovationPageFactory(parent=elsewhere, stage="trial", kind="digital")
    return organizations


def visible_pages(region):
    """What may be seen, found out page by page along the tree."""
    private = [row.page.path for row in PageViewRestriction.objects.all()]
    root = region.site.root_page.path
    return [
        page
        for page in InnovationPage.objects.select_related("main_affair")
        if page.live
        and page.path.startswith(root)
        and not any(page.path.startswith(path) for path in private)
    ]


def has_value(page, facet, value, paths):
    """The rule of each facet, written down once more and in the plain way."""
    affair = page.main_affair
    if facet == "organization":
        return page.path.startswith(paths[value])
    return (
        value
        in {
            "year": [str(page.implementation_date and page.implementation_date.year)],
            "form": [page.form],
            "kind": [page.kind],
            "stage": [page.stage],
            "affair": [affair and affair.code],
            "basic_service": [affair and str(affair.is_basic_service).lower()],
        }[facet]
    )


def recount(pages, chosen, paths):
    return {
        page.pk
        for page in pages
        if all(
            any(has_value(page, facet, value, paths) for value in values)
            for facet, values in chosen.items()
        )
    }


@pytest.mark.once
@pytest.mark.parametrize("many", [150, pytest.param(1000, marks=pytest.mark.long)])
def test_combinations_agree_with_a_recount(region, tree, many):
    rnd = random.Random(7)
    pages = visible_pages(region)
    everything = ask(region)
    paths = {
        value.value: tree_path(region, value.value)
        for facet in everything.facets
        if facet.name == "organization"
        for value in facet.values
    }
    offered = {
        facet.name: [value.value for value in facet.values]
        for facet in everything.facets
    }
    assert set(everything.ids) == {page.pk for page in pages}

    for _ in range(many):
        chosen = {
            facet: rnd.sample(values, rnd.randint(1, min(3, len(values))))
            for facet, values in offered.items()
            if values and rnd.random() < 0.35
        }
        check_combination(region, pages, chosen, paths)


def tree_path(region, value):
    """The path of an organisation, told apart as links do it: slug, code or id."""
    candidates = OrganizationPage.objects.filter(region=region, slug=value).live()
    public = list(candidates.public())
    if len(public) == 1:
        return public[0].path
    return OrganizationPage.objects.get(pk=int(value)).path


def check_combination(region, pages, chosen, paths):
    query = "&".join(f"{f}={v}" for f, values in chosen.items() for v in values)
    found = ask(region, query)
    assert found.query.problems == ()
    assert set(found.ids) == recount(pages, chosen, paths), query
    assert len(found.ids) == found.total == found.narrowed.total
    for facet in found.facets:
        others = {name: values for name, values in chosen.items() if name != facet.name}
        for value in facet.values:
            expected = recount(pages, others | {facet.name: [value.value]}, paths)
            assert value.count == len(expected), (query, facet.name, value)
            assert value.count or value.selected


def test_a_count_is_the_length_of_the_list_it_leads_to(region, tree):
    for query in ("", "stage=trial", "year=2022,2023&kind=digital"):
        found = ask(region, query)
        for facet in found.facets:
            for value in facet.values:
                linked = found.query.choosing(facet.name, [value.value])
                listed = select(region=region, query=linked)
                assert len(listed.ids) == value.count, (query, facet.name, value)


def test_all_combinations_of_two_values_agree(region, tree):
    pages = visible_pages(region)
    for form, stage, year in product(FORMS[1:], STAGES[1:], ["2021", "2024"]):
        chosen = {"form": [form], "stage": [stage], "year": [year]}
        check_combination(
            region,
            pages,
            chosen,
            {
                value.value: tree_path(region, value.value)
                for value in ask(region).facets[FACETS.index("organization")].values
            },
        )


# --------------------------------------------------------------------- orders


def dated(organization, title, day, **kwargs):
    date = day and datetime.date.fromisoformat(day)
    return InnovationPageFactory(
        parent=organization, title=title, implementation_date=date, **kwargs
    )


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["beta", "Alfa", "Delta", "Gama"]),
        ("sort=newest", ["beta", "Alfa", "Delta", "Gama"]),
        ("sort=oldest", ["Delta", "Alfa", "beta", "Gama"]),
        ("sort=title", ["Alfa", "beta", "Delta", "Gama"]),
        ("sort=organization", ["beta", "Gama", "Alfa", "Delta"]),
        ("sort=relevance", ["beta", "Alfa", "Delta", "Gama"]),
        ("sort=title&stage=trial", ["beta", "Delta"]),
    ],
)
def test_orders(region, organization, other_organization, query, expected):
    dated(other_organization, "Alfa", "2023-05-01")
    dated(organization, "beta", "2024-01-31", stage="trial")
    dated(organization, "Gama", None)
    dated(other_organization, "Delta", "2020-12-31", stage="trial")

    assert titles(ask(region, query)) == expected


def test_words_come_by_relevance(region, organization, monkeypatch):
    from innovations.services import registry
    from innovations.services.text_search import Found

    pages = [dated(organization, title, "2024-01-01") for title in ("a", "b", "c")]
    found = Found([pages[2].pk, 999_999, pages[0].pk], "corrected")
    monkeypatch.setattr(registry, "find_innovations", lambda **kwargs: found)

    assert titles(ask(region, "q=antre")) == ["c", "a"]
    assert titles(ask(region, "q=antre&sort=title")) == ["a", "c"]
    selection = ask(region, "q=antre&stage=trial")
    assert (selection.total, selection.corrected) == (0, "corrected")
    assert selection.narrowed.total_with("stage", ()) == 2
    assert selection.narrowed.total_without_text() == 0


# --------------------------------------------------------------- organisations


def test_a_slug_that_two_have_means_both_and_links_use_something_else(
    region, organization, other_organization
):
    first = OrganizationPageFactory(
        parent=organization, title="Puskesmas A", slug="puskesmas", code="PKM-A"
    )
    second = OrganizationPageFactory(
        parent=other_organization, title="Puskesmas B", slug="puskesmas"
    )
    dated(first, "satu", None)
    dated(second, "dua", None)

    values = {
        value.label: value.value
        for value in ask(region).facets[FACETS.index("organization")].values
    }

    assert values == {
        "Dinas Kesehatan": "dinas-kesehatan",
        "Dinas Pendidikan": "dinas-pendidikan",
        "Puskesmas A": "PKM-A",
        "Puskesmas B": str(second.pk),
    }
    for asked, expected in {
        "puskesmas": ["dua", "satu"],
        "PKM-A": ["satu"],
        "pkm-a": ["satu"],
        str(first.pk): ["satu"],
        str(second.pk): ["dua"],
        "dinas-kesehatan": ["satu"],
        f"{first.pk},{second.pk}": ["dua", "satu"],
    }.items():
        found = ask(region, f"organization={asked}")
        assert sorted(titles(found)) == expected, asked


def test_a_slug_that_looks_like_an_id_wins_and_the_id_has_another_way():
    units = [
        Unit(7, "00010001", "Tujuh", "sama", ""),
        Unit(8, "00010002", "D", "7", ""),
    ]
    units.append(Unit(9, "00010003", "Sembilan", "sama", ""))
    records = [Record(100, "x", 7, None, "", "", "", None)]

    snapshot = Snapshot(records, units)

    assert snapshot.units.value_of == {7: "id:7", 8: "7", 9: "9"}
    assert snapshot.units.resolve("id:7") == ("id:7",)


def test_an_innovation_below_an_unpublished_organisation_counts_above(
    region, organization
):
    hidden = OrganizationPageFactory(parent=organization, draft=True, title="Rahasia")
    unit = OrganizationPageFactory(parent=hidden, title="Puskesmas")
    dated(unit, "satu", None)
    dated(hidden, "dua", None)

    found = ask(region, "organization=dinas-kesehatan")

    assert titles(found) == ["satu"]
    labels = [value.label for value in found.facets[1].values]
    assert labels == ["Dinas Kesehatan", "Puskesmas"]
    assert sorted(titles(ask(region))) == ["dua", "satu"]


def test_no_affair_is_neither_a_basic_service_nor_another():
    affairs = [
        Affair(1, "1.02", "Kesehatan", True),
        Affair(2, "2.16", "Kominfo", False),
    ]
    records = [
        Record(pk, str(pk), None, None, "", "", "", affair)
        for pk, affair in ((1, 1), (2, 2), (3, None))
    ]

    narrowed = Snapshot(records, (), affairs).narrow({})

    assert narrowed.counts("basic_service") == {"true": 1, "false": 1}


def test_nothing_at_all_is_fine(region):
    found = ask(region, "q=a&year=2024&sort=title")

    assert (found.ids, found.total) == ((), 0)
    assert select(region=None, query=parse(QueryDict("q=a"))).ids == ()
