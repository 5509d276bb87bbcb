"""Comparison keys for names of organisations and innovations.

Two spellings of one name get the same key; the key is stored beside the name
so that the database can hold it unique and a workbook row can find its record.
"""

import re

from spreadsheets.text import normalize_name

__all__ = ["normalize_name", "normalize_organization_name"]

# Abbreviations that occur in real registers (domain notes: "Kec. Bunga Mayang",
# "SMA Negeri 1", "Dinas Pemberdayaan Perempuan & ..."), longest first.
_ORGANIZATION_SPELLINGS = (
    (r"sekolah dasar negeri|sd negeri|sd n(?= )", "sdn"),
    (r"sekolah menengah pertama negeri|smp negeri|smp n(?= )", "smpn"),
    (r"sekolah menengah atas negeri|sma negeri|sma n(?= )", "sman"),
    (r"sekolah menengah kejuruan negeri|smk negeri|smk n(?= )", "smkn"),
    (r"sekolah luar biasa negeri|slb negeri|slb n(?= )", "slbn"),
    (r"kec", "kecamatan"),
    (r"kel", "kelurahan"),
    (r"kab", "kabupaten"),
    (r"prov", "provinsi"),
    (r"pkm|pusat kesehatan masyarakat", "puskesmas"),
    (r"rumah sakit umum daerah", "rsud"),
    (r"satuan polisi pamong praja", "satpol pp"),
    (r"setda", "sekretariat daerah"),
)
_SPELLING_RULES = tuple(
    (re.compile(rf"\b(?:{pattern})\b"), word)
    for pattern, word in _ORGANIZATION_SPELLINGS
)


def normalize_organization_name(name: str) -> str:
    """Return the comparison key of an organisation's name.

    Common abbreviations and both spellings of state schools meet in one key:
    "SMA Negeri 1 Giri" and "SMAN 1 GIRI", "Kec. Sepaku" and "Kecamatan Sepaku".
    """
    key = normalize_name(name)
    for pattern, word in _SPELLING_RULES:
        key = pattern.sub(word, key)
    # "SMKN1 Slahung" is "SMKN 1 Slahung".
    return re.sub(r"\b(sdn|smpn|sman|smkn|slbn)(\d)", r"\1 \2", key)
