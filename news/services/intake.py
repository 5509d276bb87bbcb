"""Releases come in and become draft articles."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from hashlib import sha256
from typing import Any, Final
from uuid import UUID, uuid4

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from news.intake.errors import UnreadableRelease
from news.intake.manuscript import Manuscript
from news.intake.reading import read_release
from news.intake.recognition import recognise, releases_in
from news.models import IntakeState, NewsIndexPage, NewsPage, ReleaseIntake
from news.services.drafts import Pictures, fill_article
from news.services.pictures import store_pictures

logger = logging.getLogger(__name__)

#: One release up to this size is read while its sender waits.
INLINE_BYTES: Final = 6 * 1024 * 1024


def receive(
    releases: Iterable[tuple[str, bytes]],
    *,
    newsroom: NewsIndexPage,
    user: Any,
    released: Any = None,
) -> UUID:
    """Keep releases as they were sent; return the number of the batch.

    Drafts are made of them by ``begin``. Keeping comes first, so that whatever
    happens to the work, the release is there.
    """
    batch = uuid4()
    with transaction.atomic():
        for name, data in releases:
            ReleaseIntake.objects.create(
                newsroom=newsroom,
                batch=batch,
                name=name[-255:],
                file=ContentFile(data, name=name),
                sha256=sha256(data).hexdigest(),
                released=released,
                sent_by=user,
            )
    return batch


def begin(batch: UUID) -> None:
    """Make the drafts of a batch: at once if it is one small release."""
    intakes = list(ReleaseIntake.objects.filter(batch=batch))
    if len(intakes) == 1 and intakes[0].file.size <= INLINE_BYTES:
        work_on_batch(batch)
    else:
        enqueue(batch)


def enqueue(batch: UUID) -> None:
    """Hand a batch to the workers that ``NEWS_TASKS`` names, if it names any."""
    from news.tasks import take_in

    chosen = take_in.using(**getattr(settings, "NEWS_TASKS", {}))
    transaction.on_commit(lambda: chosen.enqueue(str(batch)))


def work_on_batch(batch: UUID) -> None:
    """Make the drafts that a batch still waits for.

    Each is made whole in one transaction: a worker that dies leaves the release
    waiting, and whoever works on the batch next begins there.
    """
    waiting = ReleaseIntake.objects.filter(batch=batch).waiting()
    for pk in list(waiting.order_by("pk").values_list("pk", flat=True)):
        take_in_release(pk)


def take_in_release(pk: int) -> None:
    """Make the draft of one release, or say why there is none."""
    try:
        with transaction.atomic():
            intake = _locked(pk)
            if intake is not None:
                _make_draft(intake)
    except UnreadableRelease as error:
        _settle(pk, IntakeState.REFUSED, str(error))
    except Exception:
        logger.exception("Release %s could not be taken in", pk)
        reason = _(
            "Something went wrong with this release. The original is kept; tell the "
            "administrator its number: %(number)d."
        )
        _settle(pk, IntakeState.FAILED, reason % {"number": pk})


def try_again(batch: UUID) -> None:
    """Let a batch be worked on again that failed or was left by its worker."""
    failed = ReleaseIntake.objects.filter(batch=batch, state=IntakeState.FAILED)
    failed.update(state=IntakeState.WAITING, error="")
    enqueue(batch)


def _locked(pk: int) -> ReleaseIntake | None:
    """Return a release that waits, held so that no second worker takes it."""
    waiting = ReleaseIntake.objects.select_for_update(of=("self",)).waiting()
    return waiting.select_related("newsroom", "sent_by").filter(pk=pk).first()


def _settle(pk: int, state: IntakeState, error: str) -> None:
    ReleaseIntake.objects.filter(pk=pk).update(state=state, error=error)


def _make_draft(intake: ReleaseIntake) -> None:
    """:raises UnreadableRelease: when there is nothing to make a draft of."""
    with intake.file.open("rb") as original:
        manuscripts = releases_in(read_release(intake.name, original.read()))
    further = [_further(intake, number) for number in range(2, len(manuscripts) + 1)]
    for part, manuscript in zip([intake, *further], manuscripts, strict=True):
        _fill(part, manuscript, of=len(manuscripts))


def _further(intake: ReleaseIntake, number: int) -> ReleaseIntake:
    """Return the record of another release in the same file."""
    return ReleaseIntake(
        newsroom=intake.newsroom,
        batch=intake.batch,
        name=f"{intake.name[:240]} ({number})",
        file=intake.file.name,
        sha256=intake.sha256,
        released=intake.released,
        sent_by=intake.sent_by,
        sent_at=intake.sent_at,
    )


def _fill(intake: ReleaseIntake, manuscript: Manuscript, *, of: int) -> None:
    """Make the draft of one of ``of`` releases in a file."""
    found = recognise(manuscript, today=timezone.localdate(), released=intake.released)
    article = NewsPage(owner=intake.sent_by, live=False)
    pictures, notes = _pictures_of(manuscript, intake)
    findings = fill_article(article, found, pictures, intake.newsroom)
    intake.newsroom.add_child(instance=article)
    article.save_revision(user=intake.sent_by, log_action=True, clean=False)
    intake.article = article
    intake.findings = findings
    intake.asides = [
        {"text": aside.text, "kind": aside.kind.value} for aside in found.aside
    ]
    intake.notes = [str(note) for note in (*manuscript.notes, *notes)]
    if of > 1:
        note = _("The file holds %(count)d releases; each became a draft of its own.")
        intake.notes.append(note % {"count": of})
    intake.released = found.released
    intake.state = IntakeState.DONE
    intake.save()


def _pictures_of(
    manuscript: Manuscript, intake: ReleaseIntake
) -> tuple[Pictures, list[str]]:
    pictures = (piece.picture for piece in manuscript.pieces if piece.picture)
    return store_pictures(pictures, user=intake.sent_by, title=intake.name)
