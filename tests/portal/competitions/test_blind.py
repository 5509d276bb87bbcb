"""Read blind, nothing that jurors get says whose an entry is: neither page nor file,
neither workbook nor autosave, neither headers nor what is told of them elsewhere."""

import json

import pytest
from django.core import mail
from django.urls import reverse

from competitions.models import JurorConflict
from portal.review.models import Letter
from tests.portal.competitions.addresses import addresses
from tests.portal.competitions.edition import KEY, WHOSE, WORDS, Edition
from tests.portal.competitions.reading import everything_told

pytestmark = [pytest.mark.django_db, pytest.mark.once]

#: What would say whose it is.
NAMES = (
    WHOSE,
    *(WORDS[name] for name in ("team", "file name", "file maker")),
    WORDS["code of the receipt"],
    *(str(key) for key in (KEY, KEY + 1)),  # public addresses name such keys
)
#: Names of organisations stand there for everybody, and lead to no entry.
OF_THE_REGISTRY = {
    *("front page", "innovation", "organisation", "search title", "suggestions"),
    *("API innovations", "chooser", "search of pages", "site history", "sitemap"),
    *("usage of innovation", "usage of organisation"),
}
READERS = ("juror", "juror of the panel", "chair")


@pytest.fixture
def edition(region, other_region):
    return Edition(region, other_region)


def names_in(answer):
    text = everything_told(answer)
    return [name for name in NAMES if name in text]


@pytest.mark.parametrize("phase", ["judging", "sealed", "closed"])
def test_no_page_and_no_file_says_whose_it_is(edition, phase):
    edition.advance(phase)
    # Scores are fixed once the last blind stage is closed: the chair learns the names.
    readers = READERS if phase != "closed" else READERS[:-1]
    found, opened = [], {role: set() for role in readers}

    for role in readers:
        reader = edition.reader(role)
        for name, url in addresses(edition).items():
            if name in OF_THE_REGISTRY:
                continue
            answer = reader.get(url)
            if answer.status_code == 200:
                opened[role].add(name)
            found += [(role, name, told) for told in names_in(answer)]

    assert found == []
    assert {"my scoring", "sheet", "file of the sheet", "workbook"} <= opened["juror"]
    if "chair" in readers:
        assert {"sheet of the chair", "stage", "ranking"} <= opened["chair"]


def test_what_a_juror_does_answers_without_names(edition):
    edition.advance("judging")
    reader = edition.reader("juror")
    sheet = edition.sheets["juror", edition.mine]
    url = reverse("competition_judging:autosave", args=[sheet.pk])
    form = {"revision": sheet.revision, "note": "Baik", "then": "seal"}

    answers = [
        reader.post(
            url,
            json.dumps({"revision": sheet.revision, "edits": {"note": "Baik"}}),
            content_type="application/json",
        ),
        reader.post(reverse("competition_judging:sheet", args=[sheet.pk]), form),
        reader.post(
            reverse("competition_judging:give_back", args=[sheet.pk]),
            {"reason": "Saya kenal tim ini."},
            follow=True,
        ),
    ]

    assert [names_in(answer) for answer in answers] == [[], [], []]


def test_a_copy_of_ones_data_says_no_more(edition):
    edition.advance("judging")
    sheet = edition.sheets["juror", edition.mine]
    reader = edition.reader("juror")
    reader.post(
        reverse("competition_judging:give_back", args=[sheet.pk]),
        {"reason": "Pernah bekerja di sana."},
    )
    assert JurorConflict.objects.filter(juror=sheet.juror).exists()

    for role in READERS:
        answer = edition.reader(role).post(reverse("privacy:my_data"))
        text = everything_told(answer)

        assert [name for name in NAMES if name in text] == [], role
        assert "score_sheets" in text


def test_no_letter_to_jurors_says_whose_it_is(edition):
    edition.advance("judging")
    stage = (edition.category.pk, edition.blind.pk)

    edition.reader("registrar").post(
        reverse("competition_jury:remind", args=stage), follow=True
    )

    written = str(list(Letter.objects.values())) + "".join(
        letter.subject + letter.body for letter in mail.outbox
    )
    assert Letter.objects.filter(recipient=edition.people["juror"]).exists()
    assert [name for name in NAMES if name in written] == []
