"""Innovations that may be one: found, shown, and called distinct."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from innovations.likeness import ALIKE, Named, alike, likeness, name_key, pairs
from innovations.models import DistinctPair, InnovationAlias, InnovationMerge
from innovations.services import duplicates
from innovations.services.duplicates import (
    call_distinct,
    likely_pairs,
    similar_innovations,
)
from tests.factories.innovations import (
    InnovationPageFactory,
    OrganizationPageFactory,
    RegionFactory,
    RegistryPageFactory,
    make_operator,
    make_registrar,
)
from tests.innovations.page_forms import refused
from tests.innovations.query_counts import queries_of

LIST = "/admin/registry/duplicates/"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Antar Obat", "ANTAR  OBT"),
        ("Layanan Kesehatan Keliling", "Kesehatan Keliling"),
        ("SI CEPAT", "SICEPAT"),
        ("SIGAP (Sistem Informasi Gawat Darurat)", "SIGAP"),
        ("Sistem Informasi Gawat Darurat (SIGAP)", "SIGAP – Gawat-darurat"),
        ("Bank Sampah Berkah", "Berkah Bank Sampah"),
    ],
)
def test_names_that_mean_one(one, other):
    assert likeness(name_key(one), name_key(other)) >= ALIKE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Posyandu Remaja", "Posyandu Lansia"),
        ("SIGAP (Siaga Pangan)", "SIGAP (Sistem Gawat Darurat)"),
        ("Sekolah Hijau 1", "Sekolah Hijau 2"),
        ("Inovasi 2024", "Inovasi 2025"),
        ("Layanan Terpadu Pajak", "Layanan Terpadu Izin"),
    ],
)
def test_names_that_mean_two(one, other):
    assert likeness(name_key(one), name_key(other)) < ALIKE


def test_one_organisation_is_judged_more_strictly():
    one, other = name_key("Antar Obat ke Rumah"), name_key("Antar Obat ke Rumah Pasien")
    apart = likeness(one, other)

    assert apart < ALIKE <= likeness(one, other, same_organization=True)


@given(st.text(max_size=60), st.text(max_size=60))
def test_likeness_is_mutual_and_a_name_is_like_itself(one, other):
    first, second = name_key(one), name_key(other)

    assert likeness(first, second) == likeness(second, first)
    assert likeness(first, first) == 100


def test_pairs_are_those_that_comparing_all_would_find():
    titles = ["Antar Obat", "Antar Obt", "Bank Sampah", "SIGAP", "SIGAP: Siaga", "Lain"]
    names = [Named(number, None, name_key(t)) for number, t in enumerate(titles)]

    everything = {
        (one.innovation, found)
        for one in names
        for found in alike(one.key, None, names)
        if found > one.innovation
    }

    assert set(pairs(names)) == everything == {(0, 1), (3, 4)}


def test_similar_ones_of_the_region_only(region, organization):
    page = InnovationPageFactory(parent=organization, title="Antar Obatt")
    older = InnovationPageFactory(parent=organization, title="Kurir Sehat")
    InnovationAlias.objects.create(innovation=older, name="Antar Obat")
    elsewhere = RegistryPageFactory(region=RegionFactory())
    InnovationPageFactory(
        parent=OrganizationPageFactory(parent=elsewhere), title="Antar Obat"
    )
    gone = InnovationPageFactory(parent=organization, title="Antar Obat ya")
    gone.unpublish(set_expired=True)

    found = similar_innovations(region=region, name="Antar Obat")

    assert [(one.page, one.score) for one in found] == [(older, 100), (page, 95)]
    found = similar_innovations(region=region, name="Antar Obat", exclude=older.pk)
    assert [one.page for one in found] == [page]


def test_distinct_ones_are_remembered_in_any_order(region, organization):
    one = InnovationPageFactory(parent=organization, title="Antar Obat")
    other = InnovationPageFactory(parent=organization, title="Antar Obatt")
    assert set(likely_pairs(region)) == {(one.pk, other.pk)}

    registrar = make_registrar(region)
    call_distinct(first=other, second=one, actor=registrar)
    call_distinct(first=one, second=other, actor=registrar)

    assert likely_pairs(region) == {}
    assert DistinctPair.objects.get().decided_by == registrar
    third = InnovationPageFactory(parent=organization, title="Antar Obattt")
    assert {pk for pair in likely_pairs(region) for pk in pair} >= {third.pk}


def test_names_are_compared_again_only_when_one_changes(
    region, organization, monkeypatch
):
    one = InnovationPageFactory(parent=organization, title="Antar Obat")
    other = InnovationPageFactory(parent=organization, title="Antar Obatt")
    compared = []
    monkeypatch.setattr(
        duplicates, "pairs", lambda names: compared.append(1) or pairs(names)
    )

    found = likely_pairs(region)
    one.summary = "Ringkasan baru."
    one.save_revision().publish()
    assert likely_pairs(region) == found != {}
    assert len(compared) == 1

    other.title = "Kelas Pagi"
    other.save_revision().publish()
    assert likely_pairs(region) == {}
    assert len(compared) == 2


def test_one_and_the_same_is_no_pair(sign_in, region, organization):
    page = InnovationPageFactory(parent=organization)
    url = reverse("registry:distinct", args=[page.pk, page.pk])

    response = sign_in(make_registrar(region)).post(url)

    assert response.status_code == 302
    assert not DistinctPair.objects.exists()


def test_only_the_registrar_of_the_region_decides(region, organization):
    one = InnovationPageFactory(parent=organization, title="Antar Obat")
    other = InnovationPageFactory(parent=organization, title="Antar Obatt")
    foreign = InnovationPageFactory(title="Antar Obat")

    for actor in (make_operator(organization), make_registrar(RegionFactory())):
        with pytest.raises(PermissionDenied):
            call_distinct(first=one, second=other, actor=actor)
    with pytest.raises(PermissionDenied):
        call_distinct(first=one, second=foreign, actor=make_registrar(region))
    assert not DistinctPair.objects.exists()


@pytest.mark.once
def test_the_registrar_works_through_the_list(sign_in, region, organization):
    one = InnovationPageFactory(parent=organization, title="Antar Obat", draft=True)
    other = InnovationPageFactory(parent=organization, title="Antar Obatt")
    browser = sign_in(make_registrar(region))
    assert LIST in browser.get("/admin/").content.decode()
    html = browser.get(LIST).content.decode()
    assert "Antar Obatt" in html

    url = reverse("registry:distinct", args=[one.pk, other.pk])
    assert url in html
    browser.post(url)

    assert DistinctPair.objects.count() == 1
    assert "Antar Obatt" not in browser.get(LIST).content.decode()
    assert LIST not in browser.get("/admin/").content.decode()


@pytest.mark.once
def test_the_list_is_the_registrars(sign_in, organization):
    one = InnovationPageFactory(parent=organization, title="Antar Obat")
    other = InnovationPageFactory(parent=organization, title="Antar Obatt")
    operator = sign_in(make_operator(organization))

    assert refused(operator.get(LIST))
    assert refused(operator.post(reverse("registry:distinct", args=[one.pk, other.pk])))
    assert not DistinctPair.objects.exists()


@pytest.mark.once
def test_the_list_costs_the_same_for_many(sign_in, region, organization):
    browser = sign_in(make_registrar(region))
    counts = []
    for letters in ("a", "bcd"):
        for letter in letters:
            for end in ("", letter):
                InnovationPageFactory(
                    parent=organization, title=f"{letter * 9} {letter * 5}{end}"
                )
            kept, merged = (InnovationPageFactory(parent=organization) for _ in "ab")
            InnovationMerge.objects.create(kept=kept, merged=merged)
        counts.append(queries_of(browser, LIST))

    assert len(set(counts)) == 1, counts
