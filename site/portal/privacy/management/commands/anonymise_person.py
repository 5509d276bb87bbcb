"""``manage.py anonymise_person USERNAME``: forget whose a closed account was."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.privacy.exceptions import OpenWork
from portal.privacy.services.forgetting import anonymise_person


class Command(BaseCommand):
    help = "Replaces name and e-mail of a closed account; it can't be undone."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        people = get_user_model()._default_manager
        person = people.filter(username=options["username"]).first()
        if person is None:
            raise CommandError("Nobody has this user name.")
        try:
            anonymise_person(person=person, actor=None)
        except OpenWork as refusal:
            raise CommandError("\n".join(refusal.reasons)) from refusal
        self.stdout.write(f"akun-{person.pk}")
