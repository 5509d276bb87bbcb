"""``manage.py export_person USERNAME``: a copy of what is kept of somebody."""

from __future__ import annotations

import json
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.serializers.json import DjangoJSONEncoder

from portal.privacy.services.copying import export_person


class Command(BaseCommand):
    help = "Prints everything that is kept of a person as JSON; it is logged."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        people = get_user_model()._default_manager
        person = people.filter(username=options["username"]).first()
        if person is None:
            raise CommandError("Nobody has this user name.")
        data = export_person(person=person, actor=None)
        text = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
        self.stdout.write(text)
