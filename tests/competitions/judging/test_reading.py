"""What a juror reads of a version, blind and not."""

from dataclasses import asdict
from types import SimpleNamespace

import pytest
from django.core.files.base import ContentFile
from django.utils import translation

from competitions.cleaning import NotCleaned
from competitions.models import EntryAttachment
from competitions.reading import (
    blind_titles_of,
    check_files,
    file_of,
    marks_of,
    reading_of,
)
from competitions.services.blind_labels import _free_number, blind_labels
from innovations.models import CoOwner, OrganizationAlias
from tests.competitions.judging.documents import MAKER, SEEN, docx, pdf, picture
from tests.factories.competitions import (
    CompetitionCategoryFactory,
    EntryFactory,
    EntryVersionFactory,
    PublicEntrantFactory,
    content_for,
)
from tests.factories.innovations import (
    InnovationPageFactory,
    OrganizationPageFactory,
    RegistryPageFactory,
)

pytestmark = pytest.mark.django_db

#: Everything that tells who enters; each stands in the texts below.
NAMES = [
    *("Dinas Kesehatan", "Dinkes", "Puskesmas Petung", "PKM Petung", "Pusk. Petung"),
    *("Dinas Kominfo", "Siti Aminah", "Bu Siti", "ppukab.go.id", "0812-3456-7890"),
    *("INV-2025-0001", "youtu.be"),
]


@pytest.fixture(autouse=True)
def indonesian():
    with translation.override("id"):
        yield


@pytest.fixture
def place(region):
    """A unit below an organisation, both with other names."""
    registry = RegistryPageFactory(region=region)
    above = OrganizationPageFactory(
        parent=registry, title="Dinas Kesehatan", short_name="Dinkes"
    )
    unit = OrganizationPageFactory(parent=above, title="Puskesmas Petung")
    OrganizationAlias.objects.create(organization=unit, name="PKM Petung")
    partner = OrganizationPageFactory(parent=registry, title="Dinas Kominfo")
    innovation = InnovationPageFactory(parent=unit, title="SIMPEL Dinkes")
    CoOwner.objects.create(innovation=innovation, organization=partner)
    return SimpleNamespace(unit=unit, innovation=innovation)


@pytest.fixture
def told(place, category):
    """A version whose every text tells every name."""
    entry = EntryFactory(
        category=category, organization=place.unit, title="SIMPEL Dinkes",
        state="submitted",
    )  # fmt: skip
    text = f"Awal {', '.join(NAMES)} akhir."
    content = content_for(
        entry,
        entrant={
            "kind": "organization",
            "name": "Pusk. Petung",
            "organization": place.unit.pk,
        },
        answers=[
            {"key": "ringkasan", "title": "Ringkasan", "max_words": 50, "text": text}
        ],
        profile={
            "innovation": place.innovation.pk,
            "code": "INV-2025-0001",
            "title": "SIMPEL",
            "fields": [
                {"name": "summary", "label": "Ringkasan", "text": text},
                {"name": "initiator_name", "label": "Inisiator", "text": "Siti Aminah"},
                {"name": "code", "label": "Kode", "text": "INV-2025-0001"},
                {"name": "organization", "label": "Instansi", "text": "Puskesmas"},
                {"name": "purpose", "label": "Tujuan", "text": ""},
            ],
        },
        in_use_since="2024-03-01",
        team=[{"name": "dr. Siti Aminah, M.Kes.", "post": "Ketua", "is_lead": True}],
        video_url="https://youtu.be/abc",
    )
    return EntryVersionFactory(entry=entry, content=content)


def attach(version, name, content, section="ringkasan"):
    attachment = EntryAttachment.objects.create(
        entry=version.entry,
        file=ContentFile(content, name="x.bin"),
        name=name,
        content_type="application/octet-stream",
        size=len(content),
        sha256="",
    )
    version.attachments.add(attachment)
    version.content["files"].append(
        {
            "id": attachment.pk,
            "section": section,
            "name": name,
            "content_type": "application/octet-stream",
            "size": len(content),
            "sha256": "",
        }
    )
    version.save()
    return attachment


# -------------------------------------------------------------------- texts


def test_without_blindness_everything_is_read(told):
    reading = reading_of(told, blind=False)

    assert reading.entrant == "Pusk. Petung"
    assert reading.team == ("dr. Siti Aminah, M.Kes. (Ketua)",)
    assert reading.video_url == "https://youtu.be/abc"
    assert reading.in_use_since == "1 Maret 2024"
    assert [part.key for part in reading.profile] == [
        *("summary", "initiator_name", "code", "organization")
    ]
    assert all(name in reading.answers[0].text for name in NAMES)
    assert reading.hidden == ()


def test_blind_nothing_tells_who_enters(told):
    attach(told, "Proposal Puskesmas Petung.pdf", pdf())

    reading = reading_of(told, blind=True)

    everything = str(asdict(reading))
    # The code of the registry is told in a text here: no program knows what it means.
    assert [name for name in NAMES if name in everything] == ["INV-2025-0001"]
    assert reading.title == "SIMPEL [nama instansi]"
    assert (reading.entrant, reading.team, reading.video_url) == ("", (), "")
    assert [part.key for part in reading.profile] == ["summary"]
    assert [file.name for file in reading.files] == ["Lampiran 1.pdf"]
    assert reading.answers[0].text.startswith("Awal [nama instansi], [nama instansi],")
    assert len(reading.hidden) == 3


def test_entrants_of_the_public_are_hidden_too(category):
    entrant = PublicEntrantFactory(
        name="Rudi Hartono", institution="SMK Negeri 1 Penajam", kind="student"
    )
    entry = EntryFactory(category=category, entrant=entrant, title="Alat SMK Negeri 1")
    text = "Rudi Hartono dari SMK Negeri 1 Penajam; Pak Hartono."
    version = EntryVersionFactory(
        entry=entry,
        content=content_for(
            entry,
            team=[],
            answers=[{"key": "a", "title": "A", "max_words": None, "text": text}],
        ),
    )

    reading = reading_of(version, blind=True)

    assert reading.answers[0].text == (
        "[nama orang] dari [nama instansi]; [nama orang]."
    )
    assert reading_of(version, blind=False).entrant == (
        "Rudi Hartono, SMK Negeri 1 Penajam"
    )


def test_an_organisation_that_was_renamed_since_is_hidden_by_both_names(told, place):
    place.unit.title = place.unit.draft_title = "Puskesmas Bahari"
    place.unit.save()
    told.content["answers"][0]["text"] = "Pusk. Petung, kini Puskesmas Bahari"

    reading = reading_of(told, blind=True)

    assert reading.answers[0].text == "[nama instansi], kini [nama instansi]"


@pytest.mark.parametrize("number", [1, 3])
def test_many_titles_cost_as_much_as_one(
    told, place, category, number, django_assert_num_queries
):
    versions = [told]
    for place_in_row in range(1, number):
        entry = EntryFactory(
            category=category,
            organization=place.unit,
            title=f"Dua {place_in_row} Dinkes",
        )
        versions.append(EntryVersionFactory(entry=entry))

    with django_assert_num_queries(4):
        titles = blind_titles_of(versions)

    assert [title.endswith("[nama instansi]") for title in titles.values()] == (
        [True] * number
    )


# -------------------------------------------------------------------- labels


def test_labels_say_nothing_of_the_order_and_stay(category):
    versions = [
        EntryVersionFactory(entry=EntryFactory(category=category)) for _ in range(12)
    ]
    before = blind_labels([category.pk])

    EntryVersionFactory(entry=EntryFactory(category=category))
    EntryVersionFactory(entry=versions[0].entry, number=2)
    after = blind_labels([category.pk])

    assert {key: after[key] for key in before} == before
    assert len(set(after.values())) == 13
    numbers = [int(before[version.entry_id].split()[1]) for version in versions]
    assert numbers not in (sorted(numbers), sorted(numbers, reverse=True))
    assert all(99 < number < 1_000 for number in numbers)


def test_many_entries_have_labels_of_their_own():
    taken: set[int] = set()
    for number in range(3_000):
        taken.add(_free_number(f"1:{number}", taken))

    assert len(taken) == 3_000


def test_labels_of_several_categories_cost_one_query(
    category, django_assert_num_queries
):
    other = CompetitionCategoryFactory(competition=category.competition)
    for one in (category, other):
        EntryVersionFactory(entry=EntryFactory(category=one))

    with django_assert_num_queries(1):
        labels = blind_labels([category.pk, other.pk])

    assert len(labels) == 2


# --------------------------------------------------------------------- files


def test_files_are_given_as_copies_under_neutral_names(told):
    attach(told, f"Proposal {MAKER}.PDF", pdf())
    attach(told, f"{MAKER}.docx", docx())

    given = [file_of(told, number, blind=True) for number in (1, 2)]

    assert [file.name for file in given] == ["Lampiran 1.pdf", "Lampiran 2.docx"]
    assert given[0].content_type == "application/pdf"
    assert all(MAKER.encode() not in file.content for file in given)
    original = file_of(told, 1, blind=False)
    assert original.name == f"Proposal {MAKER}.PDF"
    assert original.content == pdf()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("foto.jpg", picture()),
        ("data.zip", b"PK\x03\x04"),
        ("lama.doc", b"\xd0\xcf\x11\xe0"),
        ("rusak.pdf", b"%PDF-1.4 rusak"),
        ("bukan.pdf", b"halo"),
    ],
)
def test_what_cant_be_cleaned_isnt_given_and_says_so(told, name, content):
    attach(told, name, content)

    with pytest.raises(NotCleaned):
        file_of(told, 1, blind=True)

    assert file_of(told, 1, blind=False).content == content
    (check,) = check_files(told)
    assert check.withheld
    assert (check.given_name, check.names) == ("", ())


def test_the_secretariat_is_told_which_files_still_name_the_entrant(told):
    attach(told, "a.docx", docx("Inovasi Dinkes oleh Siti Aminah"))
    attach(told, "b.pdf", pdf())
    attach(told, "c.png", picture("PNG"))
    attach(told, "d.jpg", picture())

    checks = check_files(told)

    assert [(c.given_name, c.names, c.has_text) for c in checks] == [
        ("Lampiran 1.docx", ("Dinkes", "Siti Aminah"), True),
        ("Lampiran 2.pdf", (), True),
        ("Lampiran 3.png", (), False),
        ("", (), False),
    ]
    assert marks_of(told) == {"check": 3, "withheld": 1}
    assert SEEN  # what the PDF tells is no name


def test_numbers_of_no_file_are_none(told):
    attachment = attach(told, "a.pdf", pdf())

    for number in (0, 2, -1):
        with pytest.raises(LookupError):
            file_of(told, number, blind=True)
    attachment.file.storage.delete(attachment.file.name)
    with pytest.raises(LookupError):
        file_of(told, 1, blind=True)
