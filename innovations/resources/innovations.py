"""The sheet ``innovations``: one innovation a row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.models import Page
from wagtail.permissions import policy_registry

from innovations import choices
from innovations.access import is_registrar
from innovations.lookup import OrganizationLookup
from innovations.models import (
    GovernmentAffair,
    InnovationAlias,
    InnovationPage,
    NationalGoal,
    OrganizationPage,
    PriorityCluster,
    RegistryPage,
    SustainableDevelopmentGoal,
    Theme,
)
from innovations.models.codes import RegistryCodeSequence
from innovations.names import normalize_name
from innovations.resources import spelled, vocabularies
from innovations.resources.merged import MergedProfiles
from innovations.resources.new_organizations import NewOrganizations
from innovations.resources.personal import warn_of_personal_data
from innovations.services.organizations import add_alias, create_organizations
from spreadsheets import widgets
from spreadsheets.fields import SheetField
from spreadsheets.models import ImportRun
from spreadsheets.pages import PageResource, latest_versions, withdraw_pages
from spreadsheets.parsed import Parsed
from spreadsheets.plan import JSON, PlannedRow
from spreadsheets.resources import RowDraft
from spreadsheets.rich_text import html_to_text, text_to_html

SHEET = "innovations"
CHOICES: dict[str, tuple[Any, Any]] = {
    "stage": (choices.Stage, spelled.STAGES),
    "initiator_type": (choices.InitiatorType, spelled.INITIATORS),
    "classification": (choices.Classification, spelled.CLASSIFICATIONS),
    "kind": (choices.Kind, spelled.KINDS),
    "form": (choices.Form, spelled.FORMS),
}
REFERENCES = {
    "theme": Theme,
    "national_goal": NationalGoal,
    "priority_cluster": PriorityCluster,
    "main_affair": GovernmentAffair,
}
MULTIPLE = {
    "related_affairs": GovernmentAffair,
    "development_goals": SustainableDevelopmentGoal,
}
#: Long columns that no sheet has.
NOT_COMPARED = (
    *("story", "gallery", "legal_basis", "photo", "seo_title", "search_description"),
    *("budget_file", "business_profile_file", "property_file", "award_file"),
    "proposal_file",
)
NARRATIVES = ("design", "purpose", "benefit", "result")
PUBLIC_TEXTS = ("title", "summary", *NARRATIVES)
REGISTRAR_FIELDS = ("maturity_score",)
LONGEST_TITLE = 255


class ParagraphsWidget(widgets.LongTextWidget):
    """Text of a narrative, as its rich text gives it back."""

    def parse_filled(self, value: object) -> Parsed[str]:
        text = super().parse_filled(value).value
        if "\n\n" in text:
            text = "\n".join(line for line in text.split("\n") if line)
        return Parsed(text)


class InnovationResource(PageResource):
    """Columns and rules of the innovation register.

    A row is known by its registry code; without one by lead organisation and
    name (also an older name of the innovation).
    """

    code = SheetField(
        column_name=gettext_lazy("Registry code"),
        synonyms=("Kode Registrasi", "Kode Inovasi", "ID Inovasi", "Kode Registri"),
        widget=widgets.CodeWidget(),
        erasable=False,
    )
    title = SheetField(
        column_name=gettext_lazy("Name of the innovation"),
        synonyms=("Nama Inovasi", "Judul Inovasi", "Nama Proposal", "Judul", "Inovasi"),
        widget=widgets.TextWidget(),
        required=True,
        width=45,
    )
    organization = SheetField(
        column_name=gettext_lazy("Organisation"),
        synonyms=(
            "Perangkat Daerah",
            "OPD",
            "SKPD",
            "PD",
            "Unit Kerja",
            "Instansi",
            "Nama Instansi",
            "Admin OPD",
            "Nama OPD",
            "Nama SKPD",
            "Nama Perangkat Daerah",
            "Perangkat Daerah Pelaksana",
            "OPD Pengampu",
        ),
        widget=widgets.TextWidget(),
        band=True,
        required=True,
        width=40,
    )
    stage = SheetField(
        attribute="stage",
        ticks=spelled.ticks(spelled.STAGES),
        column_name=gettext_lazy("Stage"),
        synonyms=("Tahapan", "Tahapan Inovasi", "Tahap", "Tahap Inovasi"),
    )
    initiator_type = SheetField(
        attribute="initiator_type",
        column_name=gettext_lazy("Initiator"),
        synonyms=("Inisiator", "Inisiator Inovasi", "Inisiator Inovasi Daerah"),
    )
    initiator_name = SheetField(
        attribute="initiator_name",
        column_name=gettext_lazy("Name of the initiator"),
        synonyms=("Nama Inisiator", "Inovator", "Nama Inovator"),
        widget=widgets.TextWidget(),
        width=30,
    )
    initiator_name_public = SheetField(
        attribute="initiator_name_public",
        column_name=gettext_lazy("Name of the initiator may be shown"),
        synonyms=("Nama Inisiator Boleh Tampil", "Nama Inovator Boleh Tampil"),
        widget=widgets.BooleanWidget(),
        erasable=False,
    )
    classification = SheetField(
        attribute="classification",
        column_name=gettext_lazy("Classification"),
        synonyms=("Klasifikasi", "Klasifikasi Inovasi"),
    )
    kind = SheetField(
        attribute="kind",
        ticks=spelled.ticks(spelled.KINDS),
        column_name=gettext_lazy("Kind"),
        synonyms=("Jenis", "Jenis Inovasi"),
    )
    form = SheetField(
        attribute="form",
        ticks=spelled.ticks(spelled.FORMS),
        column_name=pgettext_lazy("innovation", "Form"),
        synonyms=("Bentuk", "Bentuk Inovasi", "Bentuk Inovasi Daerah"),
        width=35,
    )
    theme = SheetField(
        column_name=pgettext_lazy("innovation", "Theme"),
        synonyms=("Tematik", "Tema", "Tematik Inovasi"),
    )
    national_goal = SheetField(
        column_name=gettext_lazy("National goal (Asta Cita)"),
        synonyms=("Asta Cita", "Asta Cipta", "Astacita"),
    )
    priority_cluster = SheetField(
        column_name=gettext_lazy("Priority cluster (PKPN)"),
        synonyms=("PKPN", "Klaster PKPN", "Program PKPN"),
    )
    main_affair = SheetField(
        column_name=gettext_lazy("Main government affair"),
        synonyms=(
            "Urusan Utama",
            "Urusan",
            "Urusan Pemerintahan",
            "Urusan Pemerintahan Utama",
            "Urusan Inovasi Daerah",
        ),
        width=30,
    )
    related_affairs = SheetField(
        column_name=gettext_lazy("Related government affairs"),
        synonyms=(
            "Urusan Lain",
            "Urusan lain yang beririsan",
            "Urusan Beririsan",
            "Urusan Pemerintahan Lain yang Beririsan",
        ),
        width=30,
    )
    development_goals = SheetField(
        column_name=gettext_lazy("Sustainable development goals"),
        synonyms=("TPB", "SDGs", "SDG", "TPB/SDGs"),
        width=30,
    )
    trial_date = SheetField(
        attribute="trial_date",
        column_name=gettext_lazy("Trial began on"),
        synonyms=(
            "Waktu Uji Coba",
            "Tanggal Uji Coba",
            "Waktu Uji Coba Inovasi Daerah",
        ),
        widget=widgets.DateWidget(),
    )
    implementation_date = SheetField(
        attribute="implementation_date",
        column_name=gettext_lazy("Implemented since"),
        synonyms=(
            "Waktu Penerapan",
            "Tanggal Penerapan",
            "Waktu Implementasi",
            "Tanggal Implementasi",
            "Inovasi Dimulai",
            "Waktu Penerapan Inovasi Daerah",
        ),
        widget=widgets.DateWidget(),
    )
    development_date = SheetField(
        attribute="development_date",
        column_name=gettext_lazy("Developed further on"),
        synonyms=("Waktu Pengembangan", "Tanggal Pengembangan"),
        widget=widgets.DateWidget(),
    )
    coordinates = SheetField(
        column_name=gettext_lazy("Coordinates"),
        synonyms=("Koordinat", "Titik Koordinat", "Lokasi Koordinat", "Lat Long"),
        widget=widgets.CoordinatesWidget(),
        keep_row=True,
        width=24,
    )
    maturity_score = SheetField(
        attribute="maturity_score",
        column_name=gettext_lazy("Maturity score"),
        synonyms=("Kematangan", "Skor Kematangan", "Nilai Kematangan", "Skor", "Nilai"),
        widget=widgets.DecimalWidget(),
    )
    summary = SheetField(
        attribute="summary",
        column_name=gettext_lazy("Summary"),
        synonyms=("Ringkasan", "Deskripsi Singkat", "Ringkasan Inovasi"),
        widget=widgets.LongTextWidget(),
        width=50,
    )
    design = SheetField(
        column_name=gettext_lazy("Design and main changes"),
        synonyms=("Rancang Bangun", "Rancang Bangun dan Pokok Perubahan"),
        widget=ParagraphsWidget(),
        width=60,
    )
    purpose = SheetField(
        column_name=gettext_lazy("Purpose"),
        synonyms=("Tujuan", "Tujuan Inovasi", "Tujuan Inovasi Daerah"),
        widget=ParagraphsWidget(),
        width=50,
    )
    benefit = SheetField(
        column_name=gettext_lazy("Benefit"),
        synonyms=("Manfaat", "Manfaat yang Diperoleh", "Manfaat Inovasi"),
        widget=ParagraphsWidget(),
        width=50,
    )
    result = SheetField(
        column_name=gettext_lazy("Result"),
        synonyms=("Hasil", "Hasil Inovasi"),
        widget=ParagraphsWidget(),
        width=50,
    )
    video_url = SheetField(
        attribute="video_url",
        column_name=gettext_lazy("Video link"),
        synonyms=("Link Video", "Tautan Video", "Video (Link)", "URL Video"),
        widget=widgets.UrlWidget(),
        keep_row=True,
        width=30,
    )

    class Meta:
        model = InnovationPage
        fields = (
            "code",
            "title",
            "organization",
            "stage",
            "initiator_type",
            "initiator_name",
            "initiator_name_public",
            "classification",
            "kind",
            "form",
            "theme",
            "national_goal",
            "priority_cluster",
            "main_affair",
            "related_affairs",
            "development_goals",
            "trial_date",
            "implementation_date",
            "development_date",
            "coordinates",
            "maturity_score",
            "summary",
            "design",
            "purpose",
            "benefit",
            "result",
            "video_url",
        )

    exported_attributes = (
        *(
            "code",
            "title",
            "organization_id",
            "initiator_name",
            "initiator_name_public",
            "latitude",
            "longitude",
        ),
        *("trial_date", "implementation_date", "development_date"),
        *("maturity_score", "summary", "video_url"),
        *CHOICES,
        *(f"{name}_id" for name in ("theme", "national_goal", "priority_cluster")),
        "main_affair_id",
        *NARRATIVES,
    )
    label_field = "title"
    key_fields = frozenset({"code"})
    one_value_fields = (
        *("stage", "initiator_type", "classification", "kind", "form", "theme"),
        *("national_goal", "priority_cluster", "main_affair", "related_affairs"),
        *("development_goals", "trial_date", "implementation_date"),
        *("development_date", "maturity_score"),
    )
    bulk = True
    late_fields = frozenset({"code", "organization"})
    remembers_for = SHEET

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        #: Titles that written pages had before, by id.
        self._former_titles: dict[int, str] = {}
        super().__init__(*args, **kwargs)

    # ---------------------------------------------------------------- lookups

    def prepare(self) -> None:
        self.region = self.context.scope
        user = self.context.user
        self._keeps_register = user is None or is_registrar(user, self.region)
        self.lookup = OrganizationLookup(self.region)
        self.new_organizations = NewOrganizations(self.lookup)
        registry = RegistryPage.objects.descendant_of(self.region.site.root_page)
        self._has_registry = registry.exists()
        self._reference: dict[str, dict[str, Any]] = {}
        self._codes: dict[str, dict[int, str]] = {}
        self._links: dict[str, dict[int, list[str]]] = {}
        self._titles = {page.pk: page.title for page in self.lookup.organizations}
        self._additions: dict[int, str] = {}
        for name, (kinds, synonyms) in CHOICES.items():
            extra = vocabularies.spellings(SHEET, name)
            vocabulary = vocabularies.of_choices(kinds, synonyms, extra)
            self.fields[name].widget = widgets.ChoiceWidget(vocabulary)
        for name, model in (REFERENCES | MULTIPLE).items():
            self._prepare_reference(name, model)
        if not self.context.exporting:
            self._load_register()

    def _prepare_reference(self, name: str, model: Any) -> None:
        rows = list(model.objects.all())
        self._reference[name] = {row.code: row for row in rows}
        self._codes[name] = {row.pk: row.code for row in rows}
        vocabulary = vocabularies.of_rows(rows, vocabularies.spellings(SHEET, name))
        kind = (
            widgets.MultiVocabularyWidget
            if name in MULTIPLE
            else widgets.VocabularyWidget
        )
        self.fields[name].widget = kind(vocabulary)

    def _load_register(self) -> None:
        """Load the identities of the region's innovations: one query each."""
        known = InnovationPage.objects.in_region(self.region).values_list(
            *("pk", "code", "organization_id", "normalized_name", "draft_title"),
            *("title", "live", "expired"),
        )
        register = list(known)
        self._by_old_code: dict[str, int] = {}
        self._register = {row[0]: row for row in register}
        self._by_code = {row[1]: row[0] for row in self._register.values()}
        self._by_name = {(row[2], row[3]): row[0] for row in self._register.values()}
        self._archived = {row[0] for row in register if row[7] and not row[6]}
        self._merged = MergedProfiles(self.region)
        # The normalised name is that of the title; of drafts the oldest comes first.
        renamed = sorted(row for row in register if row[4] != row[5])
        for pk, _code, organization, _name, draft_title, *_state in renamed:
            self._by_name.setdefault((organization, _key(draft_title)), pk)
        older = InnovationAlias.objects.filter(innovation__region=self.region)
        for pk, name in older.values_list("innovation_id", "normalized_name"):
            organization = self._register[pk][2]
            self._by_name.setdefault((organization, name), pk)
            self._by_old_code.setdefault(name, pk)

    # --------------------------------------------------------------- planning

    def resolve(self, row: RowDraft) -> None:
        self._drop_fields_of_the_registrar(row)
        self._resolve_title(row)
        organization = self._resolve_organization(row)
        code = row.values.get("code")
        if code:
            pk = self._by_code.get(code) or self._by_old_code.get(_key(code))
            if pk is None:
                row.refuse(
                    _(
                        "The region has no innovation with this code. Leave the code "
                        "of a new innovation empty."
                    ),
                    "code",
                )
            else:
                row.identity = ("pk", self._merged.lead_on(row, pk))
        elif organization is not None and "title" in row.values:
            key = _key(row.values["title"])
            pk = self._by_name.get((organization, key))
            row.identity = (organization, key)
            if pk:
                row.identity = ("pk", self._merged.lead_on(row, pk))
            row.named_by = ("title",)

    def _resolve_title(self, row: RowDraft) -> None:
        needed = not row.values.get("code") and not row.has_error("title")
        if needed and row.values.get("title") is None:
            row.refuse(_("The name of the innovation is missing."), "title")

    def _resolve_organization(self, row: RowDraft) -> int | str | None:
        """Set the organisation's name; return its id, or the name of a new one."""
        cell = row.values.get("organization")
        if cell is None:
            if not row.values.get("code"):
                row.refuse(_("The organisation is missing."), "organization")
            return None
        match = self.lookup.match(cell)
        if match.found is not None:
            row.values["organization"] = match.found.title
            return int(match.found.pk)
        if match.is_ambiguous:
            names = ", ".join(match.candidates)
            row.refuse(
                _("Several organisations are called so: %(names)s. Write which one.")
                % {"names": names},
                "organization",
            )
            return None
        if match.is_login:
            row.refuse(
                _(
                    "“%(name)s” is a login, not an organisation. Write the name of "
                    "the organisation that leads the innovation."
                )
                % {"name": match.name},
                "organization",
                match.name,
            )
            return None
        if not self.context.create_missing:
            row.refuse(
                _unknown_organization(match.name, self._known(match.candidates)),
                "organization",
                match.name,
            )
            return None
        reason = self._no_creation(match.name)
        if reason:
            row.refuse(reason, "organization")
            return None
        name = self.new_organizations.add(match.name)
        row.values["organization"] = name
        return name

    def _known(self, titles: Iterable[str]) -> tuple[str, ...]:
        """Return those that the person may know of: others may be drafts."""
        if self._keeps_register:
            return tuple(titles)
        published = {page.title for page in self.lookup.organizations if page.live}
        return tuple(title for title in titles if title in published)

    def _no_creation(self, name: str) -> str:
        """Return why an organisation can't be created, or nothing."""
        if not self._keeps_register:
            return _("Only the registrar creates organisations.")
        if len(name) > LONGEST_TITLE:
            return _(
                "The name has %(length)s characters; %(longest)s are the most."
            ) % {
                "length": len(name),
                "longest": LONGEST_TITLE,
            }
        if not self._has_registry:
            return _("The region has no register page yet.")
        return ""

    def _drop_fields_of_the_registrar(self, row: RowDraft) -> None:
        if self._keeps_register:
            return
        for name in REGISTRAR_FIELDS:
            if row.values.pop(name, None) is not None:
                row.warn(
                    _("Only the registrar changes this; the cell was left out."), name
                )

    def match(self, rows: Iterable[RowDraft]) -> None:
        rows = list(rows)
        pages = self.load_to_compare(row.known_pk for row in rows if row.known_pk)
        for row in rows:
            row.instance = pages.get(row.known_pk or 0)
        self._merged.settle(
            rows,
            lead=lambda page: self._titles.get(page.organization_id),
            forbidden=self.forbidden,
        )

    def check(self, row: RowDraft) -> None:
        if row.instance is None:
            self._check_new(row)
        else:
            super().check(row)
        if row.refused:
            return
        if row.instance is not None:
            self._check_place(row)
            self._check_name(row)
        self._check_dates(row)
        self._check_score(row)
        warn_of_personal_data(row, PUBLIC_TEXTS, self.current)

    def check_together(self, rows: list[RowDraft]) -> None:
        self._check_names_in_file(rows)
        for row in rows:
            if row.instance is None and not row.refused:
                self.new_organizations.use(row.values["organization"])

    def forbidden(self, instance: Any) -> str:
        return "" if self._may(instance, "can_edit") else _not_yours()

    def obstacle(self, row: PlannedRow, instance: Any) -> str:
        if instance is not None:
            if self._merged.kept(instance.pk) != instance.pk:
                return _("The innovation was merged into another one meanwhile.")
            return super().obstacle(row, instance)
        name = row.changes["organization"].result
        organization = self.lookup.match(str(name)).found
        if organization is None:
            return _("The organisation was renamed or deleted after the preview.")
        return self._no_addition(organization)

    def _check_new(self, row: RowDraft) -> None:
        found = self.lookup.match(row.values["organization"]).found
        reason = self._no_addition(found) if found is not None else ""
        if reason:
            row.refuse(reason, "organization")

    def _no_addition(self, organization: OrganizationPage) -> str:
        # The same for each row of an organisation, until everything is read anew.
        if organization.pk not in self._additions:
            may = self._may(organization, "can_add_subpage")
            self._additions[organization.pk] = "" if may else _not_yours()
        return self._additions[organization.pk]

    def _check_names_in_file(self, rows: Iterable[RowDraft]) -> None:
        """Refuse rows of different innovations that want one name."""
        wanted: dict[tuple[Any, str], list[RowDraft]] = defaultdict(list)
        for row in rows:
            if "title" in row.values and not row.refused:
                title = _key(row.values["title"])
                wanted[self._lead_of(row), title].append(row)
        for group in wanted.values():
            if len({row.identity for row in group}) > 1:
                for row in group:
                    row.refuse(
                        _("Another row gives its innovation this name too."), "title"
                    )

    def _lead_of(self, row: RowDraft) -> str:
        if row.instance is None:
            return str(row.values["organization"])
        return self._titles.get(row.instance.organization_id, "")

    def _check_name(self, row: RowDraft) -> None:
        """An older name in the file finds its innovation; it doesn't rename it."""
        title = row.values.get("title")
        if row.values.get("code") or row.known_by_key or title is None:
            return
        if _key(title) != _key(row.instance.title):
            row.values["title"] = row.instance.title
            row.warn(
                _(
                    "The innovation is called “%(title)s” today. To rename it, give its "
                    "registry code."
                )
                % {"title": row.instance.title},
                "title",
            )

    def _check_place(self, row: RowDraft) -> None:
        page = row.instance
        name = row.values.get("organization")
        if name is not None and name != self._titles.get(page.organization_id):
            row.refuse(
                _(
                    "The innovation is led by %(organization)s. The lead is changed "
                    "by moving the page, not by a workbook."
                )
                % {"organization": self._titles.get(page.organization_id, "–")},
                "organization",
            )
        title = row.values.get("title")
        if title is not None:
            key = (page.organization_id, _key(title))
            if self._by_name.get(key, page.pk) != page.pk:
                row.refuse(
                    _("The organisation already has another innovation of this name."),
                    "title",
                )

    def _check_dates(self, row: RowDraft) -> None:
        dates = {
            name: row.values.get(name, getattr(row.instance, name, None))
            for name in ("trial_date", "implementation_date", "development_date")
        }
        trial, start = dates["trial_date"], dates["implementation_date"]
        if trial and start and trial > start:
            row.refuse(
                _("The trial can't begin after the implementation."), "trial_date"
            )
        developed = dates["development_date"]
        if (
            start
            and developed
            and developed < start
            and "development_date" in row.values
        ):
            row.warn(
                _("The development is dated before the implementation."),
                "development_date",
            )

    def _check_score(self, row: RowDraft) -> None:
        score = row.values.get("maturity_score")
        if score is not None and not 0 <= score <= 111:
            row.refuse(
                _("The maturity score lies between 0 and 111."), "maturity_score"
            )

    def missing(self, seen: set[int]) -> Iterable[tuple[int, str, str]]:
        visible = self._visible_ids()
        return [
            (pk, code, title)
            for pk, code, _lead, _name, title, *_rest in self._register.values()
            if pk not in seen
            and pk not in self._archived
            and (visible is None or pk in visible)
        ]

    def choices_for(self, name: str) -> tuple[str, ...]:
        if name != "organization":
            return super().choices_for(name)
        return self._known(page.title for page in self.lookup.organizations)

    def known_values(self, name: str) -> list[tuple[str, str]]:
        if name != "organization":
            return super().known_values(name)
        return self.lookup.choices() if self._keeps_register else []

    def similar_values(self, name: str, text: str) -> list[str]:
        if name != "organization":
            return super().similar_values(name, text)
        return self.lookup.similar(text)

    def remember_value(self, name: str, text: str, value: str) -> None:
        if name != "organization":
            super().remember_value(name, text, value)
        else:
            add_alias(organization_id=int(value), name=text, actor=self.context.user)

    def _visible_ids(self) -> set[int] | None:
        """Ids that the person may know of; ``None`` for all."""
        if self._keeps_register:
            return None
        policy = policy_registry.get_by_type(Page)
        own = policy.instances_user_has_permission_for(self.context.user, "change")
        return set(own.values_list("pk", flat=True))

    def prerequisites(self) -> list[dict[str, JSON]]:
        return self.new_organizations.as_prerequisites()

    def warnings(self) -> list[str]:
        return self.new_organizations.warnings

    def key_of(self, row: RowDraft) -> str:
        if row.instance is not None:
            return str(row.instance.code)
        return str(row.values.get("code") or "")

    # --------------------------------------------------------------- comparing

    def pages(self) -> QuerySet[Any]:
        pages = InnovationPage.objects.in_region(self.region)
        if self.context.exporting:
            return pages
        return pages.select_related(
            "theme", "national_goal", "priority_cluster", "main_affair"
        ).prefetch_related("related_affairs", "development_goals")

    def load_for_export(self, object_ids: Iterable[int]) -> dict[int, Any]:
        """Load pages and the keys they point at; the rows are known already.

        Ten model instances a page instead of one would take longer than writing.
        """
        ids = list(object_ids)
        self._load_links(ids)
        return super().load_for_export(ids)

    def load_to_compare(self, object_ids: Iterable[int]) -> dict[int, Any]:
        """Load pages for planning; what they point at is known by its keys."""
        ids = list(object_ids)
        self._load_links(ids)
        pages = InnovationPage.objects.in_region(self.region).filter(pk__in=ids)
        return latest_versions(pages.defer(*NOT_COMPARED))

    def _load_links(self, ids: list[int]) -> None:
        for name in MULTIPLE:
            self._links[name] = self._linked_codes(name, ids)

    def _linked_codes(self, name: str, ids: list[int]) -> dict[int, list[str]]:
        field = InnovationPage._meta.get_field(name)
        through = getattr(InnovationPage, name).through
        page, row = field.m2m_column_name(), field.m2m_reverse_name()
        codes: dict[int, list[str]] = {}
        links = through.objects.filter(**{f"{page}__in": ids})
        for page_id, row_id in links.values_list(page, row):
            codes.setdefault(page_id, []).append(self._codes[name][row_id])
        place = {code: number for number, code in enumerate(self._reference[name])}
        return {pk: sorted(codes.get(pk, ()), key=place.__getitem__) for pk in ids}

    def _codes_of(self, instance: Any, name: str) -> tuple[str, ...]:
        # A draft holds its own rows, which the tables don't know.
        links = self._links.get(name, {}).get(instance.pk)
        if links is not None and not instance.has_unpublished_changes:
            return tuple(links)
        return tuple(row.code for row in getattr(instance, name).all())

    def current(self, instance: Any) -> dict[str, Any]:
        values = super().current(instance)
        values["code"] = instance.code
        values["title"] = instance.title
        values["organization"] = self._titles.get(instance.organization_id)
        for name in REFERENCES:
            key = getattr(instance, f"{name}_id")
            values[name] = self._codes[name].get(key) if key else None
        for name in MULTIPLE:
            values[name] = self._codes_of(instance, name)
        for name in NARRATIVES:
            values[name] = html_to_text(getattr(instance, name))
        if instance.latitude is not None and instance.longitude is not None:
            values["coordinates"] = (instance.latitude, instance.longitude)
        return values

    # ---------------------------------------------------------------- writing

    def before_apply(self, prerequisites: Iterable[dict[str, JSON]]) -> None:
        create_organizations(
            region=self.region,
            wanted=prerequisites,
            user=self.context.user,
            draft=self.context.draft,
        )
        self.lookup = OrganizationLookup(self.region)
        self._titles = {page.pk: page.title for page in self.lookup.organizations}

    def withdraw(self, prerequisites: Iterable[dict[str, JSON]]) -> None:
        ids = [new["id"] for new in prerequisites]
        withdraw_pages(OrganizationPage, ids, self.context.user)

    def rematch(self, row: PlannedRow) -> Any:
        found = self.lookup.match(str(row.changes["organization"].result)).found
        key = _key(str(row.changes["title"].result))
        pk = found and self._by_name.get((found.pk, key))
        return pk and self._merged.kept(pk)

    def parent_for(self, values: dict[str, Any]) -> OrganizationPage:
        found = self.lookup.match(values["organization"]).found
        if found is None:
            raise LookupError(values["organization"])
        return found

    def settle(self, page: Any) -> None:
        page.region = self.region
        page.normalized_name = page.comparison_key(page.title)

    def late_values(self, count: int) -> list[dict[str, Any]]:
        codes = RegistryCodeSequence.objects.draw_many(self.region, count)
        return [{"code": code} for code in codes]

    def placed_values(self, parent_id: int) -> dict[str, Any]:
        return {"organization": parent_id}

    def write(self, page: Any, values: dict[str, Any]) -> None:
        simple = dict(values)
        simple.pop("code", None)
        simple.pop("organization", None)
        if "title" in simple:
            self._rename(page, simple.pop("title"))
        if "coordinates" in simple:
            page.latitude, page.longitude = simple.pop("coordinates") or (None, None)
        for name in NARRATIVES:
            if name in simple:
                setattr(page, name, text_to_html(simple.pop(name) or ""))
        for name in REFERENCES:
            if name in simple:
                setattr(page, name, self._reference[name].get(simple.pop(name)))
        for name in MULTIPLE:
            if name in simple:
                rows = [self._reference[name][code] for code in simple.pop(name) or ()]
                getattr(page, name).set(rows)
        super().write(page, simple)

    def _rename(self, page: Any, title: str) -> None:
        if page.pk and _key(page.title) != _key(title):
            self._former_titles[page.pk] = page.title
        page.title = title
        if not page.pk:
            page.draft_title = title

    def after_apply(self, run: ImportRun) -> None:
        """Keep the older names of what was renamed.

        Pages are prepared long before they are written, or are not written at all;
        so their titles tell what was done.
        """
        titles = InnovationPage.objects.filter(pk__in=self._former_titles)
        InnovationAlias.objects.bulk_create(
            [
                InnovationAlias(
                    innovation_id=pk, name=former, normalized_name=_key(former)
                )
                for pk, title in titles.order_by("pk").values_list("pk", "draft_title")
                if _key(former := self._former_titles[pk]) != _key(title)
            ],
            ignore_conflicts=True,
        )


@lru_cache(maxsize=20_000)
def _key(name: str) -> str:
    return normalize_name(name)[:255]


def _not_yours() -> str:
    # One sentence for all, so that it doesn't tell what others have.
    return _("You may not import innovations of this organisation.")


def _unknown_organization(name: str, candidates: tuple[str, ...]) -> str:
    if not candidates:
        return _(
            "The region has no organisation “%(name)s”. Correct the name, or ask the "
            "registrar to add it or an alias."
        ) % {"name": name}
    return _(
        "The region has no organisation “%(name)s”. Did you mean %(candidates)s? "
        "Correct the name, or ask the registrar to add an alias."
    ) % {
        "name": name,
        "candidates": _(" or ").join(f"“{candidate}”" for candidate in candidates),
    }
