from datetime import UTC, datetime

import pytest
from django.utils import timezone

from news.archive_dates import Month

LAST_MINUTE_OF_JUNE_UTC = datetime(2025, 6, 30, 15, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "month"),
    [
        ("Asia/Jakarta", Month(2025, 6)),
        ("Asia/Makassar", Month(2025, 6)),
        ("Asia/Jayapura", Month(2025, 7)),
    ],
)
def test_month_of_moment_is_cut_in_active_time_zone(zone, month):
    with timezone.override(zone):
        assert Month.of(LAST_MINUTE_OF_JUNE_UTC) == month


def test_month_of_december_ends_with_the_year():
    with timezone.override("Asia/Makassar"):
        december = Month(2025, 12)

        assert december.path == "2025/12"
        assert december.start == datetime(2025, 11, 30, 16, tzinfo=UTC)
        assert december.end == datetime(2025, 12, 31, 16, tzinfo=UTC)
