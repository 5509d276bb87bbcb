"""Lines that name what they give: *Judul: …*, *Tanggal: …*, *Foto: …*."""

from __future__ import annotations

import re
from typing import Final

LABELS: Final = {
    "headline": "judul(?: berita| rilis)?|headline|topik berita",
    "kicker": "rubrik|kanal|kategori berita",
    "standfirst": "lead berita|ringkasan|intro|subjudul|sub judul|deskripsi singkat",
    "released": "tanggal(?: rilis| terbit| berita)?|tgl(?: rilis)?|hari ?/ ?tgl|dirilis|diterbitkan",
    "event_date": "kapan|waktu(?: pelaksanaan| kegiatan)?|hari ?/ ?tanggal|hari, ?tanggal"
    "|tanggal kegiatan|pelaksanaan",
    "event_place": "di ?mana|tempat(?: kegiatan| pelaksanaan)?|lokasi(?: kegiatan)?",
    "caption": "caption(?: foto)?|keterangan (?:foto|gambar)|ket\\.? foto|teks foto|kapsi|takarir",
    "credit": "foto(?: oleh)?|fotografer|kredit(?: foto)?|sumber foto|dok(?:umentasi)?(?: foto)?|photo",
    "source": "sumber(?: berita)?|source|dikutip dari",
    "author": "penulis|editor|reporter|wartawan|peliput|pewarta|redaktur|kontributor|penyunting"
    "|laporan",
    "tags": "tags?|label|kata kunci|topik|keywords?",
}
LABELLED: Final = re.compile(
    "|".join(rf"(?P<{name}>{words})" for name, words in LABELS.items()), re.IGNORECASE
)
_LINE: Final = re.compile(
    r"^[\s*•\[-]*(?P<label>[A-Za-z][A-Za-z ./,]{1,24}?)\s*(?:[:=]|\|{1,2})\s*(?P<value>\S.*?)\]?$",
    re.S,
)


def labelled(text: str) -> tuple[str, str] | None:
    """Return the field that a line names and its value, or None."""
    line = _LINE.match(text)
    if line is None:
        return None
    found = LABELLED.fullmatch(line["label"].strip())
    if found is None or found.lastgroup is None:
        return None
    return found.lastgroup, line["value"].strip()
