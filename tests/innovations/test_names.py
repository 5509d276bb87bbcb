"""Spellings that mean the same organisation or innovation meet in one key."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innovations.names import normalize_name, normalize_organization_name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SMA Negeri 1 Giri", "SMAN 1 GIRI"),
        ("Kec. Bunga Mayang", "Kecamatan Bunga Mayang"),
        ("SMKN1 Slahung", "SMK N 1 Slahung"),
        ("Dinas  Kesehatan", "dinas kesehatan"),
        ("PKM Sepaku", "Puskesmas Sepaku"),
        ("Satuan Polisi Pamong Praja", "Satpol PP"),
        ("DPM-PTSP", "DPM PTSP"),
    ],
)
def test_spellings_of_one_organisation(one, other):
    assert normalize_organization_name(one) == normalize_organization_name(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SDN 1 Sepaku", "SDN 2 Sepaku"),
        ("Kecamatan Sepaku", "Kelurahan Sepaku"),
        ("Dinas Kesehatan", "Dinas Pendidikan"),
        ("!!!", "???"),
    ],
)
def test_different_organisations_stay_apart(one, other):
    assert normalize_organization_name(one) != normalize_organization_name(other)


@given(st.text(max_size=80))
def test_a_key_is_its_own_key(name):
    key = normalize_name(name)

    assert normalize_name(key) == key
