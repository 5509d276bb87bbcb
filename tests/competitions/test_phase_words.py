from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from competitions.choices import PhaseKind
from competitions.phase_words import guess_kind
from tests.factories.competitions import CompetitionPhaseFactory

NAMES = [
    ("Sosialisasi dan peluncuran", PhaseKind.ANNOUNCEMENT),
    ("PENDAFTARAN dan unggah berkas", PhaseKind.REGISTRATION),
    ("Pengusulan", PhaseKind.REGISTRATION),
    ("Klinik inovasi", PhaseKind.MENTORING),
    ("Seleksi administrasi", PhaseKind.SCREENING),
    ("Penilaian proposal", PhaseKind.JUDGING),
    ("Penilaian presentasi", PhaseKind.PRESENTATION),
    ("Presentasi dan wawancara", PhaseKind.PRESENTATION),
    ("Verifikasi lapangan", PhaseKind.FIELD_VISIT),
    ("Pleno juri", PhaseKind.PLENARY),
    ("Diseminasi dan penganugerahan", PhaseKind.AWARDING),
    ("Pengumuman pemenang", PhaseKind.AWARDING),
    ("Pengumuman lomba", PhaseKind.ANNOUNCEMENT),
    ("Tahap 3", PhaseKind.OTHER),
    ("", PhaseKind.OTHER),
]


@pytest.mark.parametrize(("name", "kind"), NAMES)
def test_kind_is_guessed_from_the_name(name, kind):
    assert guess_kind(name) == kind


def test_migration_gives_phases_their_kind(competition):
    for name, _kind in NAMES:
        CompetitionPhaseFactory(competition=competition, name=name)

    migration = import_module("competitions.migrations.0002_set_up")
    migration.guess_kinds(apps, SimpleNamespace(connection=connection))

    assert dict(competition.phases.values_list("name", "kind")) == {
        name: kind.value for name, kind in NAMES
    }
