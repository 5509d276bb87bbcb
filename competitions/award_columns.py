"""The columns of the sheet ``awards``, with the headings that real lists have."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from competitions.models import Award
from spreadsheets import widgets
from spreadsheets.fields import SheetField
from spreadsheets.resources import SheetResource


class AwardColumns(SheetResource):
    """Columns of competition results."""

    competition = SheetField(
        column_name=gettext_lazy("Competition"),
        synonyms=(
            "Lomba",
            "Ajang",
            "Nama Lomba",
            "Kompetisi",
            "Nama Ajang",
            "Kegiatan",
            "Nama Kompetisi",
            "Nama Penghargaan",
            "Judul Penghargaan",
        ),
        widget=widgets.TextWidget(),
        required=True,
        for_all=True,
        width=35,
    )
    year = SheetField(
        column_name=gettext_lazy("Year"),
        synonyms=("Tahun", "Tahun Lomba", "Tahun Pelaksanaan"),
        widget=widgets.YearWidget(),
        required=True,
        for_all=True,
    )
    category = SheetField(
        column_name=gettext_lazy("Category"),
        synonyms=(
            "Kategori",
            "Bidang",
            "Kelompok",
            "Kategori Lomba",
            "Kategori Peserta",
            "Klaster",
            "Jenjang",
        ),
        widget=widgets.TextWidget(),
        erasable=False,
        band=True,
        for_all=True,
        width=30,
    )
    rank_label = SheetField(
        column_name=gettext_lazy("Rank"),
        synonyms=(
            "Peringkat",
            "Juara",
            "Predikat",
            "Peringkat/Juara",
            "Juara/Peringkat",
            "Ranking",
            "Rangking",
            "Juara Ke",
            "Capaian",
        ),
        widget=widgets.CodeWidget(),
        erasable=False,
        for_all=True,
    )
    winner = SheetField(
        attribute="winner_text",
        column_name=gettext_lazy("Winner"),
        synonyms=(
            "Pemenang",
            "Nama Pemenang",
            "Perangkat Daerah",
            "Perangkat Daerah/Inovator",
            "OPD",
            "Instansi",
            "Daerah",
            "Pemerintah Daerah",
            "Kabupaten/Kota",
            "Nama OPD",
            "SKPD",
            "Nama SKPD",
            "Unit Kerja",
            "Nama Perangkat Daerah",
            "Nama Instansi",
            "Nama Daerah",
            "Asal Sekolah",
            "Sekolah",
            "Nama Sekolah",
            "Asal Instansi",
            "Asal",
            "Penerima",
            "Penerima Penghargaan",
        ),
        widget=widgets.TextWidget(),
        erasable=False,
        for_all=True,
        width=35,
    )
    person = SheetField(
        attribute="person_name",
        column_name=gettext_lazy("Winning person"),
        synonyms=(
            "Inovator",
            "Nama Inovator",
            "Nama",
            "Nama Peserta",
            "Peserta",
            "Nama Siswa",
            "Nama Tim",
            "Tim",
            "Nama Ketua",
            "Ketua Tim",
        ),
        widget=widgets.TextWidget(),
        erasable=False,
        width=30,
    )
    innovation = SheetField(
        attribute="innovation_text",
        column_name=gettext_lazy("Innovation"),
        synonyms=(
            "Inovasi",
            "Nama Inovasi",
            "Judul Inovasi",
            "Judul",
            "Nama/Judul Inovasi",
            "Judul Karya",
            "Nama Karya",
            "Karya",
        ),
        widget=widgets.TextWidget(),
        erasable=False,
        width=40,
    )
    score = SheetField(
        column_name=gettext_lazy("Score"),
        synonyms=(
            "Nilai",
            "Skor",
            "Nilai Akhir",
            "Total Nilai",
            "Skor Akhir",
            "Nilai Rata-rata",
            "Indeks",
            "Nilai Indeks",
            "Skor Indeks",
        ),
        widget=widgets.DecimalWidget(),
    )
    prize = SheetField(
        column_name=gettext_lazy("Prize"),
        synonyms=(
            "Hadiah",
            "Hadiah/Penghargaan",
            "Uang Pembinaan",
            "Jumlah Hadiah",
            "Besaran Hadiah",
        ),
        widget=widgets.TextWidget(),
    )
    score_or_prize = SheetField(
        column_name=gettext_lazy("Score or prize"),
        synonyms=("Nilai/Hadiah", "Nilai / Hadiah"),
        widget=widgets.TextWidget(),
        erasable=False,
        exported=False,
    )
    note = SheetField(
        column_name=gettext_lazy("Note"),
        synonyms=("Catatan", "Keterangan"),
        widget=widgets.LongTextWidget(),
        width=40,
    )

    class Meta:
        model = Award
        fields = (
            "competition",
            "year",
            "category",
            "rank_label",
            "winner",
            "person",
            "innovation",
            "score",
            "prize",
            "score_or_prize",
            "note",
        )
