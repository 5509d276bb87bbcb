"""Closed stages, places, papers and certificates, made by hand."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from competitions.codes import new_code
from competitions.models import (
    AwardPlace,
    Certificate,
    ResultPaper,
    StageClosing,
)
from tests.factories.competitions import (
    CompetitionCategoryFactory,
    CompetitionPageFactory,
)


class AwardPlaceFactory(DjangoModelFactory):
    class Meta:
        model = AwardPlace

    category = factory.SubFactory(CompetitionCategoryFactory)
    label = factory.Sequence(lambda n: f"Juara {n}")
    sort_order = factory.Sequence(lambda n: n)


class ResultPaperFactory(DjangoModelFactory):
    class Meta:
        model = ResultPaper

    competition = factory.SubFactory(CompetitionPageFactory)
    kind = "minutes"
    number = factory.Sequence(lambda n: f"400.10/{n}/BAPPERIDA/2025")
    dated_on = date(2025, 10, 20)


class CertificateFactory(DjangoModelFactory):
    """Of a participant; issued without asking who is due one."""

    class Meta:
        model = Certificate

    competition = factory.SubFactory(CompetitionPageFactory)
    kind = "participant"
    code = factory.LazyFunction(new_code)
    recipient = factory.Sequence(lambda n: f"Penerima {n}")
    content = factory.LazyAttribute(
        lambda one: {
            "format": 1,
            "heading": "Sertifikat",
            "recipient": one.recipient,
            "known_as": one.recipient,
            "institution": "",
            "role": "Peserta",
            "category": "",
            "innovation": "",
            "competition": one.competition.title,
            "edition_year": one.competition.edition_year,
            "organizer": "",
            "region": "",
            "place": "",
            "dated_on": "2025-11-10",
            "signatory_post": "",
            "signatory_name": "",
            "decree": "",
        }
    )


def standing(entry, rank, shown="80.00", by=None):
    """A row of a ranking, as closing a stage keeps it."""
    return {
        "entry": entry.pk,
        "rank": rank,
        "total": {"exact": shown, "shown": shown},
        "by": by,
        "stages": [],
    }


def close(category, phase, standings, *, decisions=(), **fields):
    """Close a stage with a ranking that is given, instead of one of scores."""
    return StageClosing.objects.create(
        category=category,
        phase=phase,
        ranking={
            "format": 1,
            "phase": phase.name,
            "aggregation": "mean",
            "standings": list(standings),
            "unscored": [],
            "decisions": list(decisions),
        },
        **fields,
    )
