"""The decree on results in public: beside them, and never before them."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from competitions.models import ResultPaper, ResultsRelease
from tests.factories.competitions import AwardFactory, CompetitionPageFactory
from tests.factories.innovations import RegionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]

PDF = b"%PDF-1.4 signed"


def paper(competition, kind, number, **fields):
    row = ResultPaper.objects.create(
        competition=competition,
        kind=kind,
        number=number,
        dated_on=timezone.localdate(),
        **fields,
    )
    row.file.save("x.pdf", ContentFile(PDF))
    return row


@pytest.fixture
def held(index):
    """A competition with an award, a decree and minutes, whose results are hidden."""
    page = CompetitionPageFactory(parent=index, title="Lomba", slug="lomba-2025")
    AwardFactory(competition=page, rank_label="Juara I")
    ResultsRelease.objects.create(competition=page)
    return page


@pytest.mark.parametrize("hours", [None, 1, -1])
def test_a_decree_is_found_once_results_are_out(client, held, hours):
    decree = paper(held, "decree", "188.46/511/2025")
    minutes = paper(held, "minutes", "000.9.1/1")
    moment = None if hours is None else timezone.now() + timedelta(hours=hours)
    ResultsRelease.objects.update(release_at=moment)
    is_out = hours == -1

    page = client.get(held.url).content.decode()
    files = [client.get(f"/keputusan-lomba/{one.pk}/") for one in (decree, minutes)]

    assert ("188.46/511/2025" in page) is is_out
    assert (f"/keputusan-lomba/{decree.pk}/" in page) is is_out
    assert "000.9.1/1" not in page
    assert [one.status_code for one in files] == [200 if is_out else 404, 404]
    if is_out:
        assert b"".join(files[0]) == PDF
        assert files[0]["Content-Type"] == "application/pdf"
        assert files[0]["Content-Disposition"].startswith("attachment;")


def test_a_decree_without_a_file_is_named_only(client, held):
    ResultsRelease.objects.update(release_at=timezone.now() - timedelta(hours=1))
    decree = ResultPaper.objects.create(
        competition=held, kind="decree", number="7/2025", dated_on=timezone.localdate()
    )

    page = client.get(held.url).content.decode()

    assert "7/2025" in page
    assert f"/keputusan-lomba/{decree.pk}/" not in page
    assert client.get(f"/keputusan-lomba/{decree.pk}/").status_code == 404


def test_decrees_of_other_regions_and_hidden_pages_are_not_found(client, held):
    ResultsRelease.objects.update(release_at=timezone.now() - timedelta(hours=1))
    elsewhere = CompetitionPageFactory(region=RegionFactory(hostname="lain.test"))
    AwardFactory(competition=elsewhere)
    foreign = paper(elsewhere, "decree", "1")
    own = paper(held, "decree", "2")
    held.unpublish()

    for row in (foreign, own):
        assert client.get(f"/keputusan-lomba/{row.pk}/").status_code == 404
