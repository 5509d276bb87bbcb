from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.users.services.unlocking import unlock


class Command(BaseCommand):
    help = "Let somebody try again who was locked out after too many attempts."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", nargs="?", default="")
        parser.add_argument("--address", help="an address instead, or only there")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            count = unlock(
                actor=None, username=options["username"], address=options["address"]
            )
        except ValueError as error:
            raise CommandError(str(error), returncode=2) from error
        self.stdout.write(f"{count} counters of failed attempts forgotten")
