"""The editable list of words that mean the same."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from innovations.models import Region
from innovations.services.reference import load_reference
from portal.search.models import MAX_TERMS, SearchSynonym
from portal.search.services.synonyms import load_synonyms, synonyms_of
from tests.factories.innovations import (
    UserFactory,
    make_editor,
    make_operator,
    make_registrar,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def names(action, *args):
    return reverse(f"search-synonyms:{action}", args=args)


@pytest.fixture
def sign_in(region):
    def sign_in(user, region=region):
        client = Client(headers={"host": region.site.hostname})
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def rows(region, other_region):
    return {
        "own": SearchSynonym.objects.create(region=region, terms="loket\nkonter"),
        "foreign": SearchSynonym.objects.create(
            region=other_region, terms="xqforeign\nxqother"
        ),
        "everybodys": SearchSynonym.objects.create(terms="daring\nonline"),
    }


def test_shipped_list_is_loaded_once_and_with_the_others():
    first = load_reference()["search_synonyms"]

    again = load_reference()["search_synonyms"]

    assert first.created == SearchSynonym.objects.count() > 60
    assert (again.created, again.unchanged) == (0, first.created)
    for row in SearchSynonym.objects.all():
        row.full_clean()


def test_shipped_groups_that_were_edited_stay(region):
    load_synonyms()
    row = SearchSynonym.objects.get(terms__startswith="puskesmas\n")
    row.terms = "puskesmas\nklinik warga"
    row.save()

    load_synonyms()

    assert list(SearchSynonym.objects.filter(terms__startswith="puskesmas\n")) == [row]
    assert synonyms_of(region)[("puskesmas",)] == [("klinik", "warga")]


def test_words_of_several_groups_mean_all_of_them(region):
    SearchSynonym.objects.create(terms="KIA\nkartu identitas anak")
    SearchSynonym.objects.create(region=region, terms="KIA\nKesehatan Ibu dan Anak")

    assert synonyms_of(region)[("kia",)] == [
        ("kartu", "identitas", "anak"),
        ("sehat", "ibu", "dan", "anak"),
    ]


@pytest.mark.parametrize(
    "terms",
    [
        "",
        "loket",
        "loket\nLoket!",
        "izin\nperizinan",  # one stem
        "a b c d e f g h i\nloket",
        "\n".join(f"kata{n}" for n in range(MAX_TERMS + 1)),
    ],
)
def test_groups_that_say_nothing_are_refused(terms):
    with pytest.raises(ValidationError) as refused:
        SearchSynonym(terms=terms).full_clean()

    assert set(refused.value.message_dict) == {"terms"}


@pytest.mark.parametrize("make", [make_registrar, make_editor])
def test_keepers_of_a_region_keep_their_own_words(region, rows, sign_in, make):
    client = sign_in(make(region))

    listing = client.get(names("index")).content.decode()
    assert "loket = konter" in listing
    assert "daring = online" in listing
    assert "xqforeign" not in listing

    client.post(names("add"), {"terms": "kios\nwarung", "for_everybody": "on"})
    assert SearchSynonym.objects.get(terms__startswith="kios").region == region

    client.post(names("edit", rows["own"].pk), {"terms": "loket\nmeja"})
    rows["own"].refresh_from_db()
    assert rows["own"].term_list == ["loket", "meja"]
    assert rows["own"].region == region

    client.post(names("delete", rows["own"].pk))
    assert not SearchSynonym.objects.filter(pk=rows["own"].pk).exists()


@pytest.mark.parametrize("whose", ["foreign", "everybodys"])
@pytest.mark.parametrize("action", ["edit", "delete"])
def test_others_words_are_not_theirs_to_change(region, rows, sign_in, whose, action):
    client = sign_in(make_registrar(region))
    address = names(action, rows[whose].pk)

    for response in (client.get(address), client.post(address, {"terms": "a\nb"})):
        assert response.status_code in {302, 403, 404}
        assert b"xqforeign" not in response.content

    row = SearchSynonym.objects.get(pk=rows[whose].pk)
    assert row.terms == rows[whose].terms


def test_operators_see_nothing_of_it(organization, rows, sign_in):
    client = sign_in(make_operator(organization))

    response = client.get(names("index"))

    assert response.status_code in {302, 403}
    assert b"search-synonyms" not in client.get("/admin/").content


def test_administrators_write_for_all_regions_or_one(region, rows, sign_in):
    client = sign_in(UserFactory(superuser=True))

    client.post(names("add"), {"terms": "kios\nwarung", "for_everybody": "on"})
    client.post(names("add"), {"terms": "surau\nlanggar"})
    client.post(
        names("edit", rows["own"].pk), {"terms": "a1\nb1", "for_everybody": "on"}
    )
    client.post(names("edit", rows["everybodys"].pk), {"terms": "a2\nb2"})

    regions = dict(SearchSynonym.objects.values_list("terms", "region"))
    here = Region.objects.get(pk=region.pk).pk
    assert {text.splitlines()[0]: pk for text, pk in regions.items()} == {
        "kios": None,
        "surau": here,
        "a1": None,
        "a2": here,
        "xqforeign": rows["foreign"].region_id,
    }


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_as_many_queries_for_three_as_for_one(
    region, sign_in, count, django_assert_num_queries
):
    for number in range(count):
        SearchSynonym.objects.create(region=region, terms=f"kata{number}\nlain{number}")
    client = sign_in(make_registrar(region))
    client.get(names("index"))

    with django_assert_num_queries(26):
        client.get(names("index"))
