from typing import Any

from django.core.management.base import BaseCommand

from news.models import JointRelease
from news.services.joint_releases import release_due


class Command(BaseCommand):
    help = (
        "Publishes the joint releases whose moment has come. Run it every minute; "
        "where a worker waits for the moment, this makes up for one that is gone."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        for release in release_due():
            self.stdout.write(f"Released: {release.name}")
        failed = JointRelease.objects.due().exclude(error="")
        for release in failed:
            self.stderr.write(f"Failed: {release.name}: {release.error}")
        if failed:
            raise SystemExit(1)
