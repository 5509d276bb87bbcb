"""How the fixed choices are called in Indonesian workbooks.

Only official labels stand here, independent of the interface language;
misspellings are rows (``spreadsheets.ValueSynonym``) edited in the admin.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from innovations.choices import (
    Classification,
    Form,
    InitiatorType,
    Kind,
    Stage,
)

STAGES = {
    Stage.INITIATIVE: ("Inisiatif",),
    Stage.TRIAL: ("Uji Coba",),
    Stage.IMPLEMENTATION: ("Penerapan",),
}
INITIATORS = {
    InitiatorType.REGIONAL_HEAD: ("Kepala Daerah",),
    InitiatorType.COUNCIL_MEMBER: ("Anggota DPRD",),
    InitiatorType.ORGANIZATION: ("OPD", "Perangkat Daerah", "OPD/Perangkat Daerah"),
    InitiatorType.CIVIL_SERVANT: ("ASN", "Aparatur Sipil Negara"),
    InitiatorType.COMMUNITY: ("Masyarakat",),
}
CLASSIFICATIONS = {
    Classification.ORGANIZATION: ("Inovasi Perangkat Daerah", "Perangkat Daerah"),
    Classification.VILLAGE: ("Inovasi Desa", "Desa"),
    Classification.COMMUNITY: ("Inovasi Masyarakat", "Masyarakat"),
}
KINDS = {
    Kind.DIGITAL: ("Digital",),
    Kind.NON_DIGITAL: ("Non Digital", "Non-Digital", "Nondigital"),
    Kind.TECHNOLOGY: ("Teknologi",),
}
FORMS = {
    Form.GOVERNANCE: (
        "Inovasi Tata Kelola Pemerintahan Daerah",
        "Tata Kelola Pemerintahan",
        "Tata Kelola",
    ),
    Form.PUBLIC_SERVICE: ("Inovasi Pelayanan Publik", "Pelayanan Publik"),
    Form.OTHER: (
        "Inovasi Daerah lainnya sesuai dengan Urusan Pemerintahan yang menjadi "
        "kewenangan Daerah",
        "Inovasi Daerah Lainnya sesuai Urusan Pemerintahan yang menjadi "
        "kewenangan Daerah",
        "Inovasi Daerah Lainnya",
    ),
}


def ticks(spelled: Mapping[Any, Iterable[str]]) -> dict[str, str]:
    """Return the labels that tick columns may have, with the values they mean."""
    return {text: str(value) for value, texts in spelled.items() for text in texts}
