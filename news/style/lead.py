"""What the opening has to answer: who, when, where and why (of 5W1H).

Whether it says *what* happened and *how*, no rule can tell. The opening are the first
two paragraphs. Reasons have a hundred forms, so only an article that has none of their
words anywhere is asked for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext as _

from news.intake.recognition.dates import MONTHS, days_in, weekdays_in, years_in
from news.intake.recognition.words import OFFICE, PLACED, POSTS, regions
from news.style import sources
from news.style.hints import Hint, Rule
from news.style.parts import Draft, Kind

OPENING: Final = 2

LEAD = Rule("lead", sources.QUESTIONS)

_WHEN: Final = re.compile(
    rf"(?<!\w)(?:{'|'.join(name for name in MONTHS if len(name) > 3)}|hari ini|kemarin|besok|tadi|pekan"
    r"|sepekan|minggu (?:ini|lalu|depan)|bulan (?:ini|lalu|depan)|tahun (?:ini|lalu|depan|anggaran)"
    r"|sejak|mulai|selama|setiap (?:hari|pekan|minggu|bulan|tahun)|senin|selasa|rabu|kamis|jumat|sabtu"
    r"|ahad|(?-i:Minggu)|pagi|siang|sore|malam|triwulan|semester|akhir tahun|awal tahun)(?!\w)",
    re.IGNORECASE,
)
_WHERE: Final = re.compile(
    r"(?<!\w)(?:di|ke|dari|se-?)\s*(?:[A-Z]|\w+ [A-Z])"
    r"|(?<!\w)(?:Kabupaten|Kota|Kecamatan|Kelurahan|Desa|Provinsi|Pemkab|Pemkot|Pemprov|Puskesmas|RSUD)\b"
)
_WHY: Final = re.compile(
    r"(?<!\w)(?:karena|sebab|untuk|agar|guna|supaya|demi|sehingga|bertujuan|tujuan\w*|dalam rangka|menyusul"
    r"|mengingat|lantaran|akibat|upaya|memperingati|menindaklanjuti|mendorong|mendukung|alasan\w*|menjawab"
    r"|mengatasi|mencegah|berkat|atas|bagi|hasil|setelah|usai)(?!\w)",
    re.IGNORECASE,
)


def check(draft: Draft) -> Iterator[Hint]:
    paragraphs = list(draft.of(Kind.PARAGRAPH, Kind.QUOTE, Kind.ATTRIBUTION))
    own = [part for part in paragraphs if part.kind == Kind.PARAGRAPH]
    if not own:
        return
    opening = " ".join(part.text for part in paragraphs[:OPENING])
    everything = " ".join(part.text for part in paragraphs)
    answers = (
        (_names_somebody(opening), _("The opening does not yet say who.")),
        (_says_when(opening), _("The opening does not yet say when.")),
        (
            bool(draft.dateline) or _says_where(opening),
            _("The opening does not yet say where."),
        ),
        (bool(_WHY.search(everything)), _("The article does not yet say why.")),
    )
    first = own[0]
    for is_answered, message in answers:
        if not is_answered:
            yield LEAD.at(first, (0, len(first.text)), message)


def _names_somebody(text: str) -> bool:
    words = re.findall(r"[^\W\d_][\w’'-]*", text)
    inner = words[1:]
    return any(word[0].isupper() for word in inner) or any(
        word.lower() in POSTS | OFFICE for word in words
    )


def _says_when(text: str) -> bool:
    return bool(
        _WHEN.search(text)
        or next(days_in(text), None)
        or next(weekdays_in(text), None)
        or years_in(text)
    )


def _says_where(text: str) -> bool:
    if _WHERE.search(text):
        return True
    words = text.split()
    before = (word.lower() for word in words)
    follows = zip(before, words[1:], strict=False)
    if any(word in PLACED and after[:1].isupper() for word, after in follows):
        return True
    return any(word.lower().strip(".,()") in regions() for word in words)
