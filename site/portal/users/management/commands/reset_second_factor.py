from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.users.models import User
from portal.users.services.second_factor import reset_second_factor


class Command(BaseCommand):
    help = (
        "Let somebody sign in by password alone who lost telephone and recovery "
        "codes, such as the only administrator."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["username"]).first()
        if user is None:
            raise CommandError(f"no such user: {options['username']}", returncode=2)
        reset_second_factor(actor=None, user=user)
        self.stdout.write(f"{user.get_username()} can set up a new one")
