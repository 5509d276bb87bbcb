import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from news.intake.measuring import Score, labelled_releases, measure


class Command(BaseCommand):
    help = (
        "Prints how well the parts of releases are recognised: precision and recall "
        "of each field, over a folder of releases with their right results beside."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--show", action="store_true", help="what differs")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        releases = sum(1 for _release in labelled_releases(folder))
        if not releases:
            raise CommandError(f"{folder} holds no releases with their results.")
        scores = measure(folder)
        if options["json"]:
            self.stdout.write(json.dumps(_as_json(releases, scores)))
            return
        self.stdout.write(f"{releases} releases")
        self.stdout.write(f"{'field':<18}{'precision':>10}{'recall':>8}{'right':>7}")
        for name, score in scores.items():
            self.stdout.write(
                f"{name:<18}{score.precision:>10.2f}{score.recall:>8.2f}"
                f"{score.right:>7}"
            )
            for difference in score.differences if options["show"] else ():
                self.stdout.write(f"    {difference}")


def _as_json(releases: int, scores: dict[str, Score]) -> dict[str, Any]:
    fields = {
        name: {
            "precision": round(score.precision, 4),
            "recall": round(score.recall, 4),
            "right": score.right,
            "wrong": score.wrong,
            "missed": score.missed,
        }
        for name, score in scores.items()
    }
    return {"releases": releases, "fields": fields}
