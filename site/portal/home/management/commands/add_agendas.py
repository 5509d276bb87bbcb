"""Give regions that were made before there was an agenda one of their own."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from innovations.models import Region
from portal.home.services.regions import ensure_agenda, make_groups


class Command(BaseCommand):
    help = (
        "Adds the page /agenda/ to each region that has none, with the rights of its "
        "people. Run it once after an upgrade; repeating it changes nothing."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        for region in Region.objects.select_related("site__root_page"):
            with transaction.atomic():
                agenda = ensure_agenda(region)
                make_groups(region)
            if options["verbosity"] > 0:
                self.stdout.write(f"{region.name}: {agenda.url_path}")
