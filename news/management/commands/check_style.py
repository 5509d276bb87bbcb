from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from news.intake.errors import UnreadableRelease
from news.intake.reading import READERS, read_release
from news.intake.recognition import recognise
from news.style import Hint, check
from news.style.releases import draft_of


class Command(BaseCommand):
    help = "Prints what the house style says of a release, or of all of a folder."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument(
            "--released",
            type=date.fromisoformat,
            default=None,
            help="the day by which dates without a year are meant (YYYY-MM-DD)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        releases = _releases(options["path"])
        if not releases:
            raise CommandError(f"{options['path']} is no release and holds none.")
        total = 0
        for path in releases:
            try:
                manuscript = read_release(path.name, path.read_bytes())
            except UnreadableRelease as error:
                self.stderr.write(f"{path.name}: {error}")
                continue
            found = recognise(
                manuscript, today=date.today(), released=options["released"]
            )
            hints = check(draft_of(found))
            total += len(hints)
            self.stdout.write(f"{path.name}: {len(hints)}")
            for hint in hints:
                self.stdout.write(f"    {_line(hint)}")
        self.stdout.write(f"{len(releases)} releases, {total} hints")


def _releases(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    return sorted(one for one in path.glob("*") if one.suffix.lower() in READERS)


def _line(hint: Hint) -> str:
    phrase = hint.phrase if len(hint.phrase) <= 60 else f"{hint.phrase[:57]}…"
    strong = " !" if hint.strong else ""
    return f"{hint.rule}{strong} [{hint.part}] “{phrase}” – {hint.message}"
