"""Figures, money, percentages, times and ordinals after EYD V."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext as _

from news.intake.recognition.tokens import sentences_of
from news.style import sources
from news.style.hints import Hint, Rule, any_of, replaced, words
from news.style.parts import ALL, OWN, Draft, Kind, Part

#: What is counted one by one, so that a number before it is never a decimal.
COUNTED: Final = words("""
    orang warga jiwa peserta siswa mahasiswa pelajar guru pegawai petani nelayan pasien
    kader keluarga kk rumah unit desa kelurahan kecamatan sekolah puskesmas inovasi
    usulan aplikasi dokumen laporan berkas buah ekor batang bibit paket lembar eksemplar
    pengunjung penonton pelanggan penduduk anak balita ibu lansia umkm rupiah pohon
    pekerja pedagang
""")
LARGE: Final = words("kilometer meter hektare hektar ton kilogram liter kg km ha")
#: What is measured; decimals stand before it.
MEASURED: Final = words("""
    % persen kilometer km hektare hektar ha ton kilogram kg meter liter juta miliar
    triliun derajat
""")
#: Ordinals stand after these: *juara ke-3*.
COUNTED_OFF: Final = words("""
    hari tahun juara peringkat urutan hut milad dirgahayu abad putaran tahap angkatan
    pekan ulang sesi edisi seri periode triwulan kuartal gelombang kali pertemuan
    generasi
""")
WORDS: Final = words("""
    satu dua tiga empat lima enam tujuh delapan sembilan sepuluh
""")
ROMAN: Final = {
    letters: number
    for number, letters in enumerate(
        words(
            "I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII XVIII XIX XX"
            " XXI XXII XXIII XXIV XXV XXVI XXVII XXVIII XXIX XXX"
        ),
        1,
    )
}
ZONES: Final = r"(?:WIB|WITA|WIT|Wib|Wita|Wit)"

RUPIAH = Rule("numbers.rupiah", sources.NUMBERS)
PERCENT = Rule("numbers.percent", sources.NUMBERS)
TIME = Rule("numbers.time", sources.FULL_STOP)
O_CLOCK = Rule("numbers.o_clock", sources.DICTIONARY)
ORDINAL = Rule("numbers.ordinal", sources.HYPHEN)
THOUSANDS = Rule("numbers.thousands", sources.FULL_STOP)
DECIMAL = Rule("numbers.decimal", sources.COMMA)
BEGINNING = Rule("numbers.beginning", sources.NUMBERS)

_RUPIAH: Final = re.compile(
    r"(?<!\w)(?P<sign>Rp|RP|rp)(?P<dot>\.?)(?P<space>[ \u00a0]*)"
    r"(?P<number>\d+(?:[.,]\d+)*)(?P<end>,-+|\.-+|,--)?"
)
_PERCENT: Final = re.compile(r"(?P<number>\d)[ \u00a0]+%")
_TIME: Final = re.compile(
    r"(?<![\d:/.,])(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)(?![\d:])"
)
_BEFORE_TIME: Final = re.compile(r"(?:pukul|jam|[-–]|s\.?d\.?|hingga|sampai)\s*$", re.I)
_AFTER_TIME: Final = re.compile(rf"\s*(?:{ZONES}\b|[-–]\s*\d|s\.?d\.?\s*\d)")
_O_CLOCK: Final = re.compile(
    r"(?<!\w)(?P<word>[Jj]am)(?=\s+\d{1,2}(?:[.:]\d{2}"
    rf"|\s+(?:pagi|siang|sore|malam|{ZONES})\b))"
)
_ORDINAL: Final = re.compile(
    rf"(?<=\s)(?P<ke>[Kk]e)(?P<gap>\s+|\s*-\s+|\s+-\s*)(?P<what>\d{{1,3}}|{any_of(ROMAN)})(?![\w.,]\d|\w)"
)
_ORDINAL_WORD: Final = re.compile(
    rf"(?<!\w)(?P<ke>[Kk]e)\s*-\s*(?P<word>{any_of(WORDS)})(?!\w)"
)
_THOUSANDS: Final = re.compile(
    rf"(?<![\w.,/-])(?P<number>\d{{4,9}})(?= (?:{any_of((*COUNTED, *LARGE))})(?!\w))",
    re.I,
)
_ENGLISH: Final = re.compile(
    rf"(?<![\w.,/-])(?P<number>\d{{1,3}}(?:,\d{{3}})+)(?= (?:{any_of(COUNTED)})(?!\w))",
    re.I,
)
_DECIMAL: Final = re.compile(
    rf"(?<![\w.,/-])(?P<whole>\d{{1,3}})\.(?P<part>\d{{1,2}})(?=\s?(?:{any_of(MEASURED)})(?!\w))",
    re.I,
)
#: *9 s.d. 11 September*: the full stop ends no sentence.
_ABBREVIATED: Final = re.compile(
    r"(?<!\w)(?:s\.?d|[a-z]|[Nn]o|Jl|hlm|dll|dst|[Rr]t|[Rr]w)\.\s*$"
)
_FIGURE: Final = re.compile(r"\d+(?:[.,]\d+)*(?=\s+[^\W\d_])")


def check(draft: Draft) -> Iterator[Hint]:
    for part in draft.of(*ALL):
        text = part.prose
        yield from replaced(RUPIAH, part, text, _RUPIAH, _rupiah)
        yield from replaced(PERCENT, part, text, _PERCENT, lambda m: f"{m['number']}%")
        yield from replaced(TIME, part, text, _TIME, _time)
        yield from replaced(ORDINAL, part, text, _ORDINAL, _ordinal)
        yield from replaced(
            ORDINAL, part, text, _ORDINAL_WORD, lambda m: f"{m['ke']}{m['word']}"
        )
        yield from replaced(THOUSANDS, part, text, _THOUSANDS, _thousands)
        yield from replaced(
            THOUSANDS, part, text, _ENGLISH, lambda m: m[0].replace(",", ".")
        )
        yield from replaced(DECIMAL, part, text, _DECIMAL, _decimal)
    for part in draft.of(*OWN):
        yield from replaced(O_CLOCK, part, part.own, _O_CLOCK, _o_clock)
    for part in draft.of(Kind.PARAGRAPH, Kind.STANDFIRST):
        yield from _beginning(part)


def _rupiah(found: re.Match[str]) -> str:
    """*Rp. 10.000,-* is *Rp10.000*; what follows the comma stays: *Rp1.250,00*."""
    number = found["number"]
    if re.fullmatch(r"\d{1,3}(?:,\d{3}){2,}", number):
        number = number.replace(",", ".")
    elif re.fullmatch(r"\d{4,}", number):
        number = grouped(number)
    return f"Rp{number}"


def grouped(digits: str) -> str:
    """Return a number with a full stop for each thousand."""
    return f"{int(digits):,}".replace(",", ".")


def _time(found: re.Match[str]) -> str | None:
    text = found.string
    before = _BEFORE_TIME.search(text[max(found.start() - 12, 0) : found.start()])
    if before or _AFTER_TIME.match(text, found.end()):
        return f"{found['hour']}.{found['minute']}"
    return None


def _o_clock(found: re.Match[str]) -> str:
    return "Pukul" if found["word"] == "Jam" else "pukul"


def _ordinal(found: re.Match[str]) -> str | None:
    """*Juara ke 3* is an ordinal, *dari 2 ke 3 kecamatan* is none."""
    before = found.string[: found.start()].split()
    if not before or before[-1].lower().strip("(,") not in (*COUNTED_OFF, "tahunnya"):
        return None
    number = ROMAN.get(found["what"], found["what"])
    return f"{found['ke']}-{number}"


def _thousands(found: re.Match[str]) -> str | None:
    number = int(found["number"])
    # "Pada 2025 peserta …" begins with a year.
    return None if 1900 <= number < 2100 else grouped(found["number"])


def _decimal(found: re.Match[str]) -> str:
    return f"{found['whole']},{found['part']}"


def _beginning(part: Part) -> Iterator[Hint]:
    """No sentence begins with a figure; items of a list written as text may."""
    text = part.own
    for start, _end in sentences_of(text):
        found = _FIGURE.match(text, start)
        if found is None or _ABBREVIATED.search(text[:start]):
            continue
        message = _("No sentence begins with a figure: write it as words or turn it.")
        yield BEGINNING.at(part, found.span(), message)
