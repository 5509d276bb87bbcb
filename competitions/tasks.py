"""Work in the background; only a number travels."""

from __future__ import annotations

from django_tasks import task

from competitions.services.certificate_bundles import work_on_bundle
from competitions.services.release import announce


@task
def announce_results(release_id: int) -> None:
    """Tell that results came out, if their moment has come."""
    announce(release_id)


@task
def make_bundle(bundle_id: int) -> None:
    """Make the ZIP of certificates that somebody waits for."""
    work_on_bundle(bundle_id)
