"""What pages and letters put around a story, and what is not the story."""

from __future__ import annotations

import re
from typing import Final

from news.intake.recognition.words import OFFICE, towns

#: Lines that belong to the page of a newspaper or an old CMS.
NOISE: Final = re.compile(
    r"""^\W*(?:
      baca\s+(?:juga|selengkapnya|artikel|berita)\b.*
    | (?:simak|lihat|tonton|cek)\s+(?:juga|videonya|berita|artikel|selengkapnya)\b.*
    | (?:bagikan|share|sebarkan|kirim)\b(?:\s*(?:this|ini|berita|artikel|ke|via|on|:|\|).*)?
    | (?:(?:facebook|twitter|whatsapp|telegram|x|line|instagram|tiktok|youtube|email|copy\s+link
        |salin\s+(?:tautan|link)|print|cetak|pinterest|linkedin|threads|tweet|like|suka|pin)\W*)+
    | (?:dilihat|dibaca|views?|hits?|pembaca|pengunjung)\b\W*[\d.,]*\s*(?:x|kali|orang)?
    | [\d.,]+\s*(?:x\s+)?(?:dilihat|dibaca|views?|kali\s+dibaca|pembaca|shares?|comments?
        |komentar|hits?)\b.*
    | (?:advertisement|advertorial\s+content|iklan|ads?|sponsored)\b.{0,20}
    | scroll\s+(?:to|untuk|ke)\b.*
    | (?:berita|artikel|post(?:ingan)?|baca|news)\s+(?:terkait|terkini|terbaru|terpopuler|populer
        |lainnya|lain|pilihan|sebelumnya|selanjutnya|rekomendasi|serupa)\b\W*
    | (?:related|recent|popular|previous|next|trending|latest)\s*(?:posts?|news|articles?|topics?)?\W*
    | (?:terpopuler|terkini|trending|rekomendasi(?:\s+untuk\s+anda)?|pilihan\s+redaksi)\W*
    | ikuti\s+(?:kami|juga|berita|saluran|whatsapp|channel|info|update|terus)\b.*
    | (?:follow|subscribe|langganan|berlangganan|dapatkan\s+(?:update|berita|info))\b.{0,120}
    | (?:google\s+news|whatsapp\s+channel|saluran\s+whatsapp)\b.*
    | discussion\s+about\s+this\s+post
    | (?:leave|post|add)\s+(?:a|your)\s+(?:reply|comment)\b.*
    | (?:tinggalkan|tulis|beri|kirim)\s+(?:balasan|komentar|pesan)\b.*
    | (?:tidak\s+ada|belum\s+ada|no)\s+(?:komentar|comments?)\b.*
    | komentar\W*(?:\(?\d+\)?)?
    | (?:©|\(c\)|copyright|hak\s+cipta|all\s+rights?\s+reserved|dilarang\s+(?:keras\s+)?(?:menyalin|mengambil)).*
    | (?:tags?|label|topik|kata\s+kunci|keywords?|categor(?:y|ies)|kategori|hashtag)\s*:.*
    | (?:\#\w+\s*)+
    | (?:home|beranda)\s*(?:[»›>/|].*)?
    | (?-i:(?:Home|Beranda)[A-Z].*)
    | (?-i:(?:Home|Beranda|HOME|BERANDA)(?:\s+[A-Z]\w+){2,8})
    | (?:comments?|blank|avatar|zoom(?:\s+(?:in|out))*|spot_img|logo\b.{0,20}|images?\b.{0,10}|\d+\s*%)
    | .{0,80}\s[»›]\s.{0,120}
    | (?:editor'?s?\s+picks?|halaman\s+selanjutnya|next\s+page|load\s+more|muat\s+lainnya|selengkapnya)\W*
    | (?:klik|unduh|download)\s+(?:di\s+sini|disini|aplikasi|gambar)\b.*
    | (?:a+\s*[+-]?|\d+)
    | (?:loading|memuat)\W*
    | (?:narahubung|kontak\s+(?:media|person)|contact\s+person|cp|informasi\s+lebih\s+lanjut)\s*:.*
    | (?:di)?(?:posting|post|kirim|terbit|unggah|publish)(?:kan|ed|by|an)?\s+(?:oleh|by|on|pada|lama|lebih)\b.{0,100}
    | (?:cetak|print|kembali|back|surel|e-?mail|unduh|profil|ppid|masuk|login|kontak|menu|cari|search)
      (?:\s+(?:halaman|this|ini|page|pdf|surel|berita))*(?:\s*[|/]\s*\w+)*
    | (?:older|newer)\s+posts?\b.{0,20}
    | (?:\w+\s+)?(?:facebook|whatsapp|twitter|telegram)(?:\s+\w+){0,2}
    | (?:dengan\s+hormat\W+)?(?:bersama|berikut)\s+(?:ini\s+)?(?:kami\s+)?.{0,30}
      \b(?:rilis|siaran\s+pers|berita)\b.{0,80}
    | mohon\s+(?:dapat\s+|kiranya\s+|bantuan\s+|untuk\s+)*(?:di)?(?:terbit|muat|publikasi|share
      |sebar|siar|pemuatan|penayangan|tayang)\w*\b.{0,160}
    | atas\s+(?:perhatian|kerja\s*sama|bantuan)\w*\b.{0,120}terima\s*kasih.{0,20}
    | (?:halaman|hal|page)\W+\d+(?:\W*(?:dari|of|/)\W*\d+)?\W*
    | \d+\s*[-–—]
    | (?:desain|desainer|layout|infografis|infografik)\s*:.{0,80}
    | (?:ttd|tertanda|cap)\W*
    | artikel\s+ini\s+telah\s+tayang\b.*
    | (?:menit\s+(?:baca|membaca)|\d+\s+(?:menit|min)\s+(?:baca|read|membaca))\W*
    )$""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
#: Headings of lists that end a page: nothing short below them is the story.
TAIL: Final = re.compile(
    r"^\W*(?:(?:berita|artikel|baca)\s+(?:terkait|terkini|terbaru|terpopuler|populer|lainnya|pilihan)"
    r"|related\s+(?:posts?|news|articles?)|terpopuler|terkini|recent\s+posts?|popular\s+posts?"
    r"|komentar|ikuti\s+kami.*|discussion\s+about.*)\W*$",
    re.IGNORECASE,
)
#: The head of an office's paper, and what marks a release as one.
LETTERHEAD: Final = re.compile(
    r"""^\W*(?:
      pemerintah\s+(?:kabupaten|kota|provinsi|daerah|desa)\b[^.]{0,60}
    | (?:dinas|badan|bagian|sekretariat|kantor|kecamatan|bidang|inspektorat)\b[^.]{0,100}
    | (?:jl|jalan|jln)\b\.?\s.{0,160}
    | (?:telp|telepon|telpon|tlp|fax|faks|email|e-mail|surel|website|laman|situs|kode\s+pos)\b.{0,160}
    )$""",
    re.VERBOSE | re.IGNORECASE,
)
MARKS: Final = re.compile(
    r"""^\W*(?:
      (?:siaran|rilis)\s+(?:pers|berita|media)\b.{0,60}
    | (?:press|news|media)\s+release\b.{0,60}
    | (?:rilis|pengumuman|tentang)\b\W*
    | (?:nomor|no)\s*[.:].{0,80}
    | (?:nomor|no\.)\s+\S*\d\S*
    | (?:untuk|for)\s+(?:disiarkan|segera|dapat|immediate)\b.{0,60}
    | (?:perihal|hal|lampiran|kepada|yth)\b.{0,120}
    | (?:naskah|bahan|draf|draft|materi)\s+(?:rilis|berita|siaran)\b.{0,40}
    )$""",
    re.VERBOSE | re.IGNORECASE,
)
#: An address or a telephone number makes a line of an office certain.
CONTACT: Final = re.compile(
    r"@|www\.|https?://|\bkode\s+pos\b|\(0\d{2,4}\)|\b0\d{2,4}[- ]\d{5,}", re.I
)


def is_noise(text: str) -> bool:
    return bool(NOISE.match(text))


def begins_tail(text: str) -> bool:
    return bool(TAIL.match(text))


def is_letterhead(text: str, *, beside_others: bool) -> bool:
    """Tell whether a line above the headline is the head of the paper.

    The name of an office is one only beside other such lines: *DINAS X BUKA …* is
    a headline.
    """
    if MARKS.match(text):
        return True
    if LETTERHEAD.match(text) and is_name_of_office(text):
        return True
    if LETTERHEAD.match(text) and beside_others:
        return (
            text.isupper()
            or bool(CONTACT.search(text))
            or text[:3].lower() in ("jl.", "jln", "tel")
        )
    return bool(CONTACT.search(text)) and len(text.split()) < 25


def names_office(text: str) -> bool:
    """Tell a line that may belong to the head of an office's paper."""
    return bool(text) and bool(LETTERHEAD.match(text) or MARKS.match(text))


def is_name_of_office(text: str) -> bool:
    """Tell a line that is the name of an office and nothing else."""
    words = re.findall(r"\w+", text.lower())
    places = {part for name in towns() for part in name.split()}
    return bool(words) and all(word in OFFICE or word in places for word in words)
