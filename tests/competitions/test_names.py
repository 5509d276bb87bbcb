import pytest

from competitions.names import normalize_category, normalize_name, tidy_category
from innovations.models import InnovationPage


@pytest.mark.parametrize(
    ("printed", "tidy", "key"),
    [
        ("Kategori Desa :", "Kategori Desa", "desa"),
        ("A. Kategori Dinas/Badan:", "Kategori Dinas/Badan", "dinas badan"),
        ("3) Umum & Pelajar", "Umum & Pelajar", "umum dan pelajar"),
        ("Kategori III: Sosial", "Kategori III: Sosial", "sosial"),
        ("kategori terakhir: Sosial", "kategori terakhir: Sosial", "sosial"),
        ("Kategori", "Kategori", "kategori"),
        ("kategori B", "kategori B", "b"),
        ("Krenova", "Krenova", "krenova"),
        (":", ":", ":"),
    ],
)
def test_category_of_an_announcement(printed, tidy, key):
    assert tidy_category(printed) == tidy
    assert normalize_category(printed) == key


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["Antar Obat (ANTAR)", "Si-Cepat 2.0", "Ayo & Maju"])
def test_key_equals_that_of_the_registry(name):
    assert normalize_name(name) == InnovationPage().normalize(name)
