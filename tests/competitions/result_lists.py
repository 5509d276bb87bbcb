"""Result lists in the shapes that offices send them; everything in them is invented."""

from __future__ import annotations

from io import BytesIO

from openpyxl import Workbook

SIGNATURE = [
    [],
    ["", "", "", "Penajam, 12 Desember 2024"],
    ["", "", "", "Kepala Bapperida,"],
    ["", "", "", "Drs. H. Contoh Pejabat, M.Si."],
    ["", "", "", "NIP. 19700101 199003 1 001"],
]


def xlsx(sheets, merges=None):
    """A workbook of sheets given as rows; ``merges`` are ranges by sheet."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([None if cell == "" else cell for cell in row])
        for span in (merges or {}).get(name, ()):
            sheet.merge_cells(span)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def merged_headings():
    """Categories as merged rows, the competition and the year in the title."""
    rows = [
        ["PEMERINTAH KABUPATEN CONTOH"],
        ["BADAN PERENCANAAN PEMBANGUNAN, RISET DAN INOVASI DAERAH"],
        ["DAFTAR PEMENANG LOMBA INOVASI DAERAH"],
        ["TAHUN 2024"],
        [],
        ["No", "Peringkat", "Pemenang", "Nama Inovasi", "Nilai"],
        ["KATEGORI PERANGKAT DAERAH"],
        [1, "Juara I", "Dinas Kesehatan", "ANTAR OBAT", "91,25"],
        [2, "Juara II", "Dinas Sosial", "SIGAP", "88,5"],
        [3, "Juara II", "DLH", "", "88,5"],
        ["KATEGORI KECAMATAN"],
        [1, "JUARA 1", "Kecamatan Waru", "SIMPATI", 80],
        [2, "Harapan Satu", "Kecamatan Babulu", "LANCAR", 75.25],
        ["", "", "Jumlah pemenang", "", 5],
        *SIGNATURE,
    ]
    merges = ["A3:E3", "A4:E4", "A7:E7", "A11:E11"]
    return xlsx({"Sheet1": rows}, {"Sheet1": merges})


def tables_below_each_other():
    """A table per category with headings of its own, not the same everywhere."""
    rows = [
        ["HASIL LOMBA INOVASI DAERAH TAHUN 2024"],
        [],
        ["A. Kategori OPD"],
        ["Juara", "Nama OPD", "Judul Inovasi"],
        ["I", "Dinas Kesehatan", "ANTAR OBAT"],
        ["II", "Dinas Sosial", "SIGAP"],
        [],
        ["B. Kategori Desa"],
        ["Juara", "Penerima", "Hadiah"],
        ["I (Satu)", "Desa Maju", "Rp 5.000.000,-"],
        ["II (Dua)", "Desa Makmur", "lima juta rupiah"],
        [],
        ["C. Kategori Umum"],
        ["Peringkat", "Nama", "Nama Inovasi", "Hadiah"],
        ["Terbaik Pertama", "Andi Wijaya, S.T.", "Mesin Sabut", "piala dan piagam"],
        ["Terbaik Kedua", "Tim Karya Muda", "", "piagam"],
    ]
    return xlsx({"Hasil": rows})


def tables_side_by_side():
    rows = [
        ["Pemenang Krenova Kabupaten Contoh Tahun 2023"],
        [],
        ["KATEGORI UMUM", "", "", "", "KATEGORI PELAJAR", "", ""],
        ["No", "Juara", "Pemenang", "", "No", "Juara", "Pemenang"],
        [1, "Juara 1", "Budi Santoso", "", 1, "Juara 1", "Siti Aminah (SMPN 3 Waru)"],
        [2, "Juara 2", "Kelompok Tani Maju", "", 2, "Juara 2", "Rudi - SDN 001 Waru"],
    ]
    return xlsx({"Pemenang": rows})


def one_sheet_a_year():
    def sheet(year, winner):
        return [
            ["Lomba Inovasi Daerah"],
            ["Peringkat", "Perangkat Daerah"],
            ["Juara I", winner],
        ]

    return xlsx({"2022": sheet(2022, "Dinas Sosial"), "Tahun 2023": sheet(2023, "DLH")})


def top_45():
    """A national list: the rank of all stands in the title only."""
    rows = [
        ["DAFTAR TOP 45 INOVASI PELAYANAN PUBLIK TAHUN 2021"],
        [],
        ["No", "Instansi", "Judul Inovasi"],
        [1, "Kabupaten Kutai Timur", "SIAGA"],
        [2, "Pemerintah Kabupaten Contoh", "ANTAR OBAT"],
        [3, "Kota Serang, dan", "KILAT"],
        [4, "Provinsi Bali.", "JARING"],
    ]
    return xlsx({"Top 45": rows})


def predicates():
    rows = [
        ["INNOVATIVE GOVERNMENT AWARD (IGA) 2024"],
        ["No", "Kabupaten/Kota", "Nilai Indeks", "Predikat"],
        [1, "Kabupaten Contoh", "62,70", "Sangat Inovatif"],
        [2, "Kabupaten Kutai Timur", "59,19", "Inovatif"],
        [3, "Kota Serang", "71,05", "Terinovatif"],
        ["", "Rata-rata", "64,31", ""],
    ]
    return xlsx({"IGA": rows})


def persons_with_schools():
    rows = [
        ["Lomba Teknologi Tepat Guna Tingkat Pelajar Tahun 2024"],
        [],
        ["No", "Nama Siswa", "Asal Sekolah", "Judul Karya", "Juara", "Hadiah"],
        [1, "Siti Aminah", "SMPN 3 Waru", "Lampu Surya", "Juara I", "Rp2.500.000"],
        [2, "Rudi Hartono", "SMPN 3 Waru", "Filter Air", "Juara II", "1,5 juta"],
        [3, "Ayu Lestari", "SMA Harapan Bangsa", "", "Favorit", "piagam"],
        [4, "Bayu Aji", "SMPN 3 Waru", "", "Favorit", "piagam"],
    ]
    return xlsx({"TTG": rows})


def several_in_a_cell():
    rows = [
        ["Ajang", "Tahun", "Kategori", "Juara", "Pemenang", "Inovasi"],
        ["Anugerah Inovasi", 2024, "OPD", "I", "Dinas Kesehatan", "ANTAR OBAT"],
        ["Anugerah Inovasi", 2024, "OPD", "Harapan", "1. DLH\n2. Dinas Sosial", ""],
        ["Anugerah Inovasi", 2024, "Desa", "Nominasi", "Desa Maju; Desa Makmur", ""],
        [
            *("Anugerah Inovasi", 2024, "Desa", "III"),
            *("Desa Giri dan Kelurahan Riko", ""),
        ],
    ]
    return xlsx({"Data": rows})


def category_once_in_merged_cells():
    rows = [
        ["Lomba", "Tahun", "Kategori", "Peringkat", "Pemenang"],
        ["Lomba Inovasi Daerah", 2024, "Puskesmas", "1", "Puskesmas Waru"],
        ["", "", "", "2", "Puskesmas Petung"],
        ["", "", "", "3 (bersama)", "Puskesmas Sepaku"],
        ["", "", "", "3 (bersama)", "Puskesmas Babulu"],
        ["", "", "Sekolah", "1", "SMPN 3 Waru"],
        ["", "", "", "2", "SDN 001 Waru"],
    ]
    merges = ["A2:A7", "B2:B7", "C2:C5", "C6:C7"]
    return xlsx({"Rekap": rows}, {"Rekap": merges})


def text_with_headings():
    """Copied out of a newspaper into a text file."""
    lines = [
        "Peringkat;Pemenang;Inovasi;Hadiah",
        "Kategori Dinas/Badan:;;;",
        "1. Juara 1:;Dinas Kesehatan;Antar Obat;Rp 5 juta",
        "2. Juara 2:;BKAD;;Rp 4 juta",
        "Harapan:;Satpol PP, Bappeda, DLH;;",
        "Kategori Kelurahan:;;;",
        "Juara I;Kelurahan Riko;;",
        "Juara II;;;",
        "Sumber: siaran pers;;;",
    ]
    return "\n".join(lines).encode()


def ranks_without_numbers():
    rows = [
        ["No.", "Nama Inovasi", "Perangkat Daerah", "Keterangan"],
        [1, "ANTAR OBAT", "Dinas Kesehatan", "penampilan terbaik"],
        [2, "SIGAP", "Dinas Sosial", ""],
        ["Ditetapkan di Penajam"],
        ["", "Ketua Dewan Juri,"],
    ]
    return xlsx({"Finalis": rows})


def innovations_only():
    rows = [
        ["Finalis Lomba Inovasi Daerah Tahun 2024"],
        ["Capaian", "Nama Inovasi"],
        ["Finalis", "Antar Obat"],
        ["Finalis", "Tak Dikenal"],
    ]
    return xlsx({"Finalis": rows})


def broken_rows():
    rows = [
        ["Lomba", "Tahun", "Kategori", "Juara", "Pemenang", "Nilai"],
        ["Lomba Inovasi Daerah", 3025, "OPD", "I", "Dinas Kesehatan", 90],
        ["Lomba Inovasi Daerah", 2024, "OPD", "I", "", 90],
        ["Lomba Inovasi Daerah", 2024, "OPD", "I", "DLH", "sembilan puluh"],
        ["", 2024, "OPD", "I", "DLH", 90],
        ["Lomba Inovasi Daerah", "", "OPD", "I", "DLH", 90],
        ["Lomba Inovasi Daerah", 2024, "OPD", "II", "BKAD", 85],
    ]
    return xlsx({"Data": rows})
