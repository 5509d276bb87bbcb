"""Who wants it so: the chapters of *EYD edisi V* (2022) by their titles, which stay
the same in PUEBI (2015), the dictionary of the language office, and the newsroom."""

from typing import Final

CAPITALS: Final = "EYD V, Huruf Kapital"
DERIVED: Final = "EYD V, Kata Turunan"
PREPOSITIONS: Final = "EYD V, Kata Depan"
PARTICLES: Final = "EYD V, Partikel"
ABBREVIATIONS: Final = "EYD V, Singkatan"
NUMBERS: Final = "EYD V, Angka dan Bilangan"
FULL_STOP: Final = "EYD V, Tanda Titik"
COMMA: Final = "EYD V, Tanda Koma"
HYPHEN: Final = "EYD V, Tanda Hubung"
PUNCTUATION: Final = "EYD V, Penggunaan Tanda Baca"
DICTIONARY: Final = "KBBI"
#: What a reader of news wants to know: who, what, when, where, why, how.
QUESTIONS: Final = "Rumus 5W+1H"
HABIT: Final = "Kebiasaan redaksi"
#: Law 14/2008 wants information that people understand easily (art. 7).
OPENNESS: Final = "UU 14/2008 tentang KIP"
