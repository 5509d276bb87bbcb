"""Chapter two: organisations and the public enter, until the announced second."""

import json
import re
from datetime import date, timedelta

from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.signing import TimestampSigner
from django.urls import reverse

from competitions.entry_parts import answer_part, statements_text, token_of
from competitions.models import Entry, EntryAttachment, EntryVersion, PublicEntrant
from competitions.services.entries import begin_entry, parts_of, save_entry
from competitions.services.submitting import submit_entry
from tests.competitions.posted_forms import fields_of
from tests.factories.competitions import PublicEntrantFactory
from tests.factories.innovations import InnovationPageFactory
from tests.grounds import settle
from tests.portal.competitions.story.world import (
    CITIZENS,
    INITIAL,
    LAST_SECOND,
    ON_GOING,
    OPENS,
    ORGANIZATIONS,
    PUPILS,
    moment,
)

#: One new innovation and one that is in the registry, of each organisation.
NEW = (
    "Klinik Gizi Keliling", "Kelas Berlayar", "Rambu Pintar", "Kartu Peduli",
    "Sawah Digital", "Lelang Ikan Pagi", "Loket Malam", "Antar KTP",
    "Peta Tani Babulu", "Jaga Bumi Sepaku", "Patroli Warga", "Pajak Sekali Klik",
)  # fmt: skip
RUNNING = (
    "Antar Obat Lansia", "Guru Tamu Daring", "Angkutan Siswa", "Dapur Bersama",
    "Bank Benih Desa", "Cuaca Nelayan", "Surat Satu Jam", "Posko Terpadu",
    "Lumbung Kecamatan", "Desa Tanggap", "Lapor Cepat", "Kasir Daerah",
)  # fmt: skip
DEVICES = (
    "Pengering Rumput Laut", "Perahu Surya", "Alat Tanam Jajar", "Pompa Angin",
    "Kompor Sekam", "Penjernih Air Payau", "Perontok Lada", "Jebakan Hama Cahaya",
)  # fmt: skip
SCHOOL_DEVICES = (
    "Tong Sampah Bicara", "Sabun Daun Ketapang", "Alarm Banjir Sungai",
    "Lampu Botol Surya", "Tinta dari Arang", "Kursi Roda Lipat",
    "Papan Ketik Braille", "Pakan Ikan Otomatis",
)  # fmt: skip
#: Of whom which step of the chapter tells.
LATE, LAST, SECOND_THOUGHTS = ORGANIZATIONS[11], ORGANIZATIONS[9], ORGANIZATIONS[10]
TOO_YOUNG = "Aplikasi Baru Lahir"
SCHOOL_OF_A_JUROR = "SMKN Contoh 1"
ENTRIES = "/admin/competitions/entries/"
SHEET = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def enter(edition):
    nobody_enters_before_the_first_second(edition)
    edition.it_is(moment(7, 1))
    one_is_refused_as_too_young(edition)
    for place, title in enumerate(ORGANIZATIONS):
        if title not in (LATE, LAST):
            hand_in(edition, title, draft_new(edition, title, NEW[place]))
        hand_in(edition, title, draft_known(edition, title, RUNNING[place]))
    one_thinks_again(edition)
    the_public_enters(edition)
    the_deadline_is_a_second(edition)
    one_is_late_by_exception(edition)
    assert Entry.objects.filter(state="submitted").count() == 40
    assert EntryVersion.objects.count() == 41  # one of them withdrawn and changed
    everybody_is_counted(edition)


def nobody_enters_before_the_first_second(edition):
    edition.it_is(OPENS - timedelta(seconds=1))
    operator = edition.operators[LAST]
    url = f"{ENTRIES}category/{edition.category(INITIAL).pk}/"
    data = {"organization": edition.organizations[LAST].pk, "title": NEW[9]}
    assert "Pendaftaran dibuka 2 Juni 2025 pukul 08.00 WITA." in edition.refused(
        operator, url, data
    )
    edition.it_is(OPENS)
    edition.post(operator, url, data)


# --------------------------------------------------------------- organisations


def begin(edition, organization, category, data):
    operator = edition.operators[organization]
    url = f"{ENTRIES}category/{edition.category(category).pk}/"
    response = edition.post(operator, url, data)
    return Entry.objects.get(pk=re.search(r"/(\d+)/$", response.url)[1])


def draft_new(edition, organization, title):
    page = edition.organizations[organization]
    return begin(
        edition, organization, INITIAL, {"organization": page.pk, "title": title}
    )


def draft_known(edition, organization, title, since=date(2023, 2, 1)):
    innovation = InnovationPageFactory(
        parent=edition.organizations[organization],
        title=title,
        implementation_date=since,
        stage="implementation",
    )
    settle()
    return begin(edition, organization, ON_GOING, {"innovation": innovation.pk})


def hand_in(edition, organization, entry):
    """Write, save, look once more, hand in; return what the receipt shows."""
    operator = edition.operators[organization]
    autosave(edition, operator, entry)
    url = f"{ENTRIES}{entry.pk}/"
    led_on = edition.post(operator, url, filled_in(edition, operator, entry))
    assert led_on.url == f"{url}submit/"
    receipt = edition.post(operator, led_on.url)
    version = entry.versions.first()
    assert receipt.url == reverse("competition_entries:version", args=[version.pk])
    return edition.get(operator, receipt.url).content.decode()


def autosave(edition, operator, entry):
    """One field, as the script sends it while somebody writes."""
    section = entry.category.sections.get(key="tujuan")
    part = answer_part(section.pk)
    stored = parts_of(Entry.objects.get(pk=entry.pk))[part]
    sent = {part: "Layanan lebih dekat.", f"base-{part}": token_of(stored)}
    answer = edition.browser(operator).post(
        f"{ENTRIES}{entry.pk}/", sent, headers={"accept": "application/json"}
    )
    assert json.loads(answer.content)["written"] == [part]


def filled_in(edition, operator, entry):
    """The whole form as the person sees it, with what the autosave kept."""
    data = fields_of(edition.get(operator, f"{ENTRIES}{entry.pk}/"))
    kept = entry.category.sections.get(key="tujuan")
    assert data[answer_part(kept.pk)].strip() == "Layanan lebih dekat."
    for section in entry.category.sections.all():
        data[answer_part(section.pk)] = f"{section.title} dari {entry.title}."
    for statement in entry.category.statements.all():
        data[f"statement-{statement.pk}"] = "on"
    results = entry.category.sections.get(key="hasil")
    return data | {
        "team-0-name": f"Ketua {entry.title}, S.T.",
        "team-0-post": "Penggagas",
        "team-0-is_lead": "on",
        f"file-{results.pk}": SimpleUploadedFile("hasil.pdf", SHEET),
        "go": "submit",
    }


def one_is_refused_as_too_young(edition):
    """In use for two months on the day that counts; twelve are asked for."""
    organization = ORGANIZATIONS[0]
    operator = edition.operators[organization]
    young = draft_known(edition, organization, TOO_YOUNG, since=date(2025, 5, 20))
    edition.post(
        operator, f"{ENTRIES}{young.pk}/", filled_in_at_once(edition, operator, young)
    )
    shown = edition.refused(operator, f"{ENTRIES}{young.pk}/submit/")
    assert "baru 2 bulan" in shown
    assert young.versions.count() == 0


def filled_in_at_once(edition, operator, entry):
    autosave(edition, operator, entry)
    return filled_in(edition, operator, entry)


def one_thinks_again(edition):
    """Withdraws, changes a text, and hands in again: the second receipt counts."""
    operator = edition.operators[SECOND_THOUGHTS]
    entry = edition.entry(NEW[10])
    url = f"{ENTRIES}{entry.pk}/"
    edition.post(operator, f"{url}withdraw/", {"reason": "Data belum lengkap."})
    assert edition.entry(NEW[10]).state == "withdrawn"

    data = fields_of(edition.get(operator, url))
    summary = answer_part(entry.category.sections.get(key="ringkasan").pk)
    edition.post(operator, url, data | {summary: "Warga ikut berjaga tiap malam."})
    edition.post(operator, f"{url}submit/")

    numbers = entry.versions.order_by("number").values_list("number", "code")
    assert [number for number, _code in numbers] == [1, 2]
    assert len({code for _number, code in numbers}) == 2


# ------------------------------------------------------------------ the public


def the_public_enters(edition):
    entrants = [registered_by_letter(edition)]
    entrants += [
        PublicEntrantFactory(region=edition.region, name=f"Warga Contoh {number}")
        for number in range(2, len(DEVICES) + 1)
    ]
    for entrant, title in zip(entrants, DEVICES, strict=True):
        hand_in_public(edition, entrant, CITIZENS, title)
    for number, title in enumerate(SCHOOL_DEVICES, 1):
        teacher = PublicEntrantFactory(
            region=edition.region,
            kind="school",
            name=f"Guru Pendamping {number}",
            institution=f"SMKN Contoh {number}",
        )
        hand_in_public(edition, teacher, PUPILS, title)
    settle()


def registered_by_letter(edition):
    """Register on the public page, and come in by the link in the letter."""
    browser = edition.browser()
    asked = browser.post(
        "/peserta/daftar/",
        {
            "kind": "citizen",
            "name": "Siti Rahmawati",
            "institution": "",
            "email": "siti@example.org",
            "phone": "",
            "is_adult": "on",
            "agrees": "on",
            "website": "",
            "opened": opened_a_minute_ago("registration"),
        },
    )
    assert asked.status_code == 200
    [letter] = mail.outbox
    [link] = re.findall(r"/peserta/masuk/\S+", letter.body)
    inside = browser.post(link)
    assert (inside.status_code, inside.url) == (302, "/peserta/")
    desk = browser.get("/peserta/").content.decode()
    assert CITIZENS in desk
    assert INITIAL not in desk
    return PublicEntrant.objects.get(email="siti@example.org")


def opened_a_minute_ago(purpose):
    """The token of a public form, which the clock of the story doesn't reach."""
    signer = TimestampSigner(salt=f"competitions.form {purpose}")
    now = signer.timestamp()
    from django.core.signing import b62_decode, b62_encode

    signer.timestamp = lambda: b62_encode(b62_decode(now) - 60)
    return signer.sign(purpose)


def hand_in_public(edition, entrant, category, title):
    """By the services that the public form calls, in the name of the entrant."""
    entry = begin_entry(
        category=edition.category(category),
        entrant=entrant,
        title=title,
        actor=entrant,
    )
    given = {
        answer_part(section.pk): f"{section.title} dari {title}."
        for section in entry.category.sections.all()
    }
    statements = entry.category.statements.values_list("pk", flat=True)
    given["statements"] = statements_text(statements)
    base = {name: token_of(text) for name, text in parts_of(entry).items()}
    save_entry(entry=entry, actor=entrant, given=given, base=base)
    submit_entry(entry=entry, actor=entrant)


# ---------------------------------------------------------------- the deadline


def the_deadline_is_a_second(edition):
    """The announced second counts to its end; the next one is too late."""
    last, late = edition.entry(NEW[9]), draft_new(edition, LATE, NEW[11])
    for organization, entry in ((LAST, last), (LATE, late)):
        operator = edition.operators[organization]
        data = filled_in_at_once(edition, operator, entry)
        edition.post(operator, f"{ENTRIES}{entry.pk}/", data)

    edition.it_is(LAST_SECOND + timedelta(microseconds=999_999))
    edition.post(edition.operators[LAST], f"{ENTRIES}{last.pk}/submit/")
    edition.it_is(LAST_SECOND + timedelta(seconds=1))
    shown = edition.refused(edition.operators[LATE], f"{ENTRIES}{late.pk}/submit/")

    assert last.versions.count() == 1
    assert "Pendaftaran ditutup 31 Juli 2025" in shown
    assert late.versions.count() == 0


def one_is_late_by_exception(edition):
    edition.it_is(moment(7, 31, 18))
    entry = edition.entry(NEW[11])
    edition.post(
        edition.registrar,
        f"{ENTRIES}late/{entry.category_id}/",
        {
            "organization": edition.organizations[LATE].pk,
            "day": "2025-07-31",
            "hour": "20:00",
            "reason": "Listrik padam di kantor sejak siang.",
        },
    )
    edition.post(edition.operators[LATE], f"{ENTRIES}{entry.pk}/submit/")
    version = entry.versions.get()
    assert version.late_exception.reason == "Listrik padam di kantor sejak siang."
    others = EntryVersion.objects.exclude(pk=version.pk)
    assert not others.exclude(late_exception=None).exists()


def everybody_is_counted(edition):
    url = f"{ENTRIES}overview/{edition.competition.pk}/"
    shown = edition.get(edition.registrar, url)
    assert (shown.context["entered"], shown.context["without"]) == (12, 0)
    assert EntryAttachment.objects.count() == 25  # the one too young has one as well
