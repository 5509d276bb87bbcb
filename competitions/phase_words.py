"""Telling from its name what a phase is for, in the words that regions use."""

from __future__ import annotations

from competitions.choices import PhaseKind
from spreadsheets.text import fold

#: The first word that occurs decides: "Penilaian lapangan" is a field visit.
_WORDS = (
    (PhaseKind.PLENARY, ("pleno",)),
    (PhaseKind.FIELD_VISIT, ("lapangan", "observasi", "visitasi", "kunjungan")),
    (PhaseKind.VOTING, ("voting", "pemungutan suara", "pilihan masyarakat")),
    (PhaseKind.PRESENTATION, ("presentasi", "wawancara", "paparan")),
    (
        PhaseKind.AWARDING,
        ("anugerah", "penghargaan", "pengumuman pemenang", "pengumuman hasil"),
    ),
    (PhaseKind.MENTORING, ("klinik", "pendampingan", "coaching", "bimbingan")),
    (PhaseKind.SCREENING, ("administrasi",)),
    (PhaseKind.JUDGING, ("penilaian", "penjurian", "evaluasi", "seleksi")),
    (
        PhaseKind.REGISTRATION,
        (
            "pendaftaran",
            "registrasi",
            "unggah",
            "pengumpulan",
            "pengajuan",
            "pengusulan",
        ),
    ),
    (PhaseKind.ANNOUNCEMENT, ("sosialisasi", "pengumuman", "peluncuran")),
)


def guess_kind(name: str) -> PhaseKind:
    """Return what a phase of this name usually is, else ``OTHER``."""
    folded = fold(name)
    for kind, words in _WORDS:
        if any(word in folded for word in words):
            return kind
    return PhaseKind.OTHER
