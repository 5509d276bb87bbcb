"""The check of JSON-LD finds what is wrong; see also every test that reads a head."""

import pytest

from tests.portal.seo.vocabulary import problems

PLACE = {"@type": "Place", "name": "Aula", "address": "Jalan Provinsi"}
EVENT = {
    "@type": "EducationEvent",
    "name": "Bimtek",
    "startDate": "2026-12-01T09:00:00+08:00",
    "endDate": "2026-12-01",
    "eventStatus": "https://schema.org/EventScheduled",
    "location": [PLACE],
    "organizer": {"@id": "https://ppu.example/#organization"},
    "maximumAttendeeCapacity": 40,
    "isAccessibleForFree": True,
}


def test_right_node_has_no_problems():
    assert list(problems(EVENT)) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("@type", "Bimtek"),
        ("headline", "a property of other types"),
        ("begin", "a property of no type"),
        ("startDate", "1 Desember 2026"),
        ("startDate", "2026-12-01T09:00:00"),
        ("eventStatus", "https://schema.org/InStock"),
        ("eventStatus", "scheduled"),
        ("location", {"@type": "Person", "name": "Aula"}),
        ("location", {"@type": "Place", "headline": "Aula"}),
        ("location", {"name": "Aula"}),
        ("maximumAttendeeCapacity", "40"),
        ("isAccessibleForFree", "yes"),
        ("name", ""),
        ("url", "/agenda/bimtek/"),
        ("organizer", []),
    ],
)
def test_wrong_node_is_found(name, value):
    assert list(problems(EVENT | {name: value}))
