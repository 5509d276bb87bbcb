"""Loads the demo: regions, contents, sample workbooks and logins."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation

from innovations.models import OrganizationType, Region
from portal.home.demo.catalogue import DEMO_REGIONS
from portal.home.demo.contents import DemoRegion
from portal.home.demo.events import add_events
from portal.home.demo.imports import import_workbooks
from portal.home.demo.mentoring import add_mentoring
from portal.home.demo.pages import feature, fill_region, illustrate
from portal.home.demo.people import LOGINS, ensure_login
from portal.home.services.regions import create_region


class DemoRefused(Exception):
    """These settings or this database are not for a demo."""


def load_demo(*, port: int) -> list[Region]:
    """Make what is missing and return the regions, the default one first.

    A region that is there already keeps everything but its port; each other is
    made as a whole or not at all.
    """
    if not getattr(settings, "DEMO_LOGINS_ALLOWED", False):
        raise DemoRefused(
            "Data peragaan memuat kata sandi umum dan hanya boleh dimuat dengan "
            "pengaturan pengembangan (DEMO_LOGINS_ALLOWED)."
        )
    if not OrganizationType.objects.exists():
        raise DemoRefused(
            "Data acuan belum ada; jalankan “manage.py load_reference” lebih dahulu."
        )
    with translation.override(settings.LANGUAGE_CODE):
        regions = {demo.key: _load_region(demo, port) for demo in DEMO_REGIONS}
        with transaction.atomic():
            for login in LOGINS:
                ensure_login(login, regions)
            for key, region in regions.items():
                add_mentoring(key=key, region=region)
    return list(regions.values())


@transaction.atomic
def _load_region(demo: DemoRegion, port: int) -> Region:
    existing = Region.objects.filter(code=demo.code).select_related("site").first()
    if existing is not None:
        _use_port(existing.site, port)
        return existing
    region = create_region(
        code=demo.code,
        name=demo.name,
        short_name=demo.short_name,
        hostname=demo.hostname,
        port=port,
        time_zone=demo.time_zone,
    )
    fill_region(demo=demo, region=region)
    import_workbooks(key=demo.key, region=region, user=None)
    add_events(demo=demo, region=region)
    illustrate(demo=demo, region=region)
    feature(demo=demo, region=region)
    return region


def _use_port(site: Any, port: int) -> None:
    """Let the links of a region lead to where the server listens now."""
    if site.port != port:
        site.port = port
        site.save(update_fields=["port"])
