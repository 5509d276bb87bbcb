"""Writes the sample workbooks of the demo from the lists in ``sources/``.

    python site/portal/home/demo/make_workbooks.py

Run it after changing a list, and commit the workbooks: the demo imports them
through the engine, as an office would import its own. So they look as offices
make them: title rows, a row of column numbers, a line of totals, dates that
are dates beside dates that are text, organisations by name or abbreviation.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import xlsxwriter

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[3]
sys.path.insert(1, str(ROOT / "site"))

from portal.home.demo.narratives import narrative  # noqa: E402 -- the path comes first

Rows = list[dict[str, str]]

REGIONS = {
    "ppu": "Kabupaten Penajam Paser Utara",
    "kukar": "Kabupaten Kutai Kartanegara",
    "kuburaya": "Kabupaten Kubu Raya",
    "pangkalpinang": "Kota Pangkalpinang",
}
CENTRES = {
    "ppu": (-1.2917, 116.5138),
    "kukar": (-0.4189, 116.9875),
    "kuburaya": (-0.1206, 109.4083),
    "pangkalpinang": (-2.1316, 106.1169),
}
STAGES = {"P": "Penerapan", "U": "Uji Coba", "I": "Inisiatif"}
KINDS = {"D": "Digital", "N": "Non Digital", "T": "Teknologi"}
FORMS = {
    "L": "Inovasi Pelayanan Publik",
    "T": "Inovasi Tata Kelola Pemerintahan Daerah",
    "O": (
        "Inovasi Daerah Lainnya sesuai Urusan Pemerintahan yang menjadi "
        "kewenangan Daerah"
    ),
}
# Supporting functions have no code of SIPD; the lists number them 5.xx.
SUPPORTING = {
    "5.01": "Perencanaan",
    "5.02": "Keuangan",
    "5.03": "Kepegawaian",
    "5.04": "Pendidikan dan Pelatihan",
    "5.05": "Penelitian dan Pengembangan",
    "5.06": "Fungsi lain sesuai ketentuan peraturan perundang-undangan",
}
# Which national goal and which priority cluster the affairs of a group serve.
GOALS = {"1.01": 3, "1.02": 3, "1.06": 5, "2.07": 2, "2.12": 6, "2.17": 2, "2.11": 7}
CLUSTERS = {
    "1.01": "Pendidikan",
    "1.02": "Kesehatan",
    "1.03": "Infrastruktur Perumahan dan Ketahanan Bencana",
    "1.04": "Infrastruktur Perumahan dan Ketahanan Bencana",
    "1.05": "Infrastruktur Perumahan dan Ketahanan Bencana",
    "1.06": "Penurunan Kemiskinan",
    "2.09": "Kedaulatan Pangan",
    "2.13": "Ekonomi Kerakyatan dan Desa",
    "2.17": "Ekonomi Kerakyatan dan Desa",
    "3.25": "Kedaulatan Pangan",
    "3.27": "Kedaulatan Pangan",
}
MONTHS = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
    *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
)

ORGANIZATION_COLUMNS = {
    "Kode": 18,
    "Nama Perangkat Daerah": 52,
    "Singkatan": 18,
    "Jenis": 20,
    "Induk": 36,
    "Kode SIPD": 26,
    "Nama Lain": 34,
    "Berlaku Dari": 14,
    "Berlaku Sampai": 14,
    "Wajib Inovasi": 12,
    "Uraian": 60,
    "Alamat": 30,
    "Email Kantor": 30,
    "Telepon Kantor": 18,
    "Situs": 30,
}
INNOVATION_COLUMNS = {
    "Kode Registrasi": 16,
    "Nama Inovasi": 46,
    "Perangkat Daerah": 38,
    "Tahapan": 14,
    "Inisiator": 20,
    "Nama Inisiator": 24,
    "Klasifikasi": 24,
    "Jenis": 14,
    "Bentuk": 30,
    "Tematik": 28,
    "Asta Cita": 40,
    "PKPN": 28,
    "Urusan Utama": 32,
    "Urusan Lain": 28,
    "TPB": 34,
    "Waktu Uji Coba": 18,
    "Waktu Penerapan": 18,
    "Waktu Pengembangan": 18,
    "Koordinat": 22,
    "Kematangan": 12,
    "Ringkasan": 60,
    "Rancang Bangun": 60,
    "Tujuan": 50,
    "Manfaat": 50,
    "Hasil": 50,
    "Link Video": 30,
}
AWARD_COLUMNS = {
    "Lomba": 28,
    "Tahun": 8,
    "Kategori": 36,
    "Peringkat": 14,
    "Pemenang": 44,
    "Inovasi": 46,
    "Nilai": 10,
    "Hadiah": 20,
    "Catatan": 30,
}


def read_list(region: str, name: str) -> Rows:
    path = HERE / "sources" / region / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="|"))


def labels(name: str) -> dict[str, str]:
    """Return the official labels by code, as the registry ships them."""
    path = ROOT / "innovations" / "reference" / f"{name}.json"
    return {row["code"]: row["label"] for row in json.loads(path.read_text("utf-8"))}


def number_of(text: str, below: int) -> int:
    """Return a number below ``below`` that only depends on the text."""
    return int.from_bytes(sha256(text.encode()).digest()[:4], "big") % below


# --------------------------------------------------------------- the three lists


def organization_rows(region: str) -> list[list[Any]]:
    types = labels("organization_types")
    return [
        [
            row["kode"],
            row["nama"],
            row["singkatan"],
            types[row["jenis"]],
            row["induk"],
            "",
            row["nama_lain"],
            "",
            "",
            row["wajib"],
            row["uraian"],
            "",
            f"{row['kode'].lower()}@{region}.example",
            "",
            "",
        ]
        for row in read_list(region, "organizations")
    ]


def innovation_rows(region: str) -> list[list[Any]]:
    offices = {row["kode"]: row for row in read_list(region, "organizations")}
    affairs = labels("government_affairs") | SUPPORTING
    goals = labels("development_goals")
    national = list(labels("national_goals").values())
    rows = []
    for index, row in enumerate(read_list(region, "innovations")):
        office = offices[row["opd"]]
        names = [goals[code] for code in row["tpb"].split(";")]
        texts = narrative(
            name=row["nama"],
            office=office["nama"],
            problem=row["masalah"],
            method=row["cara"],
            effect=row["dampak"],
            goals=names,
        )
        urusan = row["urusan"]
        rows.append(
            [
                "",
                row["nama"],
                _written_office(office, index),
                STAGES[row["tahap"]],
                _initiator(row, office),
                "",
                "Inovasi Perangkat Daerah",
                KINDS[row["jenis"]],
                FORMS[row["bentuk"]],
                _theme(row),
                national[GOALS.get(urusan, 6 if row["bentuk"] == "T" else 5)],
                CLUSTERS.get(urusan, "Non PKPN"),
                affairs[urusan],
                affairs["2.16"] if row["jenis"] == "D" and urusan != "2.16" else "",
                "; ".join(names),
                *_dates(row, index),
                _coordinates(region, row),
                _maturity(row),
                texts.summary,
                # Ideas still have no worked-out design, as in real registers.
                texts.design if row["tahap"] != "I" else "",
                texts.purpose,
                texts.benefit if row["tahap"] != "I" else "",
                texts.result if row["tahap"] == "P" else "",
                "",
            ]
        )
    return rows


def award_rows(region: str) -> list[list[Any]]:
    return [
        [
            row["lomba"],
            int(row["tahun"]),
            row["kategori"],
            row["peringkat"],
            row["pemenang"],
            row["inovasi"],
            float(row["nilai"].replace(",", ".")) if row["nilai"] else "",
            row["hadiah"],
            row["catatan"],
        ]
        for row in read_list(region, "awards")
    ]


def _written_office(office: dict[str, str], index: int) -> str:
    """Name the office as people do: mostly in full, sometimes in short."""
    if index % 7 == 3:
        return office["singkatan"]
    return f"{office['nama']} " if index % 11 == 5 else office["nama"]


def _initiator(row: dict[str, str], office: dict[str, str]) -> str:
    if office["jenis"] in {"school", "health_center", "hospital"}:
        return "ASN"
    return "Kepala Daerah" if number_of(row["nama"], 9) == 0 else "OPD"


def _theme(row: dict[str, str]) -> str:
    if row["jenis"] == "D":
        return "Digitalisasi layanan pemerintahan"
    if row["urusan"] == "1.06":
        return "Penanggulangan kemiskinan"
    return "Kemudahan investasi" if row["urusan"] == "2.18" else "Non tematik"


def _dates(row: dict[str, str], index: int) -> tuple[Any, Any, Any]:
    """Return trial, implementation and development as an office writes them."""
    if not row["tanggal"]:
        return "", "", ""
    day = date.fromisoformat(row["tanggal"])
    if row["tahap"] == "U":
        return _written(day, index), "", ""
    trial = day - timedelta(days=60 + number_of(row["nama"], 120))
    developed = day + timedelta(days=400 + number_of(row["nama"], 200))
    later = index % 4 == 1 and developed < date(2025, 11, 1)
    return (
        _written(trial, index + 1),
        _written(day, index),
        _written(developed, index) if later else "",
    )


def _written(day: date, index: int) -> Any:
    if index % 5 == 2:
        return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    if index % 5 == 4:
        return f"{day:%d/%m/%Y}"
    return day


def _coordinates(region: str, row: dict[str, str]) -> str:
    latitude, longitude = CENTRES[region]
    north, east = number_of(f"n{row['nama']}", 900), number_of(f"e{row['nama']}", 900)
    return f"{latitude + (north - 450) / 10_000:.6f},{longitude + (east - 450) / 10_000:.6f}"


def _maturity(row: dict[str, str]) -> Any:
    return 48 + number_of(row["nama"], 50) + 0.5 if row["tahap"] == "P" else ""


# ------------------------------------------------------------------- the workbooks


def write_workbook(
    path: Path, titles: Sequence[str], columns: dict[str, int], rows: list[list[Any]]
) -> None:
    path.parent.mkdir(exist_ok=True)
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False})
    # Else the file differs at every run, though nothing in it does.
    book.set_properties({"created": datetime(2025, 1, 1)})
    sheet = book.add_worksheet("Rekap")
    bold = book.add_format({"bold": True, "font_size": 12})
    head = book.add_format({"bold": True, "text_wrap": True, "border": 1})
    small = book.add_format({"italic": True, "align": "center", "border": 1})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    day_format = book.add_format({"num_format": "d mmmm yyyy", "valign": "top"})
    for number, title in enumerate(titles):
        sheet.write_string(number, 0, title, bold)
    first = len(titles) + 1
    for column, (name, width) in enumerate({"No": 6, **columns}.items()):
        sheet.set_column(column, column, width)
        sheet.write_string(first, column, name, head)
        sheet.write_string(first + 1, column, f"({column + 1})", small)
    sheet.freeze_panes(first + 1, 3)
    for line, row in enumerate(rows, 1):
        for column, value in enumerate([line, *row]):
            if isinstance(value, date):
                sheet.write_datetime(first + 1 + line, column, value, day_format)
            elif value != "":
                sheet.write(first + 1 + line, column, value, wrapped)
    last = first + 2 + len(rows)
    sheet.write_string(last, 0, f"Jumlah: {len(rows)}", bold)
    book.close()


def make_region(region: str) -> None:
    name = REGIONS[region].upper()
    note = "Data contoh untuk peragaan; inovasi dan angkanya rekaan"
    folder = HERE / region
    write_workbook(
        folder / "perangkat-daerah.xlsx",
        ["DAFTAR PERANGKAT DAERAH DAN UNIT KERJA", f"PEMERINTAH {name}", note],
        ORGANIZATION_COLUMNS,
        organization_rows(region),
    )
    write_workbook(
        folder / "inovasi.xlsx",
        ["REKAPITULASI INOVASI DAERAH", f"PEMERINTAH {name}", note],
        INNOVATION_COLUMNS,
        innovation_rows(region),
    )
    write_workbook(
        folder / "hasil-lomba.xlsx",
        ["HASIL LOMBA INOVASI", f"PEMERINTAH {name}", note],
        AWARD_COLUMNS,
        award_rows(region),
    )


if __name__ == "__main__":
    for region in REGIONS:
        make_region(region)
