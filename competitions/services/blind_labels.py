"""What an entry is called where its name is hidden: "Peserta 483".

The number is drawn from the receipt code of what was handed in first, which jurors
never see: it says nothing about who came first, and it is the same for every juror and
phase, whatever is handed in, withdrawn or assigned later.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterator
from itertools import count

from django.utils.translation import gettext as _

from competitions.models import EntryVersion

#: Three digits are easily said on the telephone; so often another is tried.
_DIGITS, _TRIES = 3, 50


def blind_labels(category_ids: Collection[int]) -> dict[int, str]:
    """Return the labels of all entries of categories by key of the entry."""
    first = EntryVersion.objects.filter(entry__category__in=set(category_ids), number=1)
    taken: dict[int, set[int]] = defaultdict(set)
    labels: dict[int, str] = {}
    # Who came later steps aside, so that a number once given stays.
    for category, entry, code in first.order_by("pk").values_list(
        "entry__category", "entry", "code"
    ):
        number = _free_number(f"{category}:{code}", taken[category])
        taken[category].add(number)
        labels[entry] = _("Entry %(number)s") % {"number": number}
    return labels


def _free_number(seed: str, taken: set[int]) -> int:
    return next(number for number in _numbers(seed) if number not in taken)


def _numbers(seed: str) -> Iterator[int]:
    for attempt in count():
        low = int(10 ** (_DIGITS + attempt // _TRIES - 1))
        drawn = hashlib.sha256(f"{seed}:{attempt}".encode()).digest()
        yield low + int.from_bytes(drawn[:8]) % (9 * low)
