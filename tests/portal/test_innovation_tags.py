"""What a profile shows of competitions and news: nothing that isn't published."""

import pytest
from wagtail.models import PageViewRestriction

from tests.factories.competitions import (
    AwardFactory,
    CompetitionCategoryFactory,
    CompetitionIndexPageFactory,
    CompetitionPageFactory,
)
from tests.factories.innovations import (
    InnovationPageFactory,
    OrganizationPageFactory,
    RegionFactory,
    RegistryPageFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def region():
    return RegionFactory()


@pytest.fixture
def organization(region):
    registry = RegistryPageFactory(region=region)
    return OrganizationPageFactory(parent=registry, title="Dinas Kesehatan")


def award(index, title, organization, innovation, **kwargs):
    competition = CompetitionPageFactory(parent=index, title=title, **kwargs)
    category = CompetitionCategoryFactory(competition=competition)
    AwardFactory(category=category, organization=organization, innovation=innovation)
    return competition


def test_awards_of_published_competitions_only(client, region, organization):
    index = CompetitionIndexPageFactory(region=region)
    innovation = InnovationPageFactory(parent=organization, title="Antar Obat")
    draft = InnovationPageFactory(parent=organization, title="Rahasia", draft=True)
    award(index, "Lomba Terbit", organization, innovation)
    award(index, "Lomba Konsep", organization, innovation, draft=True)
    award(index, "Lomba Lain", organization, draft)
    private = award(index, "Lomba Tertutup", organization, innovation)
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    client.defaults["HTTP_HOST"] = region.site.hostname

    profile, office = (
        client.get(page.get_url_parts()[2]).content.decode()
        for page in (innovation, organization)
    )

    for html, shown in ((profile, 1), (office, 2)):
        assert html.count('class="award"') == shown
        assert "Lomba Terbit" in html
        for secret in ("Lomba Konsep", "Lomba Tertutup", "Rahasia"):
            assert (secret, secret in html) == (secret, False)
    assert "Lomba Lain" in office
