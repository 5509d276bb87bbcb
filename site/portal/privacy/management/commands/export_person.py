"""``manage.py export_person USERNAME``: a copy of what is kept of somebody."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.privacy.services.copying import copy_of_person


class Command(BaseCommand):
    help = "Prints everything that is kept of a person as JSON; it is logged."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        people = get_user_model()._default_manager
        person = people.filter(username=options["username"]).first()
        if person is None:
            raise CommandError("Nobody has this user name.")
        with copy_of_person(person=person, actor=None) as file:
            for line in file:
                self.stdout.write(line.decode(), ending="")
