"""The type of an organisation, as its name begins."""

from __future__ import annotations

from innovations.names import normalize_organization_name

# First words of names and the type they stand for; asked in this order.
_TYPE_BY_WORD = (
    (("sekretariat dprd",), "council_secretariat"),
    (("sekretariat", "bagian", "biro"), "secretariat"),
    (("inspektorat",), "inspectorate"),
    (("satpol pp",), "police_unit"),
    (("dinas",), "department"),
    (("badan", "bappeda", "bapperida", "brida", "bappelitbang"), "agency"),
    (("kecamatan",), "district"),
    (("kelurahan",), "urban_village"),
    (("desa",), "village"),
    (("puskesmas",), "health_center"),
    (("rsud", "rumah sakit"), "hospital"),
    (
        (
            "sdn",
            "sd",
            "smpn",
            "smp",
            "sman",
            "sma",
            "smas",
            "smkn",
            "smk",
            "smks",
            "slbn",
            "slb",
            "sdlb",
            "smplb",
            "smalb",
            "tk",
            "paud",
            "sekolah",
        ),
        "school",
    ),
    (("upt", "uptd", "balai", "cabang dinas"), "technical_unit"),
    (("perumda", "perseroda", "pdam", "bumd"), "regional_company"),
)


def guess_type(name: str) -> str:
    """Return the code of the type that a name begins with, or nothing."""
    key = f"{normalize_organization_name(name)} "
    for words, code in _TYPE_BY_WORD:
        if any(key.startswith(f"{word} ") for word in words):
            return code
    # "SLB-ABC ...", "SMAN1 ..." are one word with the type.
    return "school" if key.startswith(("slb", "smk", "sma ", "smp")) else ""
