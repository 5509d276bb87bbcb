"""Which notices somebody finds on their desk, and that they read them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Case, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from innovations.choices import NoticeLevel
from innovations.models import (
    Membership,
    Notice,
    NoticeReading,
    OrganizationPage,
    Region,
)


def notices_for(user: Any, region: Region) -> QuerySet[Notice]:
    """Return today's notices for a person's organisations, put-away ones left out.

    Important ones come first.
    """
    mine = _organizations_of(user, region).order_by()
    today = timezone.localdate()
    important_first = Case(
        When(level=NoticeLevel.IMPORTANT, then=Value(0)), default=Value(1)
    )
    for_all = Q(organizations__isnull=True, types__isnull=True)
    wanted = Notice.objects.filter(
        for_all
        | Q(organizations__in=mine.values("pk"))
        | Q(types__in=mine.values("type"))
    )
    away = NoticeReading.objects.filter(user=user, dismissed_at__isnull=False)
    return (
        Notice.objects.filter(
            Q(shown_until__isnull=True) | Q(shown_until__gte=today),
            pk__in=wanted.order_by().values("pk"),
            region=region,
            shown_from__lte=today,
        )
        .exclude(pk__in=away.values("notice"))
        .order_by(important_first, "-shown_from", "-pk")
    )


def _organizations_of(user: Any, region: Region) -> QuerySet[OrganizationPage]:
    """Return the organisations that somebody works for, and the units that go with it."""
    memberships = Membership.objects.filter(user=user, organization__region=region)
    own, below = set(), Q()
    for pk, path, with_units in memberships.order_by().values_list(
        "organization", "organization__path", "including_units_below"
    ):
        own.add(pk)
        if with_units:
            below |= Q(path__startswith=path)
    organizations: QuerySet[OrganizationPage] = OrganizationPage.objects.filter(
        Q(pk__in=own) | below, region=region
    )
    return organizations


def remember_seen(*, user: Any, notices: Iterable[Notice]) -> None:
    """Note that a person saw notices; one query where they did before."""
    ids = [notice.pk for notice in notices]
    if not ids:
        return
    known = NoticeReading.objects.filter(user=user, notice__in=ids)
    new = set(ids) - set(known.values_list("notice", flat=True))
    if new:
        NoticeReading.objects.bulk_create(
            [NoticeReading(user=user, notice_id=pk) for pk in sorted(new)],
            ignore_conflicts=True,
        )


@transaction.atomic
def dismiss_notice(*, notice: Notice, user: Any) -> None:
    """Put a notice away for one person.

    Raises ``PermissionDenied`` when it is not for them.
    """
    is_theirs = notices_for(user, notice.region).filter(pk=notice.pk).exists()
    reading = NoticeReading.objects.filter(notice=notice, user=user).first()
    if not is_theirs and reading is None:
        raise PermissionDenied(_("This notice is not for you."))
    if reading is None:
        reading = NoticeReading(notice=notice, user=user)
    reading.dismissed_at = reading.dismissed_at or timezone.now()
    reading.save()
