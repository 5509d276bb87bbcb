"""The sheet ``organizations``: one organisation (OPD, unit, school) a row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from innovations.access import is_registrar
from innovations.lookup import OrganizationLookup, looks_like_login, without_account
from innovations.models import (
    OrganizationAlias,
    OrganizationPage,
    OrganizationType,
    RegistryPage,
)
from innovations.names import normalize_organization_name
from innovations.resources import vocabularies
from innovations.resources.personal import warn_of_personal_data
from innovations.services.organizations import add_alias
from innovations.type_guess import guess_type
from spreadsheets import widgets
from spreadsheets.fields import SheetField
from spreadsheets.pages import PageResource
from spreadsheets.parsed import Parsed
from spreadsheets.plan import PlannedRow
from spreadsheets.resources import RowDraft

SHEET = "organizations"
LONGEST_NAME = 255


class CapitalsWidget(widgets.CodeWidget):
    """An organisation's own code, in capital letters."""

    def parse_filled(self, value: object) -> Parsed[str]:
        return Parsed(super().parse_filled(value).value.upper())


class OrganizationResource(PageResource):
    """Columns and rules of the register of organisations.

    A row is known by the organisation's own code, else by its name or alias.
    A parent may stand in the same file, above or below its units.
    """

    code = SheetField(
        attribute="code",
        column_name=gettext_lazy("Own code"),
        synonyms=("Kode", "Kode OPD", "Kode Perangkat Daerah"),
        widget=CapitalsWidget(),
    )
    title = SheetField(
        column_name=gettext_lazy("Name of the organisation"),
        synonyms=(
            "Nama Perangkat Daerah",
            "Perangkat Daerah",
            "Nama OPD",
            "OPD",
            "SKPD",
            "Nama SKPD",
            "Nama",
            "Unit Kerja",
            "Nama Unit",
            "Instansi",
        ),
        widget=widgets.TextWidget(),
        required=True,
        width=45,
    )
    short_name = SheetField(
        attribute="short_name",
        column_name=gettext_lazy("Short name"),
        synonyms=("Singkatan", "Nama Singkat", "Akronim"),
        widget=widgets.TextWidget(),
    )
    type = SheetField(
        column_name=pgettext_lazy("organisation", "Type"),
        synonyms=("Jenis", "Jenis OPD", "Jenis Perangkat Daerah", "Tipe", "Kategori"),
    )
    parent = SheetField(
        column_name=gettext_lazy("Parent organisation"),
        synonyms=("Induk", "Perangkat Daerah Induk", "OPD Induk"),
        widget=widgets.TextWidget(),
        erasable=False,
        width=40,
    )
    sipd_code = SheetField(
        attribute="sipd_code",
        column_name=gettext_lazy("SIPD code"),
        synonyms=("Kode SIPD",),
        widget=widgets.CodeWidget(),
        width=28,
    )
    other_names = SheetField(
        column_name=gettext_lazy("Other names"),
        synonyms=("Nama Lain", "Alias", "Nama Lama"),
        widget=widgets.TextWidget(),
        erasable=False,
        width=40,
    )
    valid_from = SheetField(
        attribute="valid_from",
        column_name=gettext_lazy("Exists since"),
        synonyms=("Berlaku Dari", "Berlaku Sejak", "Mulai Berlaku"),
        widget=widgets.DateWidget(),
    )
    valid_to = SheetField(
        attribute="valid_to",
        column_name=gettext_lazy("Existed until"),
        synonyms=("Berlaku Sampai", "Berlaku Hingga"),
        widget=widgets.DateWidget(),
    )
    counts_for_target = SheetField(
        attribute="counts_for_target",
        column_name=gettext_lazy("Counts for the obligation"),
        synonyms=("Wajib Inovasi", "Wajib", "Dihitung Target"),
        widget=widgets.BooleanWidget(),
        erasable=False,
    )
    description = SheetField(
        attribute="description",
        column_name=gettext_lazy("Description"),
        synonyms=("Uraian", "Deskripsi", "Tugas dan Fungsi"),
        widget=widgets.LongTextWidget(),
        width=50,
    )
    address = SheetField(
        attribute="address",
        column_name=gettext_lazy("Address"),
        synonyms=("Alamat", "Alamat Kantor"),
        widget=widgets.LongTextWidget(),
        width=40,
    )
    public_email = SheetField(
        attribute="public_email",
        column_name=gettext_lazy("Office e-mail"),
        synonyms=("Email Kantor", "E-mail Kantor", "Surel", "Surel Kantor", "Email"),
        widget=widgets.TextWidget(),
        width=30,
    )
    public_phone = SheetField(
        attribute="public_phone",
        column_name=gettext_lazy("Office telephone"),
        synonyms=("Telepon Kantor", "No Telepon", "Telepon", "Telp"),
        widget=widgets.CodeWidget(),
    )
    website = SheetField(
        attribute="website",
        column_name=gettext_lazy("Website"),
        synonyms=("Situs", "Situs Web", "Laman"),
        widget=widgets.UrlWidget(),
        width=30,
    )

    class Meta:
        model = OrganizationPage
        fields = (
            "code",
            "title",
            "short_name",
            "type",
            "parent",
            "sipd_code",
            "other_names",
            "valid_from",
            "valid_to",
            "counts_for_target",
            "description",
            "address",
            "public_email",
            "public_phone",
            "website",
        )

    label_field = "title"
    one_value_fields = ("type", "valid_from", "valid_to", "counts_for_target")
    remembers_for = SHEET

    # --------------------------------------------------------------- planning

    def prepare(self) -> None:
        self.region = self.context.scope
        self.lookup = OrganizationLookup(self.region)
        self.registry = RegistryPage.objects.descendant_of(
            self.region.site.root_page
        ).first()
        self._types = {row.code: row for row in OrganizationType.objects.all()}
        vocabulary = vocabularies.of_rows(
            self._types.values(), vocabularies.spellings(SHEET, "type")
        )
        self.fields["type"].widget = widgets.VocabularyWidget(vocabulary)
        self._by_path = {page.path: page for page in self.lookup.organizations}
        self._other_names: dict[int, list[str]] = {}
        for alias in OrganizationAlias.objects.filter(organization__region=self.region):
            self._other_names.setdefault(alias.organization_id, []).append(alias.name)
        self._in_file: dict[str, str] = {}
        self._written: dict[str, Any] = {}

    def resolve(self, row: RowDraft) -> None:
        title = row.values.get("title")
        if title is None:
            if not row.has_error("title"):
                row.refuse(_("The name of the organisation is missing."), "title")
            return
        title = row.values["title"] = without_account(title)
        if looks_like_login(title):
            row.refuse(
                _("“%(name)s” is a login, not an organisation. Write its name.")
                % {"name": title},
                "title",
            )
        self._in_file.setdefault(normalize_organization_name(title), title)
        row.identity = self._identity(row, title)

    def _identity(self, row: RowDraft, title: str) -> tuple[str, Any] | None:
        code = row.values.get("code")
        by_code = self.lookup.by_code(code) if code else None
        if by_code is not None:
            return ("pk", by_code.pk)
        row.named_by = ("title",)
        match = self.lookup.match(title)
        if match.found is not None:
            return ("pk", match.found.pk)
        if match.candidates and match.is_ambiguous:
            row.refuse(
                _("Several organisations are called so: %(names)s. Give the code.")
                % {"names": ", ".join(match.candidates)},
                "title",
            )
        return ("name", normalize_organization_name(title))

    def match(self, rows: Iterable[RowDraft]) -> None:
        rows = list(rows)
        pages = self.load(row.known_pk for row in rows if row.known_pk)
        for row in rows:
            row.instance = pages.get(row.known_pk or 0)

    def check(self, row: RowDraft) -> None:
        reason = self._not_open()
        if reason:
            row.refuse(reason)
            return
        super().check(row)
        self._check_other_names(row)
        self._check_parent(row)
        self._check_validity(row)
        self._check_rename(row)
        self._guess_type(row)
        # Address, telephone and e-mail of an office are meant to be public.
        warn_of_personal_data(row, ("title", "description"), self.current)

    def _not_open(self) -> str:
        user = self.context.user
        if user is not None and not is_registrar(user, self.region):
            return _("Only the registrar imports organisations.")
        if self.registry is None:
            return _("The region has no register page yet.")
        return ""

    def obstacle(self, row: PlannedRow, instance: Any) -> str:
        return self._not_open() or super().obstacle(row, instance)

    def check_together(self, rows: list[RowDraft]) -> None:
        self._check_claims(rows)
        self._check_parents_in_file([row for row in rows if not row.refused])

    def _check_claims(self, rows: Iterable[RowDraft]) -> None:
        """Refuse rows of different organisations that want one name or code."""
        claims: dict[tuple[str, str], list[RowDraft]] = defaultdict(list)
        for row in rows:
            for claim in self._claims(row):
                claims[claim].append(row)
        for (field, _key), group in claims.items():
            if len({row.identity for row in group}) == 1:
                continue
            for row in group:
                others = sorted({o.number for o in group if o is not row})
                row.refuse(
                    _("Row %(rows)s claims the same name or code for another one.")
                    % {"rows": ", ".join(map(str, others))},
                    field,
                )

    def _claims(self, row: RowDraft) -> set[tuple[str, str]]:
        names = [row.values["title"]]
        names += _split_names(row.values.get("other_names") or "")
        claims = {("title", normalize_organization_name(name)) for name in names}
        if row.values.get("code"):
            claims.add(("code", row.values["code"]))
        return claims

    def _check_parents_in_file(self, rows: list[RowDraft]) -> None:
        """Refuse units whose parent is not created by this file after all."""
        waiting = [row for row in rows if row.instance is None and self._above(row)]
        ready = {normalize_organization_name(row.values["title"]) for row in rows}
        ready -= {normalize_organization_name(row.values["title"]) for row in waiting}
        while placed := [row for row in waiting if self._above(row) in ready]:
            waiting = [row for row in waiting if self._above(row) not in ready]
            ready |= {normalize_organization_name(r.values["title"]) for r in placed}
        for row in waiting:
            row.refuse(
                _(
                    "The row of its parent organisation is refused, or they are each "
                    "other's parents. Correct that row first."
                ),
                "parent",
            )

    def _above(self, row: RowDraft) -> str:
        """Return the key of the parent that this file has to create, if any."""
        name = row.values.get("parent") or ""
        if not name or self.lookup.match(name).found is not None:
            return ""
        return normalize_organization_name(name)

    def _guess_type(self, row: RowDraft) -> None:
        if row.instance is None and not row.values.get("type"):
            guessed = guess_type(row.values["title"])
            if guessed in self._types:
                row.values["type"] = guessed

    def _check_other_names(self, row: RowDraft) -> None:
        text = row.values.get("other_names")
        if text is None:
            return
        own = row.instance.pk if row.instance else None
        names = _split_names(text)
        if any(len(name) > LONGEST_NAME for name in names):
            row.refuse(
                _("A name has at most %(count)s characters.") % {"count": LONGEST_NAME},
                "other_names",
            )
        for name in names:
            found = self.lookup.match(name).found
            if found is not None and found.pk != own:
                row.refuse(
                    _("“%(name)s” already stands for %(other)s.")
                    % {"name": name, "other": found.title},
                    "other_names",
                )
        # Names are only added; what the file lacks stays.
        kept = [*self._other_names.get(own or 0, []), *names]
        row.values["other_names"] = _join_names(kept)

    def _check_parent(self, row: RowDraft) -> None:
        name = row.values.get("parent")
        if name is None:
            return
        if row.instance is not None:
            self._check_same_parent(row, name)
            return
        key = normalize_organization_name(name)
        found = self.lookup.match(name).found
        if found is not None:
            row.values["parent"] = found.title
        elif key in self._in_file and key != normalize_organization_name(
            row.values["title"]
        ):
            row.values["parent"] = self._in_file[key]
        else:
            row.refuse(
                _(
                    "The parent organisation “%(name)s” is neither in the region nor "
                    "in this file. Correct the name or add a row for it."
                )
                % {"name": name},
                "parent",
                name,
            )

    def known_values(self, name: str) -> list[tuple[str, str]]:
        if name != "parent":
            return super().known_values(name)
        user = self.context.user
        keeps = user is None or is_registrar(user, self.region)
        return self.lookup.choices() if keeps else []

    def similar_values(self, name: str, text: str) -> list[str]:
        if name != "parent":
            return super().similar_values(name, text)
        return self.lookup.similar(text)

    def remember_value(self, name: str, text: str, value: str) -> None:
        if name != "parent":
            super().remember_value(name, text, value)
        else:
            add_alias(organization_id=int(value), name=text, actor=self.context.user)

    def _check_same_parent(self, row: RowDraft, name: str) -> None:
        found = self.lookup.match(name).found
        parent = self._parent_of(row.instance)
        if found is not None and parent is not None and found.pk == parent.pk:
            row.values["parent"] = parent.title
            return
        row.refuse(
            _(
                "The organisation stands below %(parent)s. It is moved in the page "
                "tree, not by a workbook."
            )
            % {"parent": parent.title if parent else _("the region itself")},
            "parent",
        )

    def _check_validity(self, row: RowDraft) -> None:
        start, end = (
            row.values.get(name, getattr(row.instance, name, None))
            for name in ("valid_from", "valid_to")
        )
        if start and end and end < start:
            row.refuse(_("The organisation can't end before it began."), "valid_to")

    def _check_rename(self, row: RowDraft) -> None:
        """An alias in the file finds its organisation; it doesn't rename it."""
        page = row.instance
        if page is None:
            return
        by_code = self.lookup.by_code(row.values.get("code") or "")
        named = by_code is not None and by_code.pk == page.pk
        if not named and not row.known_by_key:
            row.values["title"] = page.title
            return
        other = self.lookup.match(row.values["title"]).found
        if other is not None and other.pk != page.pk:
            row.refuse(
                _("“%(name)s” already stands for %(other)s.")
                % {"name": row.values["title"], "other": other.title},
                "title",
            )

    def missing(self, seen: set[int]) -> Iterable[tuple[int, str, str]]:
        return [
            (page.pk, page.code, page.title)
            for page in self.lookup.organizations
            if page.pk not in seen and not self.is_archived(page)
        ]

    def choices_for(self, name: str) -> tuple[str, ...]:
        if name != "parent":
            return super().choices_for(name)
        return tuple(page.title for page in self.lookup.organizations)

    def key_of(self, row: RowDraft) -> str:
        return str(row.values.get("code") or getattr(row.instance, "code", ""))

    # -------------------------------------------------------------- comparing

    def pages(self) -> QuerySet[Any]:
        return OrganizationPage.objects.in_region(self.region).select_related("type")

    def current(self, instance: Any) -> dict[str, Any]:
        values = super().current(instance)
        values["title"] = instance.title
        values["type"] = instance.type.code if instance.type else None
        parent = self._parent_of(instance)
        values["parent"] = parent.title if parent else None
        values["other_names"] = _join_names(self._other_names.get(instance.pk, []))
        return values

    def _parent_of(self, page: OrganizationPage) -> OrganizationPage | None:
        return self._by_path.get(page.path[: -page.steplen])

    # ---------------------------------------------------------------- writing

    def order(self, rows: list[Any]) -> list[Any]:
        """Put parents before their units, however the file orders them."""
        results = {row.pk: row.as_planned().result for row in rows}
        by_title = {
            normalize_organization_name(result["title"]): row
            for row in rows
            if "title" in (result := results[row.pk])
        }
        ordered: dict[int, Any] = {}

        def visit(row: Any, trail: tuple[int, ...] = ()) -> None:
            if row.pk in ordered or row.pk in trail:
                return
            parent = results[row.pk].get("parent") or ""
            above = by_title.get(normalize_organization_name(parent))
            if above is not None:
                visit(above, (*trail, row.pk))
            ordered[row.pk] = row

        for row in rows:
            visit(row)
        return list(ordered.values())

    def rematch(self, row: PlannedRow) -> Any:
        return self.lookup.match(str(row.result["title"])).found

    def parent_for(self, values: dict[str, Any]) -> Any:
        name = values.get("parent")
        if not name:
            return self.registry
        key = normalize_organization_name(name)
        parent = self._written.get(key) or self.lookup.match(name).found
        if parent is None:
            raise ValidationError(
                _("The parent organisation “%(name)s” no longer exists.")
                % {"name": name}
            )
        return parent

    def create(self, values: dict[str, Any], row: PlannedRow) -> Any:
        page = super().create(values, row)
        self._written[normalize_organization_name(page.title)] = page
        self._add_other_names(page, values)
        return page

    def update(self, instance: Any, values: dict[str, Any], row: PlannedRow) -> Any:
        self._add_other_names(instance, values)
        if "title" in values and values["title"] != instance.title:
            self._add_name(instance, instance.title)
        if set(values) == {"other_names"}:
            return instance
        return super().update(instance, values, row)

    def write(self, page: Any, values: dict[str, Any]) -> None:
        simple = {k: v for k, v in values.items() if k not in ("parent", "other_names")}
        if "title" in simple:
            page.title = simple.pop("title")
            if not page.pk:
                page.draft_title = page.title
        if "type" in simple:
            page.type = self._types.get(simple.pop("type"))
            if not page.pk and page.type and "counts_for_target" not in simple:
                page.counts_for_target = page.type.counts_for_target
        for name in ("description", "address"):
            if name in simple:
                setattr(page, name, simple.pop(name) or "")
        super().write(page, simple)

    def _add_other_names(self, page: Any, values: dict[str, Any]) -> None:
        for name in _split_names(values.get("other_names") or ""):
            self._add_name(page, name)

    def _add_name(self, page: Any, name: str) -> None:
        OrganizationAlias.objects.get_or_create(
            region=self.region,
            normalized_name=normalize_organization_name(name)[:255],
            defaults={
                "organization": OrganizationPage(pk=page.pk, region=self.region),
                "name": name,
            },
        )


def _split_names(text: str) -> list[str]:
    """Split other names at semicolons and line breaks; names hold commas."""
    parts = (part.strip() for part in text.replace("\n", ";").split(";"))
    return [part for part in parts if part]


def _join_names(names: Iterable[str]) -> str:
    unique = {normalize_organization_name(name): name for name in reversed(list(names))}
    return "; ".join(sorted(unique.values()))
