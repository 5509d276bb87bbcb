from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from innovations.choices import RegionKind, TimeZone
from innovations.models import GovernmentAffair
from innovations.services.reference import load_reference
from portal.home.services.regions import RegionExists, create_region

USAGE_ERROR = 2


class Command(BaseCommand):
    help = "Make an empty region: site, home page, index pages and groups."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", help="code of Kemendagri, such as 64.09")
        parser.add_argument("name", help="such as 'Kabupaten Penajam Paser Utara'")
        parser.add_argument("--hostname", help="default: SHORT-NAME.localhost")
        parser.add_argument("--port", type=int, default=80)
        parser.add_argument("--short-name", help="default: the name without its kind")
        parser.add_argument("--kind", choices=RegionKind.values)
        parser.add_argument("--time-zone", choices=TimeZone.values)

    def handle(self, *args: Any, **options: Any) -> None:
        if not GovernmentAffair.objects.exists():
            # A new installation: without its lists every workbook is refused.
            load_reference()
        fields = ("code", "name", "hostname", "port", "short_name", "kind", "time_zone")
        try:
            region = create_region(**{field: options[field] for field in fields})
        except RegionExists as error:
            raise CommandError(str(error), returncode=USAGE_ERROR) from error
        except ValidationError as error:
            message = "; ".join(error.messages)
            raise CommandError(message, returncode=USAGE_ERROR) from error
        self.stdout.write(
            _("%(name)s: %(address)s/")
            % {"name": region.name, "address": region.site.root_url}
        )
