"""Reading addresses: never a failure, one address for one question."""

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from innovations.registry_query import MAX_VALUES, parse
from innovations.services.registry import InvalidValue, select


def read(query, **kwargs):
    return parse(QueryDict(query), **kwargs)


@pytest.mark.parametrize(
    ("given_query", "canonical"),
    [
        ("", ""),
        ("p=1&sort=newest&view=list&q=+&year=", ""),
        ("year=2025&year=2024", "year=2024&year=2025"),
        ("year=2025,2024,2025", "year=2024&year=2025"),
        ("view=card&stage=trial&q=antar++obat", "q=antar+obat&stage=trial&view=card"),
        ("sort=relevance", ""),
        ("q=a&sort=relevance", "q=a"),
        ("q=a&sort=newest", "q=a&sort=newest"),
        ("p=3&utm_source=wa", "p=3"),
        ("p=99999999999999999999", "p=1000000"),
        ("p=-4", ""),
        ("q=a%00b%0Ac", "q=a+b+c"),
    ],
)
def test_one_question_has_one_address(given_query, canonical):
    query = read(given_query)

    assert query.urlencode() == canonical
    assert query.problems == ()
    assert read(canonical) == query or query.sort


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("year=abc", ("year", "abc")),
        ("year=٢٠٢٤", ("year", "٢٠٢٤")),
        ("year=1024", ("year", "1024")),
        ("form=x&stage=trial", ("form", "x")),
        ("basic_service=yes", ("basic_service", "yes")),
        ("sort=up", ("sort", "up")),
        ("view=map", ("view", "map")),
        ("p=abc", ("p", "abc")),
        ("affair=a b", ("affair", "a b")),
        ("kind=" + "k" * 90, ("kind", "k" * 40 + "…")),
        ("organization=" + "x" * 300, ("organization", "x" * 40 + "…")),
        ("year=" + ",".join(["2024"] * 60), None),
        ("organization=" + ",".join(map(str, range(60))), ("organization", "…")),
    ],
)
def test_what_is_not_understood_is_named_and_left_out(query, problem):
    found = read(query)

    assert list(found.problems) == ([problem] if problem else [])
    if problem:
        with pytest.raises(ValueError, match=problem[0]):
            read(query, strict=True)


def test_the_strict_error_names_what_is_allowed():
    with pytest.raises(InvalidValue) as caught:
        read("stage=now", strict=True)

    assert caught.value.parameter == "stage"
    assert caught.value.allowed == "initiative, trial, implementation"
    assert "implementation" in str(caught.value)


def test_unknown_organisations_and_affairs_are_named_by_the_selection(
    region, organization
):
    query = "organization=dinas-kesehatan,tidak-ada&affair=9.99&stage=trial"

    found = select(region=region, query=read(query))

    assert found.query.problems == (
        ("organization", "tidak-ada"),
        ("affair", "9.99"),
    )
    assert found.query.urlencode() == "organization=dinas-kesehatan&stage=trial"
    with pytest.raises(ValueError, match="tidak-ada"):
        select(region=region, query=read(query, strict=True))


def test_an_api_names_its_own_parameter_for_words():
    assert read("search=obat&q=lain", text_parameter="search").text == "obat"


def test_links_add_and_remove():
    query = read("year=2024&q=obat&p=4&sort=title&view=card")

    assert query.adding("year", "2025").chosen("year") == ("2024", "2025")
    assert query.removing("year", "2024").urlencode() == "q=obat&sort=title&view=card"
    assert query.without_text().urlencode() == "sort=title&view=card&year=2024"
    assert query.without_filters().urlencode() == "sort=title&view=card"
    assert query.on_page(2).urlencode() == "p=2&q=obat&sort=title&view=card&year=2024"


@given(
    st.dictionaries(
        st.sampled_from(
            ["q", "p", "sort", "view", "year", "organization", "affair", "form", "x"]
        ),
        st.lists(st.text(max_size=50), max_size=5),
    )
)
def test_anything_is_read_and_its_address_reads_the_same(values):
    params = QueryDict(mutable=True)
    for name, texts in values.items():
        params.setlist(name, texts)

    query = parse(params)

    again = read(query.urlencode())
    assert again.parameters() == query.parameters()
    assert again.problems == ()
    assert all(len(chosen) <= MAX_VALUES for chosen in query.values.values())


def test_a_huge_address_is_cut():
    params = QueryDict(mutable=True)
    params["q"] = "a" * 1_000_000
    params["organization"] = "x," * 500_000
    params["p"] = "9" * 100_000

    query = parse(params)

    assert len(query.urlencode()) < 1000
    assert len(query.text) == 200
