"""Organisations that an import creates because the registrar asked for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from innovations.lookup import OrganizationLookup, may_be_same
from innovations.type_guess import guess_type


@dataclass(frozen=True)
class NewOrganization:
    """An organisation to be created: its name and the type that was guessed."""

    name: str
    type: str


class NewOrganizations:
    """The organisations that a plan will create, each once."""

    def __init__(self, lookup: OrganizationLookup) -> None:
        self._lookup = lookup
        self._by_key: dict[str, NewOrganization] = {}
        self._warnings: list[str] = []
        self._used: set[str] = set()

    def add(self, name: str) -> str:
        """Plan an organisation and return its name, however the file spells it."""
        keys = self._lookup.keys(name)
        for key in keys:
            if key in self._by_key:
                return self._by_key[key].name
        self._warn_of_likeness(name)
        new = NewOrganization(name=name, type=guess_type(name))
        for key in keys:
            self._by_key.setdefault(key, new)
        return name

    def use(self, name: str) -> None:
        """Note that a row which will be written needs this organisation."""
        self._used.add(name)

    def _warn_of_likeness(self, name: str) -> None:
        key = self._lookup.keys(name)[-1]
        planned = {
            new.name for other, new in self._by_key.items() if may_be_same(key, other)
        }
        alike = sorted({*self._lookup.look_alike(name), *planned})
        if alike:
            self._warnings.append(
                _(
                    "“%(name)s” will be a new organisation although there is "
                    "%(others)s. If they are the same, give one an alias instead."
                )
                % {"name": name, "others": ", ".join(f"“{other}”" for other in alike)}
            )

    def as_prerequisites(self) -> list[dict[str, Any]]:
        """Return what the plan stores."""
        return [
            {"kind": "organization", "name": new.name, "type": new.type}
            for new in dict.fromkeys(self._by_key.values())
            if new.name in self._used
        ]

    @property
    def warnings(self) -> list[str]:
        return self._warnings
