from argparse import ArgumentParser
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q

from news.access import PUBLISH, newsrooms_of
from news.archive.errors import UnreadableArchive
from news.models import ArchiveTakeover, NewsIndexPage, TakeoverState
from news.services.takeovers import asking
from news.services.takeovers.receiving import receive
from news.services.takeovers.reporting import counts_of
from news.services.takeovers.working import resume_abandoned, work_on


class Command(BaseCommand):
    help = (
        "Takes the archive of another site over into a newsroom: an export of WordPress "
        "(.xml) or an RSS or Atom feed. With --resume it goes on with takeovers whose "
        "worker was stopped; run that every few minutes."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, nargs="?")
        parser.add_argument("--newsroom", help="number or slug of its page")
        parser.add_argument("--pictures", type=Path, help="ZIP of wp-content/uploads")
        parser.add_argument("--user", help="in whose name; who may publish there")
        parser.add_argument("--fetch", action="store_true", help="missing pictures")
        parser.add_argument("--with-drafts", action="store_true")
        parser.add_argument("--as-drafts", action="store_true")
        parser.add_argument("--plan", action="store_true", help="make nothing yet")
        parser.add_argument("--resume", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["resume"]:
            for pk in resume_abandoned():
                self.stdout.write(f"Takeover {pk}")
            return
        takeover = self._received(options)
        work_on(takeover.pk)
        takeover = self._state(takeover, TakeoverState.PLANNED)
        if not options["plan"]:
            try:
                asking.carry(takeover, user=takeover.sent_by, at_once=True)
            except ValidationError as error:
                self.stdout.write(" ".join(error.messages))
            else:
                work_on(takeover.pk)
                takeover = self._state(takeover, TakeoverState.DONE)
        for name, count in counts_of(takeover).items():
            if count:
                self.stdout.write(f"{name:<18}{count:>8}")

    def _state(
        self, takeover: ArchiveTakeover, wanted: TakeoverState
    ) -> ArchiveTakeover:
        takeover.refresh_from_db()
        if takeover.state != wanted:
            raise CommandError(takeover.error or takeover.get_state_display())
        return takeover

    def _received(self, options: dict[str, Any]) -> ArchiveTakeover:
        user = _user(options["user"])
        newsroom = _newsroom(options["newsroom"], user)
        export: Path | None = options["file"]
        folder: Path | None = options["pictures"]
        if export is None:
            raise CommandError("Name the file of the export.")
        try:
            with ExitStack() as stack:
                pictures = stack.enter_context(folder.open("rb")) if folder else None
                return receive(
                    newsroom=newsroom,
                    user=user,
                    name=export.name,
                    export=stack.enter_context(export.open("rb")),
                    size=export.stat().st_size,
                    folder=pictures,
                    fetch_pictures=options["fetch"],
                    only_published=not options["with_drafts"],
                    publish=not options["as_drafts"],
                )
        except (OSError, UnreadableArchive) as error:
            raise CommandError(str(error)) from error


def _user(name: str | None) -> Any:
    users = get_user_model()._default_manager.filter(is_active=True)
    field = get_user_model().USERNAME_FIELD
    found = users.filter(**{field: name}) if name else users.filter(is_superuser=True)
    user = found.order_by("pk").first()
    if user is None:
        raise CommandError("There is no such user; name one with --user.")
    return user


def _newsroom(name: str | None, user: Any) -> NewsIndexPage:
    rooms = newsrooms_of(user, PUBLISH)
    if name:
        wanted = Q(pk=int(name)) if name.isdigit() else Q(slug=name)
        rooms = rooms.filter(wanted)
    found = list(rooms[:2])
    if len(found) != 1:
        raise CommandError(
            "Name one newsroom in which the user may publish, with --newsroom."
        )
    return found[0]
