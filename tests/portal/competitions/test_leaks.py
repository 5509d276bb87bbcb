"""Nothing of an entry, a score or a name is told to whom it is no business, ever.

``TELLS`` is the whole rule: which word of the edition who may read, and from which
phase on. Everybody asks for everything, and neither a page nor a header nor what is
in a file may hold another word. ``OPENS`` says the same of addresses.
"""

from urllib.parse import unquote

import pytest

from tests.portal.competitions.addresses import addresses
from tests.portal.competitions.edition import PHASES, SPELLINGS, Edition
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
    "reasons of screening": {"screened": REGISTRAR},
    "own score": {"judging": {"juror"}, "sealed": SECRETARIAT},
    "own note": {"judging": {"juror"}, "sealed": SECRETARIAT, "released": {"operator"}},
    "other score": {"judging": {"chair"}, "sealed": SECRETARIAT},
    "other note": {
        "judging": {"chair"},
        "sealed": SECRETARIAT,
        "released": {"operator"},
    },
    "total": {"sealed": SECRETARIAT, "released": EVERYBODY},
    "name of a juror": {"draft": {"juror", *SECRETARIAT}},
    "decision of the chair": {"closed": SECRETARIAT},
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


def walk(edition, roles):
    """Return what is told too much: (phase, role, address, word)."""
    leaks = []
    for role in roles:
        reader = edition.reader(role)
        known = may_read(role, edition.phase)
        for name, url in addresses(edition).items():
            answer = reader.get(url)
            assert answer.status_code < 500, (role, name)
            for word in sorted(told(answer, url) - known):
                leaks.append((edition.phase, role, name, word))
    return leaks


@pytest.mark.long
@pytest.mark.parametrize("phase", PHASES)
def test_nobody_reads_what_is_no_business_of_theirs(edition, phase):
    edition.advance(phase)

    assert walk(edition, ROLES) == []
