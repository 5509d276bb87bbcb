"""Nothing of an entry, a score or a name is told to whom it is no business, ever.

``TELLS`` is the whole rule: which word of the edition who may read, and from which
phase on. Everybody asks for everything, and neither a page nor a header nor what is
in a file may hold another word. ``OPENS`` says the same of addresses.
"""

import re
from urllib.parse import unquote

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from portal.results.drafting import draft_article
from tests.grounds import settle
from tests.portal.competitions.addresses import addresses
from tests.portal.competitions.edition import PHASES, SPELLINGS, WORDS, Edition
from tests.portal.competitions.reading import everything_told

pytestmark = [pytest.mark.django_db, pytest.mark.once]

ROLES = (
    "anonymous",
    "entrant",
    "entrant of another",
    "operator",
    "operator of another",
    "mentor",
    "mentor of another",
    "juror",
    "juror of the panel",
    "juror of another category",
    "chair",
    "registrar",
    "registrar elsewhere",
    "editor",
    "leader",
)
EVERYBODY = set(ROLES)
REGISTRAR = {"registrar"}
#: Who writes the entry, and who helps them.
WRITERS = {"operator", "mentor", *REGISTRAR}
#: Whom the entry was given to, and who sees the whole panel.
READERS = {"juror", "chair"}
SECRETARIAT = {"chair", *REGISTRAR}

#: word: {from this phase on: these may read it as well}
TELLS = {
    "title": {"draft": WRITERS, "judging": READERS, "released": EVERYBODY},
    "answer": {"draft": WRITERS, "judging": READERS},
    "team": {"draft": WRITERS},
    "file name": {"draft": WRITERS},
    "file text": {"draft": WRITERS, "judging": READERS},
    "file maker": {"draft": WRITERS},
    "code of the receipt": {"submitted": WRITERS},
    # Entrants read them once the screening is over, as those do who mentor them.
    "reasons of screening": {"screened": REGISTRAR, "judging": {"operator", "mentor"}},
    # Points one by one nobody else reads; the chair compares means.
    "own score": {"judging": {"juror"}},
    "own note": {"judging": {"juror"}, "sealed": REGISTRAR, "released": {"operator"}},
    "other score": {"judging": {"chair"}},
    "other note": {"judging": {"chair"}, "sealed": REGISTRAR, "released": {"operator"}},
    "total": {"sealed": SECRETARIAT, "released": EVERYBODY},
    "name of a juror": {
        "draft": REGISTRAR,
        "screened": {"chair"},
        "judging": {"juror"},
    },
    "decision of the chair": {"closed": REGISTRAR},
    "public title": {
        "draft": {"entrant"},
        "submitted": REGISTRAR,
        "judging": {"juror of another category"},
    },
    "public name": {
        "draft": {"entrant"},
        "submitted": REGISTRAR,
        "judging": {"juror of another category"},
    },
    "public e-mail": {"draft": {"entrant"}},
    "public telephone": {"draft": {"entrant"}},
    "award": {"draft": REGISTRAR, "released": EVERYBODY},
    "prize": {"draft": REGISTRAR, "released": EVERYBODY},
    "number of the minutes": {"prepared": REGISTRAR},
}


#: (from this phase on, these open it as well, addresses). What is a list of one's own
#: (desk, imports, audit log) everybody opens who has such a list: its words matter.
OPENS = [
    (
        "draft",
        REGISTRAR,
        """
        history of competition; history of category; inspect category; set-up; votes
        usage of category; jury; conflicts; screenings; stage; panel; assign; ranking
        close; tie; blind check; results; making of awards; minutes; certificates
        feedback list; feedback; feedback PDF; entry; entry read; submit; withdraw; file
        overview; participation
        """,
    ),
    ("draft", {"operator"}, "entry; entry read; submit; withdraw; file"),
    ("draft", {"mentor"}, "entry read; file"),
    ("draft", {"chair"}, "stage; ranking; tie"),
    ("draft", {"leader"}, "overview; participation"),
    ("submitted", {"operator", "mentor"}, "receipt"),
    (
        "submitted",
        REGISTRAR,
        """
        receipt; receipt of the public; public entry read; screening
        blind version; blind file
        """,
    ),
    (
        "judging",
        {"juror"},
        """
        sheet; seal; give back; file of the sheet; workbook
        workbook brought back; its file; its progress
        """,
    ),
    ("judging", {"chair"}, "sheet of the chair; its file for the chair"),
    ("judging", REGISTRAR, "reopen sheet"),
    (
        "prepared",
        REGISTRAR,
        """
        award; history of award; paper
        certificate of the winner; certificate of another
        """,
    ),
    ("released", {"operator"}, "certificate of the winner; feedback; feedback PDF"),
    ("released", {"operator of another"}, "certificate of another"),
    ("released", EVERYBODY, "public check"),
]


@pytest.fixture
def edition(region, other_region):
    return Edition(region, other_region)


def may_read(role, phase):
    """Return the words that somebody of a role may know in a phase."""
    return {
        word
        for word, when in TELLS.items()
        for since, roles in when.items()
        if PHASES.index(since) <= PHASES.index(phase) and role in roles
    }


def told(answer, url):
    """Return the words of the edition that an answer tells."""
    text = everything_told(answer)
    # What one asked for is no news to the one who asks.
    asked = unquote(url)
    return {
        word
        for word, spellings in SPELLINGS.items()
        if any(one in text and one not in asked for one in spellings)
    }


def may_open(role, phase):
    """Return the addresses of the table that somebody of a role opens in a phase."""
    return {
        name.strip()
        for since, roles, text in OPENS
        if PHASES.index(since) <= PHASES.index(phase) and role in roles
        for name in text.replace("\n", ";").split(";")
    } - {""}


IN_THE_TABLE = {
    name for role in ROLES for phase in PHASES for name in may_open(role, phase)
}


def walk(edition, role):
    """Return what somebody is told and where, and which addresses they open."""
    reader = edition.reader(role)
    words, opened = {}, set()
    for name, url in addresses(edition).items():
        answer = reader.get(url)
        assert answer.status_code in {200, 302, 403, 404}, (role, name)
        if answer.status_code == 200:
            opened.add(name)
        for word in told(answer, url):
            words.setdefault(word, []).append(name)
    return words, opened & IN_THE_TABLE


def check(edition, role):
    words, opened = walk(edition, role)
    known = may_read(role, edition.phase)
    leaks = {word: places for word, places in words.items() if word not in known}
    # What the table allows is really told somewhere: else it would prove nothing.
    return {
        "told too much": leaks,
        "never told": known - set(words),
        "opened": opened ^ may_open(role, edition.phase),
    }


NOTHING = {"told too much": {}, "never told": set(), "opened": set()}


@pytest.mark.parametrize("phase", ["judging", "prepared"])
def test_those_nearest_to_the_secrets_read_only_theirs(edition, phase):
    edition.advance(phase)
    roles = ("anonymous", "operator", "juror", "leader")

    assert {role: check(edition, role) for role in roles} == dict.fromkeys(
        roles, NOTHING
    )


@pytest.mark.long
@pytest.mark.parametrize("phase", PHASES)
def test_nobody_reads_what_is_no_business_of_theirs(edition, phase):
    edition.advance(phase)

    assert {role: check(edition, role) for role in ROLES} == dict.fromkeys(
        ROLES, NOTHING
    )


@pytest.mark.parametrize("role", ["operator", "mentor"])
def test_an_article_in_the_drawer_tells_no_winner(edition, role):
    """ "Used by a private page" would say as much as its title."""
    edition.advance("prepared")
    pages = [edition.innovation, edition.own]

    def used():
        reader = edition.reader(role)
        addresses = [
            reverse("wagtailadmin_pages:usage", args=[one.pk]) for one in pages
        ]
        addresses += [
            reverse("wagtailadmin_pages:delete", args=[edition.innovation.pk]),
            reverse("wagtailadmin_pages:edit", args=[edition.innovation.pk]),
        ]
        answers = [reader.get(url) for url in addresses]
        return [
            (answer.status_code, answer.content.decode().count("<tr"), words_of(answer))
            for answer in answers
        ]

    before = used()
    article = draft_article(
        competition=edition.competition, actor=edition.people["registrar"]
    )
    settle()

    assert WORDS["award"] in str(article.body)
    assert used() == before


def words_of(answer):
    """Return what a page says, without what changes with each request."""
    return re.sub(r'"[^"]*"|\d', "", strip_tags(answer.content.decode())).split()
