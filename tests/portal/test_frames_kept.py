"""Frames that are kept between requests: this test commits."""

import pytest
from django.core.cache import cache

from innovations.models import Region, RegionVersion
from portal.home.models import HomePage
from portal.home.services.frame import frame_of_site
from tests.factories.home import make_region
from tests.factories.innovations import root_page
from tests.portal.test_frame import publish


@pytest.mark.django_db(transaction=True)
def test_regions_with_one_token_keep_their_own_frames():
    cache.clear()
    token, regions = "the-same", {}
    for code, name in (("64.09", "Kabupaten Satu"), ("61.12", "Kabupaten Dua")):
        root_page()
        host = f"{code.replace('.', '-')}.localhost"
        region = make_region(code, name, short_name=name[-4:].strip(), hostname=host)
        home = HomePage.objects.get(pk=region.site.root_page_id)
        publish(home, contact_office=f"Kantor {name}")
        regions[name] = region.pk
    # What concerns everybody, such as an image, gives all regions one token.
    RegionVersion.objects.update(token=token)

    for _visit in range(2):
        for name, key in regions.items():
            region = Region.objects.get(pk=key)
            frame = frame_of_site(site=region.site, region=region)
            assert frame.office == f"Kantor {name}"
