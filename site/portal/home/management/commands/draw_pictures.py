"""Draw the sizes of pictures that public pages show."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from innovations.services.regions import all_regions, find_region
from portal.home.services.pictures import draw_pictures_of, pages_with_pictures


class Command(BaseCommand):
    help = (
        "Draw what is missing of the pictures that published pages show. Publishing "
        "does it for one page; run this after bulk work or after sizes changed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--region", help="host name or Kemendagri code")

    def handle(self, *args: Any, **options: Any) -> None:
        regions = list(all_regions())
        if options["region"]:
            found = find_region(options["region"])
            if found is None:
                self.stderr.write(f"no region {options['region']!r}")
                raise SystemExit(2)
            regions = [found]
        roots = [region.site.root_page for region in regions]
        drawn = sum(draw_pictures_of(page) for page in pages_with_pictures(roots))
        self.stdout.write(f"{drawn} pictures drawn")
