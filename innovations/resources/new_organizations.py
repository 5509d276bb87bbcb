"""Organisations that an import creates because the registrar asked for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from innovations.lookup import OrganizationLookup, may_be_same
from innovations.models import OrganizationPage, OrganizationType, Region, RegistryPage
from innovations.names import normalize_organization_name

# First words of names and the type they stand for; asked in this order.
_TYPE_BY_WORD = (
    (("sekretariat dprd",), "council_secretariat"),
    (("sekretariat", "bagian", "biro"), "secretariat"),
    (("inspektorat",), "inspectorate"),
    (("satpol pp",), "police_unit"),
    (("dinas",), "department"),
    (("badan", "bappeda", "bapperida", "brida", "bappelitbang"), "agency"),
    (("kecamatan",), "district"),
    (("kelurahan",), "urban_village"),
    (("desa",), "village"),
    (("puskesmas",), "health_center"),
    (("rsud", "rumah sakit"), "hospital"),
    (
        (
            "sdn",
            "sd",
            "smpn",
            "smp",
            "sman",
            "sma",
            "smas",
            "smkn",
            "smk",
            "smks",
            "slbn",
            "slb",
            "sdlb",
            "smplb",
            "smalb",
            "tk",
            "paud",
            "sekolah",
        ),
        "school",
    ),
    (("upt", "uptd", "balai", "cabang dinas"), "technical_unit"),
    (("perumda", "perseroda", "pdam", "bumd"), "regional_company"),
)


def guess_type(name: str) -> str:
    """Return the code of the type that a name begins with, or nothing."""
    key = f"{normalize_organization_name(name)} "
    for words, code in _TYPE_BY_WORD:
        if any(key.startswith(f"{word} ") for word in words):
            return code
    # "SLB-ABC ...", "SMAN1 ..." are one word with the type.
    return "school" if key.startswith(("slb", "smk", "sma ", "smp")) else ""


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
        ]

    @property
    def warnings(self) -> list[str]:
        return self._warnings


def create_organizations(
    *, region: Region, wanted: Iterable[dict[str, Any]], user: Any, draft: bool
) -> None:
    """Create the planned organisations below the registry of a region.

    One that somebody created meanwhile under the same name is used as it is.
    """
    registry = RegistryPage.objects.descendant_of(region.site.root_page).first()
    types = {row.code: row for row in OrganizationType.objects.all()}
    lookup = OrganizationLookup(region)
    for row in wanted:
        if lookup.match(row["name"]).found is not None:
            continue
        kind = types.get(row["type"])
        page = OrganizationPage(
            title=row["name"],
            type=kind,
            counts_for_target=kind.counts_for_target if kind else True,
            owner=user,
            live=False,
        )
        registry.add_child(instance=page)
        revision = page.save_revision(user=user, log_action=True, changed=False)
        if not draft:
            revision.publish(user=user, skip_permission_checks=True)
