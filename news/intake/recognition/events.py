"""When and where that happened which a release reports."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from news.intake.recognition.dates import (
    Resolved,
    Written,
    days_in,
    resolve,
    weekdays_in,
    years_in,
)
from news.intake.recognition.recognised import Finding
from news.intake.recognition.tokens import sentences_of
from news.intake.recognition.words import towns

#: Before a day these say that it is a deadline, a paper's or somebody's birthday.
NOT_THE_EVENT: Final = re.compile(
    r"(?:ditemui|dihubungi|dikonfirmasi|terpisah|hari\s+kedua|hari\s+terakhir|paling\s+lambat|selambat|hingga|sampai(?:\s+dengan)?|ditutup|batas|tenggat|sebelum|lahir"
    r"|tertanggal|nomor|dijadwalkan|direncanakan|akan\s+(?:digelar|dibuka|dimulai|diumumkan|dilaksanakan"
    r"|berlangsung|diadakan)|sejak|rencananya|mendatang|berikutnya|lusa|diumumkan\s+pada|deadline"
    r"|kedaluwarsa|berlaku|ditetapkan|diundangkan|dibuka\s+kembali|lanjutan)[^.!?]{0,60}$",
    re.IGNORECASE,
)
PLACE_NOUNS: Final = (
    "gedung|aula|ruang|ruangan|hotel|balai|balairung|kantor|pendopo|pendapa|lapangan|alun-alun|taman|gor"
    "|auditorium|bangsal|convention|ballroom|museum|perpustakaan|pasar|pelabuhan|terminal|bandara"
    "|stadion|masjid|islamic|rumah|wisma|graha|sekretariat|kampus|universitas|puskesmas|rsud|smpn|smp"
    "|sman|sma|smkn|sdn|sd|sekolah|posyandu|dermaga|pantai|halaman|kecamatan|kelurahan|desa|kampung"
    "|kapanewon|nagari|dusun|simpang|plaza|mal|mall|pusat|bukit|danau|waduk|dinas|badan|kompleks|komplek"
    r"|surau|baruga|pura|wihara|vihara|kelenteng|gereja|dayah|pesantren|bulak|serambi|politeknik|institut|bantilang|sentra|kebun|jambur|pesisir|open\s+stage|tongkonan|distrik|panggung|lembang|banjar|kawasan|gelora|teater|rest\s+area|pelataran|wantilan|jembatan|lubang|kalurahan|tambang|bendungan|embung|lorong|gang|posko|tugu|benteng|sport|creative|gelanggang|anjungan|joglo|saung|villa|resto|restoran|cafe|kafe|sanggar|studio|lantai"
)
_NAME: Final = r"(?:[A-Z0-9][\w'’./-]*|dan|di|[IVX]+|lantai|kantor|setempat|basket|voli|lama|baru|bersama|depan|belakang|rumput|laut|nelayan|wisata|rumah|jabatan|dinas|halaman|utama)"
#: Between the noun and the name: *rumah tenun Desa Nggela*.
_KIND: Final = (
    r"(?!(?:yang|dan|di|ke|untuk|saat|oleh|pada|dengan|itu|ini|bersama|milik|setelah|ketika"
    r"|tersebut|dari|agar|serta|warga|para)\b)[a-z]{3,}"
)
#: Alone these name a place in a small town; *kantor* or *kampung* name none.
ALONE: Final = frozenset(
    [
        "pendopo",
        "pendapa",
        "aula",
        "lapangan",
        "alun-alun",
        "balairung",
        "auditorium",
        "masjid",
        "stadion",
    ]
)
PLACE: Final = re.compile(
    rf"\b(?P<online>daring\s+(?:melalui|lewat|via)\s+[A-Z]\w+(?:\s+Meeting)?)"
    rf"|\b(?:bertempat\s+di|berlangsung\s+di|digelar\s+di|di|Di)\s+(?P<place>(?:(?i:{PLACE_NOUNS})\b|(?=[A-Z]))"
    rf"(?:(?:\s+{_KIND}){{0,2}}(?=\s+[A-Z0-9]))?(?:\s*\(?{_NAME}\)?)*(?:,\s+(?:(?i:{PLACE_NOUNS})|Kabupaten|Kota|Distrik|Jalan|Kawasan)\b(?:\s+{_NAME})*)*)"
)


def event_day(
    texts: Sequence[str], released: date, beside: Sequence[str] = ()
) -> tuple[Finding, int] | None:
    """Return the day of the event and the number of the text that gives it.

    ``beside`` are the caption and other texts outside the body; they count less.
    """
    years = {year for text in [*texts, *beside] for year in years_in(text)}
    best: tuple[float, Finding, int] | None = None
    for number, text in enumerate([*texts, *beside]):
        away = number if number < len(texts) else 4
        for written in [*days_in(text), *weekdays_in(text)]:
            resolved = resolve(written, released, years)
            score = _score(text, written, resolved, released, away)
            if best is None or score > best[0]:
                best = (
                    score,
                    Finding(resolved.day, written.text, resolved.doubt),
                    number,
                )
    if best is None or best[0] < 0:
        return None
    return best[1], best[2]


def _score(
    text: str, written: Written, resolved: Resolved, released: date, away: int
) -> float:
    score = 3.0 - min(away, 6) * 0.5
    if written.weekday is not None:
        score += 3
    if written.in_brackets:
        score += 2
    if written.is_range:
        score += 3
    if written.day is None:
        score -= 2.5
        # "Hari ini" of a speech or a list is any day.
        if away and "ini" in written.text.lower().split():
            score -= 1
    if NOT_THE_EVENT.search(text[max(written.start - 90, 0) : written.start]):
        score -= 6
    if resolved.day > released:
        score -= 3
    if (released - resolved.day).days > 60:
        score -= 2
    return score


def event_place(texts: Sequence[str], number: int | None) -> Finding | None:
    """Return where it was: named in the sentence of its day, or early in the text."""
    order = list(range(min(len(texts), 4)))
    if number is not None and number < len(texts):
        order = [number, *(other for other in order if other != number)]
    for other in order:
        beside, built = _places(texts[other])
        if found := beside if other == number else []:
            return Finding(found[0], found[0])
        if built:
            return Finding(built[0], built[0])
    return None


def _places(text: str) -> tuple[list[str], list[str]]:
    """Return the places that stand beside a day, and those that are buildings."""
    beside, built = [], []
    days = list(days_in(text)) + list(weekdays_in(text))
    for start, end in sentences_of(text):
        for found in PLACE.finditer(text, start, end):
            if found["online"]:
                built.append(found["online"])
                continue
            place = re.sub(r"\s+(?:dan|di)$", "", found["place"].strip(" ,."))
            if place.islower() and " " not in place and place not in ALONE:
                continue
            place = _with_town(text, place, found.end("place"))
            if not place:
                continue
            if any(_is_beside(text, found.span("place"), day) for day in days):
                beside.append(place)
            if re.match(rf"(?i:{PLACE_NOUNS})\b", place):
                built.append(place)
    return beside, built


def _with_town(text: str, place: str, end: int) -> str:
    """Return a place with the town behind it: *Hotel Mahligai, Paringin*."""
    after = re.match(r",\s+(?P<town>[A-Z]\w+(?:\s[A-Z]\w+)?)(?=[,.(\s])", text[end:])
    if after is None or after["town"].lower() not in towns():
        return place
    return f"{place}, {after['town']}"


def _is_beside(text: str, place: tuple[int, int], day: Written) -> bool:
    """Tell *di Aula Bappeda, Rabu (4/6)* and *Rabu (4/6) di Aula Bappeda*."""
    after = text[place[1] : day.start]
    before = text[day.end : place[0]]
    return (
        place[1] <= day.start
        and bool(re.fullmatch(r"[\s,(]*(?:pada\s+)?(?:hari\s+)?(?:ini,?\s*)?", after))
    ) or (
        day.end <= place[0]
        and bool(re.fullmatch(r"[\s,)]*(?:bertempat\s+|kemarin\s+)?di\s+", before))
    )
