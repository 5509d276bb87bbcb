"""What people are called, whatever fields the project's user model has."""

from __future__ import annotations

import re
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import FieldDoesNotExist
from django.utils.text import slugify

_NAME_FIELDS = ("display_name", "first_name", "last_name")
#: Titles before a name: "Dr. H. Andi", "Hj. Siti", "drg. Budi".
_TITLES = re.compile(
    r"^(?:(?:prof|drs|dra|drg|drh|dr|ir|hj|h|kh|ust|apt|ns|tb|raden|r)\.?\s+)+",
    re.IGNORECASE,
)
LONGEST_USERNAME = 30


def _has_field(name: str) -> bool:
    try:
        get_user_model()._meta.get_field(name)
    except FieldDoesNotExist:
        return False
    return True


def full_name_field() -> str:
    """Return the field that holds a person's whole name with titles.

    ``display_name`` where the user model has one, else Django's ``first_name``:
    many Indonesian names are one word.
    """
    return next(name for name in _NAME_FIELDS if _has_field(name))


def searched_fields() -> tuple[str, ...]:
    """Return the fields by which people are looked for."""
    user_model = get_user_model()
    fields = [name for name in _NAME_FIELDS if _has_field(name)]
    return (*fields, user_model.USERNAME_FIELD, user_model.get_email_field_name())


def email_of(user: Any) -> str:
    return str(getattr(user, user.get_email_field_name(), "") or "")


def suggested_username(name: str) -> str:
    """Return a free user name made of a person's name, without titles.

    "Dr. H. Andi Saputra, S.T., M.Si." gives ``andi.saputra``; a number follows
    while the name is taken.
    """
    bare = _TITLES.sub("", name.partition(",")[0].strip())
    stem = slugify(bare).replace("-", ".")[:LONGEST_USERNAME].strip(".") or "pengguna"
    user_model = get_user_model()
    field = user_model.USERNAME_FIELD
    taken = {
        str(found).casefold()
        for found in user_model._default_manager.filter(
            **{f"{field}__istartswith": stem}
        ).values_list(field, flat=True)
    }
    return next(
        candidate
        for candidate in (stem, *(f"{stem}{number}" for number in range(2, 10_000)))
        if candidate not in taken
    )
