"""``manage.py load_reference``: the official lists of the programme."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from innovations.services.reference import load_reference


class Command(BaseCommand):
    help = (
        "Loads government affairs, themes, goals and types. Creates missing rows and "
        "adds missing spellings; what was edited in the admin stays."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--reset",
            action="store_true",
            help="put the shipped names, order and settings back",
        )

    def handle(self, *args: Any, reset: bool, **options: Any) -> None:
        for name, loaded in load_reference(reset=reset).items():
            self.stdout.write(
                f"{name}: {loaded.created} created, {loaded.changed} changed, "
                f"{loaded.unchanged} unchanged"
            )
