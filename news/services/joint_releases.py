"""Planning joint releases, and carrying them out at their moment."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page

from news.models import JointRelease, JointReleaseItem, NewsIndexPage
from news.signals import jointly_released

logger = logging.getLogger(__name__)


def may_release_jointly(page: Page, user: Any) -> bool:
    """Tell whether a person may have a page published at a moment: as at once."""
    specific = page.specific_deferred
    return bool(specific.permissions_for_user(user).can_publish())


def plan(
    pages: Iterable[Page],
    *,
    newsroom: NewsIndexPage,
    name: str,
    moment: datetime,
    user: Any,
) -> JointRelease:
    """Plan pages for one moment, as their latest drafts are now.

    :raises ValidationError: when the moment is past, or a page is open to nobody's
        release by this person, or planned elsewhere, or has nothing to publish.
    """
    if moment <= timezone.now():
        raise ValidationError({"moment": _("The moment is in the past.")})
    chosen = list(pages)
    for page in chosen:
        _check(page, user)
    with transaction.atomic():
        release = JointRelease.objects.create(
            newsroom=newsroom, name=name, moment=moment, planned_by=user
        )
        for page in chosen:
            revision = page.get_latest_revision() or page.specific.save_revision(
                user=user
            )
            JointReleaseItem.objects.create(
                release=release, page=page, revision=revision
            )
        log(
            instance=newsroom,
            action="news.plan_joint_release",
            user=user,
            data={"release": release.pk, "name": name, "moment": moment.isoformat()},
        )
        _enqueue(release)
    return release


def _check(page: Page, user: Any) -> None:
    """:raises ValidationError: when a page can't be part of a joint release."""
    title = page.get_admin_display_title()
    if not may_release_jointly(page, user):
        raise ValidationError(
            _("You may not publish %(page)s.") % {"page": title}, code="forbidden"
        )
    if page.live and not page.has_unpublished_changes:
        raise ValidationError(
            _("%(page)s is public already and has no changes.") % {"page": title},
            code="public",
        )
    planned = JointReleaseItem.objects.filter(
        page_id=page.pk, release__in=JointRelease.objects.planned()
    ).select_related("release")
    if item := planned.first():
        raise ValidationError(
            _("%(page)s is planned already, in %(release)s.")
            % {"page": title, "release": item.release.name},
            code="planned",
        )


def postpone(release: JointRelease, moment: datetime, *, user: Any) -> None:
    """Move a planned release to another moment.

    :raises ValidationError: when the moment is past or the release is not planned.
    """
    if moment <= timezone.now():
        raise ValidationError({"moment": _("The moment is in the past.")})
    with transaction.atomic():
        planned = _held(release.pk)
        if planned is None:
            raise ValidationError(_("It was released or cancelled meanwhile."))
        planned.moment = moment
        planned.error = ""
        planned.save(update_fields=["moment", "error"])
        log(
            instance=planned.newsroom,
            action="news.plan_joint_release",
            user=user,
            data={
                "release": planned.pk,
                "name": planned.name,
                "moment": moment.isoformat(),
            },
        )
        _enqueue(planned)


def cancel(release: JointRelease, *, user: Any) -> None:
    """Call a planned release off; the drafts stay.

    :raises ValidationError: when it is not planned any more.
    """
    with transaction.atomic():
        planned = _held(release.pk)
        if planned is None:
            raise ValidationError(_("It was released or cancelled meanwhile."))
        planned.cancelled_at = timezone.now()
        planned.save(update_fields=["cancelled_at"])
        log(
            instance=planned.newsroom,
            action="news.cancel_joint_release",
            user=user,
            data={"release": planned.pk, "name": planned.name},
        )


def release_due() -> list[JointRelease]:
    """Carry out the releases whose moment has come; return them.

    One that fails stays planned with the reason, and is tried again.
    """
    due = list(
        JointRelease.objects.due().order_by("moment").values_list("pk", flat=True)
    )
    return [done for pk in due if (done := carry_out(pk))]


def carry_out(pk: int) -> JointRelease | None:
    """Publish all items of a release that is due, or none of them.

    A worker that dies in the middle leaves everything as it was: all happens in one
    transaction. Of two workers the second finds nothing left to do.
    """
    try:
        with transaction.atomic():
            release = _held(pk)
            if release is None or not JointRelease.objects.due().filter(pk=pk).exists():
                return None
            _publish(release)
            return release
    except Exception as error:
        logger.exception("Joint release %s failed", pk)
        reason = " ".join(getattr(error, "messages", [])) or str(error) or repr(error)
        JointRelease.objects.filter(pk=pk).update(error=reason)
        return None


def _publish(release: JointRelease) -> None:
    items = list(release.items.select_related("revision", "page"))
    for item in items:
        if item.revision is None:
            raise ValidationError(
                _("The approved draft of %(page)s is gone; plan it anew.")
                % {"page": item.page.title}
            )
        item.revision.publish(user=release.planned_by)
    release.released_at = timezone.now()
    release.error = ""
    release.save(update_fields=["released_at", "error"])
    jointly_released.send(JointRelease, release=release)
    log(
        instance=release.newsroom,
        action="news.joint_release",
        user=release.planned_by,
        data={"release": release.pk, "name": release.name},
    )


def _held(pk: int) -> JointRelease | None:
    """Return a planned release, held until the end of the transaction."""
    planned = JointRelease.objects.planned().select_for_update(of=("self",))
    return planned.filter(pk=pk).select_related("newsroom", "planned_by").first()


def _enqueue(release: JointRelease) -> None:
    """Have a worker wake up at the moment, where there are workers that can.

    Elsewhere, and when that worker is gone, ``manage.py release_due`` of the next
    minute does it.
    """
    from news.tasks import release_jointly

    options = getattr(settings, "NEWS_TASKS", {})
    chosen = release_jointly.using(**options)
    if chosen.get_backend().supports_defer:
        later = chosen.using(run_after=release.moment)
        transaction.on_commit(lambda: later.enqueue(release.pk))
