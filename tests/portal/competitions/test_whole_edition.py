"""One edition from its first phase to the certificate that a citizen checks."""

import pytest

from tests.portal.competitions.announcing import announce
from tests.portal.competitions.edition import moment
from tests.portal.competitions.entering import enter
from tests.portal.competitions.judging import judge
from tests.portal.competitions.looking_back import look_back
from tests.portal.competitions.setting_up import set_up

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("indexed_pages"),
    pytest.mark.once,
]


def test_edition_from_the_call_to_the_certificate(edition):
    edition.it_is(moment(5, 20))
    set_up(edition)
    enter(edition)
    judge(edition)
    announce(edition)
    look_back(edition)
