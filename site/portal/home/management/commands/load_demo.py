from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from innovations.models import Region
from portal.home.demo.catalogue import DEMO_REGIONS
from portal.home.demo.loading import DemoRefused, load_demo
from portal.home.demo.people import LOGINS, PASSWORD, Login

USAGE_ERROR = 2


class Command(BaseCommand):
    help = "Load four demo regions with logins for every role; twice changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            regions = load_demo(port=options["port"])
        except DemoRefused as error:
            raise CommandError(str(error), returncode=USAGE_ERROR) from error
        self._print_addresses(regions, options["port"])
        self._print_logins()

    def _print_addresses(self, regions: list[Region], port: int) -> None:
        self.stdout.write("Alamat")
        for region in regions:
            self.stdout.write(f"  {region.name:<32} {region.site.root_url}/")
        self.stdout.write(f"  {'Daerah bawaan':<32} http://127.0.0.1:{port}/")
        self.stdout.write(f"  {'Ruang kerja':<32} http://127.0.0.1:{port}/admin/")

    def _print_logins(self) -> None:
        rows = [
            ("Pengguna", "Kata sandi", "Nama", "Peran", "Daerah"),
            *((x.username, PASSWORD, x.display_name, x.post, _area(x)) for x in LOGINS),
        ]
        widths = [
            max(len(cell) for cell in column) for column in zip(*rows, strict=True)
        ]
        self.stdout.write("\nAkun peragaan")
        for row in rows:
            cells = (
                f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)
            )
            self.stdout.write(f"  {'  '.join(cells)}".rstrip())


def _area(login: Login) -> str:
    if login.role == "superuser":
        return "semua"
    names = {demo.key: demo.short_name for demo in DEMO_REGIONS}
    return names[login.region]
