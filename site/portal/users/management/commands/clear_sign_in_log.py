from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from portal.users.services.sign_in_log import clear_sign_in_log
from portal.users.services.unlocking import forget_old_attempts


class Command(BaseCommand):
    help = "Delete old lines of the sign-in log, and failed attempts that don't count."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--days",
            type=int,
            default=settings.SIGN_IN_LOG_DAYS,
            help="how many days to keep (default: SIGN_IN_LOG_DAYS, now %(default)s)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        count = clear_sign_in_log(days=options["days"]) + forget_old_attempts()
        self.stdout.write(f"{count} deleted")
