"""All certificates of a competition in one ZIP, made by a worker.

The row is the record: a worker gives signs of life on it, and when it is gone,
``announce_results`` or somebody who looks at the screen has another begin again.
"""

from __future__ import annotations

import logging
import tempfile
import time
import zipfile
from collections.abc import Callable
from typing import IO, Any, Final

from django.core.files import File
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from competitions.access import require_keeper
from competitions.letterheads import letterhead_of
from competitions.models import Certificate, CertificateBundle, CompetitionPage
from competitions.pdf import PdfUnavailable
from competitions.services.certificate_pdf import certificate_pdf
from spreadsheets.services.working import enqueue_task

logger = logging.getLogger(__name__)
#: Seconds between two signs of life.
BEAT: Final = 2.0


class BundleLost(Exception):
    """The bundle was deleted, or another worker makes it."""


def valid_certificates(
    competition: CompetitionPage, kind: str = ""
) -> QuerySet[Certificate]:
    """Return the certificates that a bundle holds."""
    valid = Certificate.objects.filter(competition=competition, revoked_at=None)
    return valid.filter(kind=kind) if kind else valid


@transaction.atomic
def ask_for_bundle(
    *, competition: CompetitionPage, actor: Any, kind: str = ""
) -> CertificateBundle:
    """Announce a bundle and have a worker make it; older ones of the kind go."""
    require_keeper(actor, competition)
    for old in CertificateBundle.objects.filter(competition=competition, kind=kind):
        discard(old)
    bundle = CertificateBundle.objects.create(
        competition=competition,
        kind=kind,
        total=valid_certificates(competition, kind).count(),
        asked_by=actor,
    )
    hand_over(bundle)
    return bundle


def hand_over(bundle: CertificateBundle) -> None:
    """Hand a bundle that isn't there yet to the workers."""
    from competitions.tasks import make_bundle

    enqueue_task(make_bundle, bundle.pk)


def discard(bundle: CertificateBundle) -> None:
    """Forget a bundle with its file."""
    if bundle.file:
        name, storage = str(bundle.file.name), bundle.file.storage
        transaction.on_commit(lambda: storage.delete(name))
    bundle.delete()


def resume_abandoned() -> list[int]:
    """Make the bundles whose worker is gone; return which."""
    found = list(CertificateBundle.objects.silent().values_list("pk", flat=True))
    for pk in found:
        work_on_bundle(pk)
    return found


def resume_if_abandoned(bundle: CertificateBundle) -> bool:
    """Hand a bundle over again whose worker is gone; tell whether it was.

    One that no worker took yet still waits for its turn.
    """
    lost = CertificateBundle.objects.silent().filter(
        pk=bundle.pk, heartbeat_at__isnull=False
    )
    if not lost.update(heartbeat_at=None):
        return False
    hand_over(bundle)
    return True


def work_on_bundle(pk: int) -> None:
    """Make a bundle unless it is there already or somebody is at it."""
    taken = CertificateBundle.objects.silent().filter(pk=pk)
    if not taken.update(heartbeat_at=timezone.now(), done=0):
        return
    bundle = CertificateBundle.objects.select_related("competition").get(pk=pk)
    try:
        _make(bundle)
    except BundleLost:
        logger.info("Bundle %s is made by somebody else", pk)
    except PdfUnavailable:
        _fail(pk, _("This machine can't make PDF: Pango is missing."))
    except Exception:
        logger.exception("Bundle %s stopped", pk)
        _fail(
            pk,
            _("The program made a mistake here. Tell the administrator: bundle %(pk)s.")
            % {"pk": pk},
        )


def _fail(pk: int, reason: str) -> None:
    CertificateBundle.objects.filter(pk=pk).update(error=reason)


def _make(bundle: CertificateBundle) -> None:
    with tempfile.TemporaryFile() as stream:
        _write(bundle, stream, _Progress(bundle))
        stream.seek(0)
        name = f"{slugify(bundle.competition.title)[:60]}-{bundle.pk}.zip"
        storage = bundle.file.storage
        path = storage.save(f"certificates/{name}", File(stream))
    own = CertificateBundle.objects.filter(
        pk=bundle.pk, heartbeat_at=bundle.heartbeat_at
    )
    if not own.update(file=path, done=bundle.done):
        storage.delete(path)
        raise BundleLost


def _write(
    bundle: CertificateBundle, stream: IO[bytes], on_progress: Callable[[], None]
) -> None:
    letterhead = letterhead_of(bundle.competition.region)
    certificates = valid_certificates(bundle.competition, bundle.kind)
    related = certificates.select_related("competition__region__site")
    # PDF is compressed already.
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for certificate in related.order_by("kind", "recipient", "pk"):
            pdf = certificate_pdf(certificate, letterhead=letterhead)
            archive.writestr(file_name(certificate), pdf)
            bundle.done += 1
            on_progress()


def file_name(certificate: Certificate) -> str:
    """Return a name that sorts by kind and recipient, and that is never twice."""
    who = slugify(certificate.recipient)[:60] or "-"
    what = slugify(certificate.get_kind_display())
    return f"{what}-{who}-{certificate.code}.pdf"


class _Progress:
    """Tells how far a bundle is, every few seconds; raises ``BundleLost``."""

    def __init__(self, bundle: CertificateBundle) -> None:
        self.bundle = bundle
        self._beaten = time.monotonic()

    def __call__(self) -> None:
        if time.monotonic() - self._beaten < BEAT:
            return
        self._beaten = time.monotonic()
        own = CertificateBundle.objects.filter(
            pk=self.bundle.pk, heartbeat_at=self.bundle.heartbeat_at
        )
        self.bundle.heartbeat_at = timezone.now()
        if not own.update(heartbeat_at=self.bundle.heartbeat_at, done=self.bundle.done):
            raise BundleLost
