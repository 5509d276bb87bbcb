"""The sheet ``awards``: one result of a competition a row."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rapidfuzz import fuzz, process

from competitions.models import Award, CompetitionIndexPage, CompetitionPage
from competitions.names import normalize_category, normalize_name
from competitions.ranks import rank_key
from competitions.services.awards import find_or_create_category, record_award
from competitions.services.competitions import create_competition
from competitions.winners import several_winners
from innovations.access import is_registrar
from innovations.models import InnovationPage
from innovations.services.merging import kept_profiles
from innovations.services.organizations import OrganizationLookup, add_alias
from spreadsheets import widgets
from spreadsheets.exceptions import CellError
from spreadsheets.fields import SheetField
from spreadsheets.numbers_id import parse_decimal
from spreadsheets.pages import withdraw_pages
from spreadsheets.plan import JSON, PlannedRow
from spreadsheets.resources import RowDraft, SheetResource

#: Columns that say which result it is; a found award keeps its own spelling.
IDENTITY = ("competition", "year", "category", "rank_label", "winner", "innovation")
ALIKE = 88
LONGEST_NAME = 255
_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")


class AwardResource(SheetResource):
    """Columns and rules of competition results.

    The competition is chosen by name and year, or created. Winners and
    innovations are kept as printed and linked to the registry only when the
    name says so exactly.
    """

    competition = SheetField(
        column_name=gettext_lazy("Competition"),
        synonyms=(
            "Lomba",
            "Ajang",
            "Nama Lomba",
            "Kompetisi",
            "Nama Ajang",
            "Kegiatan",
        ),
        widget=widgets.TextWidget(),
        required=True,
        width=35,
    )
    year = SheetField(
        column_name=gettext_lazy("Year"),
        synonyms=("Tahun", "Tahun Lomba", "Tahun Pelaksanaan"),
        widget=widgets.YearWidget(),
        required=True,
    )
    category = SheetField(
        column_name=gettext_lazy("Category"),
        synonyms=("Kategori", "Bidang", "Kelompok", "Kategori Lomba"),
        widget=widgets.TextWidget(),
        erasable=False,
        width=30,
    )
    rank_label = SheetField(
        column_name=gettext_lazy("Rank"),
        synonyms=("Peringkat", "Juara", "Predikat", "Peringkat/Juara", "Ranking"),
        widget=widgets.CodeWidget(),
        erasable=False,
    )
    winner = SheetField(
        attribute="winner_text",
        column_name=gettext_lazy("Winner"),
        synonyms=(
            "Pemenang",
            "Nama Pemenang",
            "Perangkat Daerah",
            "Perangkat Daerah/Inovator",
            "OPD",
            "Instansi",
            "Daerah",
            "Inovator",
        ),
        widget=widgets.TextWidget(),
        required=True,
        width=35,
    )
    innovation = SheetField(
        attribute="innovation_text",
        column_name=gettext_lazy("Innovation"),
        synonyms=("Inovasi", "Nama Inovasi", "Judul Inovasi", "Judul"),
        widget=widgets.TextWidget(),
        erasable=False,
        width=40,
    )
    score = SheetField(
        column_name=gettext_lazy("Score"),
        synonyms=("Nilai", "Skor", "Nilai Akhir"),
        widget=widgets.DecimalWidget(),
    )
    prize = SheetField(
        column_name=gettext_lazy("Prize"),
        synonyms=("Hadiah", "Hadiah/Penghargaan", "Uang Pembinaan"),
        widget=widgets.TextWidget(),
    )
    score_or_prize = SheetField(
        column_name=gettext_lazy("Score or prize"),
        synonyms=("Nilai/Hadiah", "Nilai / Hadiah"),
        widget=widgets.TextWidget(),
        erasable=False,
        exported=False,
    )
    note = SheetField(
        column_name=gettext_lazy("Note"),
        synonyms=("Catatan", "Keterangan"),
        widget=widgets.LongTextWidget(),
        width=40,
    )

    class Meta:
        model = Award
        fields = (
            "competition",
            "year",
            "category",
            "rank_label",
            "winner",
            "innovation",
            "score",
            "prize",
            "score_or_prize",
            "note",
        )

    label_field = "winner"
    one_value_fields = ("prize", "note")
    asks_about_warnings = True

    # --------------------------------------------------------------- planning

    def prepare(self) -> None:
        self.region = self.context.scope
        self.lookup = OrganizationLookup(self.region)
        self.index = CompetitionIndexPage.objects.descendant_of(
            self.region.site.root_page
        ).first()
        self._competitions = {
            (page.normalized_name, page.edition_year): page
            for page in CompetitionPage.objects.filter(region=self.region)
        }
        self._new: dict[tuple[str, int], str] = {}
        self._innovations: dict[str, list[InnovationPage]] = defaultdict(list)
        if self.context.exporting:
            return
        self._load_innovations()
        self._load_awards()

    def _load_innovations(self) -> None:
        """Learn names and codes; those of merged profiles mean the one that stays."""
        pages = {
            page.pk: page for page in InnovationPage.objects.in_region(self.region)
        }
        kept = kept_profiles(self.region)
        for page in pages.values():
            meant = pages.get(kept.get(page.pk, page.pk), page)
            for name in (page.title, page.code):
                found = self._innovations[normalize_name(name)]
                if meant not in found:
                    found.append(meant)

    def _load_awards(self) -> None:
        awards = Award.objects.filter(competition__region=self.region).select_related(
            "competition", "category", "organization", "innovation"
        )
        self._awards: dict[tuple[Any, ...], list[Award]] = defaultdict(list)
        for award in awards:
            name = award.category.normalized_name if award.category else ""
            self._awards[award.competition_id, name, award.rank_key].append(award)

    def resolve(self, row: RowDraft) -> None:
        self._require(row)
        self._read_score_or_prize(row)
        self._check_category(row)
        competition = self._resolve_competition(row)
        if competition is None or "winner" not in row.values:
            return
        names = several_winners(row.values["winner"], self.lookup)
        if names:
            row.refuse(
                _(
                    "The cell names %(count)s winners: %(names)s. Give each a row of "
                    "its own with the same rank."
                )
                % {"count": len(names), "names": "; ".join(names)},
                "winner",
            )
        row.identity = (
            *competition,
            normalize_category(row.values.get("category") or ""),
            rank_key(row.values.get("rank_label") or ""),
            self._winner_key(row.values["winner"]),
            self._innovation_key(row),
        )
        row.named_by = IDENTITY

    def _check_category(self, row: RowDraft) -> None:
        category = row.values.get("category") or ""
        if len(category) > LONGEST_NAME:
            row.refuse(_too_long(category), "category")

    def _require(self, row: RowDraft) -> None:
        missing = {
            "competition": _("The name of the competition is missing."),
            "year": _("The year of the competition is missing."),
            "winner": _("The winner is missing."),
        }
        for name, text in missing.items():
            if name not in row.values and not row.has_error(name):
                row.refuse(text, name)

    def _read_score_or_prize(self, row: RowDraft) -> None:
        """Tell a bare number (a score) from an amount or words (a prize)."""
        text = row.values.pop("score_or_prize", None)
        if not text:
            return
        try:
            score = parse_decimal(text).value
            self.validate("score", score)
        except CellError:
            self._read_prize(row, text)
        else:
            row.values.setdefault("score", score)

    def _read_prize(self, row: RowDraft, text: str) -> None:
        try:
            self.validate("prize", text)
        except CellError as error:
            row.refuse(str(error), "score_or_prize")
        else:
            row.values.setdefault("prize", text)

    def _resolve_competition(self, row: RowDraft) -> tuple[str, int] | None:
        name, year = row.values.get("competition"), row.values.get("year")
        if name is None or year is None:
            return None
        if year > timezone.localdate().year:
            row.refuse(
                _("The year %(year)s is still to come. Correct the typing error.")
                % {"year": year},
                "year",
            )
        written = {int(found) for found in _YEAR.findall(name)}
        if written and year not in written:
            row.warn(
                _("The name of the competition says %(written)s, the year %(year)s.")
                % {"written": min(written), "year": year},
                "year",
            )
        key = (normalize_name(name)[:255], year)
        if len(name) > LONGEST_NAME:
            row.refuse(_too_long(name), "competition")
        return key

    def _innovation_key(self, row: RowDraft) -> str:
        linked = self._linked_innovation(row)
        if linked is not None:
            return f"#{linked.pk}"
        return normalize_name(row.values.get("innovation") or "")

    def _winner_key(self, text: str) -> str:
        found = self.lookup.match(text).found
        return f"#{found.pk}" if found else normalize_name(text)

    def match(self, rows: Iterable[RowDraft]) -> None:
        for row in rows:
            row.instance = self._find(row)
            if row.instance is not None:
                row.identity = ("pk", row.instance.pk)

    def _find(self, row: RowDraft) -> Award | None:
        if row.identity is None:
            return None
        name, year, category, rank, winner, innovation = row.identity
        page = self._competitions.get((name, year))
        if page is None:
            return None
        winners = {winner, normalize_name(row.values["winner"])[:255]}
        printed = normalize_name(row.values.get("innovation") or "")[:255]
        innovations = {innovation, printed}
        for award in self._awards.get((page.pk, category, rank), ()):
            if award.winner_keys & winners and award.innovation_keys & innovations:
                return award
        return None

    def _linked_innovation(self, row: RowDraft) -> InnovationPage | None:
        """Return the innovation of exactly this name, if only one can be meant."""
        name = normalize_name(row.values.get("innovation") or "")
        found = self._innovations.get(name, []) if name else []
        if len(found) > 1:
            organization = self.lookup.match(row.values["winner"]).found
            found = [
                p
                for p in found
                if organization and p.organization_id == organization.pk
            ]
        return found[0] if len(found) == 1 else None

    def forbidden(self, instance: Award) -> str:
        return self._not_open()

    def check(self, row: RowDraft) -> None:
        reason = self._not_open()
        if reason:
            row.refuse(reason)
            return
        if row.instance is not None:
            current = self.current(row.instance)
            self._check_identity(row, current)
            row.values.update({name: current[name] for name in IDENTITY})
            return
        name, year = row.values["competition"], row.values["year"]
        key = (normalize_name(name)[:255], year)
        if key not in self._competitions:
            self._new.setdefault(key, name)
        self._suggest_winner(row)
        self._suggest_innovation(row)

    def _check_identity(self, row: RowDraft, current: dict[str, Any]) -> None:
        """Say what can't be changed here, instead of leaving it out silently."""
        if not row.adopted:
            return
        for name in IDENTITY:
            if row.values.get(name, current[name]) != current[name]:
                row.refuse(
                    _(
                        "Competition, year, category, rank, winner and innovation say "
                        "which result it is. Change them in the system."
                    ),
                    name,
                )

    def _not_open(self) -> str:
        user = self.context.user
        if user is not None and not is_registrar(user, self.region):
            return _("Only the registrar imports results.")
        if self.index is None:
            return _("The region has no page for competitions yet.")
        return ""

    def obstacle(self, row: PlannedRow, instance: Any) -> str:
        return self._not_open()

    def _suggest_winner(self, row: RowDraft) -> None:
        match = self.lookup.match(row.values["winner"])
        if match.found is not None or not self.lookup.organizations:
            return
        if match.candidates:
            row.warn(
                _(
                    "No organisation of exactly this name; the winner stays as "
                    "printed. Perhaps %(candidates)s?"
                )
                % {"candidates": ", ".join(f"“{name}”" for name in match.candidates)},
                "winner",
                match.name,
            )

    def known_values(self, name: str) -> list[tuple[str, str]]:
        if name != "winner":
            return super().known_values(name)
        user = self.context.user
        keeps = user is None or is_registrar(user, self.region)
        return self.lookup.choices() if keeps else []

    def similar_values(self, name: str, text: str) -> list[str]:
        if name != "winner":
            return super().similar_values(name, text)
        return self.lookup.similar(text)

    def remember_value(self, name: str, text: str, value: str) -> None:
        if name != "winner":
            super().remember_value(name, text, value)
        else:
            add_alias(organization_id=int(value), name=text, actor=self.context.user)

    def _suggest_innovation(self, row: RowDraft) -> None:
        """Name what is spelt alike; never join it."""
        name = normalize_name(row.values.get("innovation") or "")
        if not name or self._linked_innovation(row) is not None:
            return
        alike = process.extract(
            name,
            self._innovations.keys(),
            scorer=fuzz.token_set_ratio,
            limit=3,
            score_cutoff=ALIKE,
        )
        titles = sorted(
            {p.title for key, _s, _i in alike for p in self._innovations[key]}
        )
        if titles:
            row.warn(
                _(
                    "No innovation of exactly this name; it stays as printed. "
                    "Perhaps %(candidates)s?"
                )
                % {"candidates": ", ".join(f"“{title}”" for title in titles[:3])},
                "innovation",
            )

    def prerequisites(self) -> list[dict[str, JSON]]:
        return [
            {"kind": "competition", "name": name, "year": year}
            for (_key, year), name in self._new.items()
        ]

    def missing(self, seen: set[int]) -> Iterable[tuple[int, str, str]]:
        """Other competitions are simply not in the file; nothing is missing."""
        return ()

    def export_ids(self) -> Iterable[int]:
        """Return the region's results, the newest competition first."""
        awards = Award.objects.filter(competition__region=self.region)
        return awards.order_by(
            "-competition__edition_year",
            "competition_id",
            "category__sort_order",
            "sort_order",
            "pk",
        ).values_list("pk", flat=True)

    # -------------------------------------------------------------- comparing

    def load(self, object_ids: Iterable[int]) -> dict[int, Any]:
        rows = Award.objects.filter(
            pk__in=list(object_ids), competition__region=self.region
        )
        related = ("competition", "category", "organization", "innovation")
        return {award.pk: award for award in rows.select_related(*related)}

    def current(self, instance: Any) -> dict[str, Any]:
        return {
            "competition": instance.competition.title,
            "year": instance.competition.edition_year,
            "category": instance.category.name if instance.category else "",
            "rank_label": instance.rank_label,
            "winner": instance.winner_text or instance.winner_name,
            "innovation": instance.innovation_text,
            "score": instance.score,
            "prize": instance.prize,
            "note": instance.note,
        }

    # ---------------------------------------------------------------- writing

    def before_apply(self, prerequisites: Iterable[dict[str, JSON]]) -> None:
        for new in prerequisites:
            key = (normalize_name(new["name"])[:255], new["year"])
            if key not in self._competitions:
                self._competitions[key] = create_competition(
                    actor=self.context.user,
                    index=self.index,
                    name=new["name"],
                    year=new["year"],
                    publish=not self.context.draft,
                )
                new["id"] = self._competitions[key].pk

    def withdraw(self, prerequisites: Iterable[dict[str, JSON]]) -> None:
        ids = [new["id"] for new in prerequisites]
        pages = CompetitionPage.objects.filter(pk__in=ids, awards__isnull=True)
        found = pages.values_list("pk", flat=True)
        withdraw_pages(CompetitionPage, found, self.context.user)

    def rematch(self, row: PlannedRow) -> Any:
        draft = RowDraft(sheet=row.sheet, number=row.row or 0, values=dict(row.result))
        self.resolve(draft)
        return self._find(draft)

    def create(self, values: dict[str, Any], row: PlannedRow) -> Award:
        competition = self._competitions[
            normalize_name(values["competition"])[:255], values["year"]
        ]
        category = None
        if values.get("category"):
            category, _created = find_or_create_category(
                actor=self.context.user,
                competition=competition,
                name=values["category"],
            )
        draft = RowDraft(sheet="", number=0, values=dict(values))
        return record_award(
            actor=self.context.user,
            competition=competition,
            category=category,
            organization=self.lookup.match(values["winner"]).found,
            winner_text=values["winner"],
            innovation=self._linked_innovation(draft),
            innovation_text=values.get("innovation"),
            **self._details(values),
        )

    def update(self, instance: Any, values: dict[str, Any], row: PlannedRow) -> Award:
        for name in ("score", "prize", "note"):
            # What is erased, recording would take for "not said".
            if name in values and values[name] is None:
                setattr(instance, name, None)
                instance.save(update_fields=[name])
        return record_award(
            actor=self.context.user,
            competition=instance.competition,
            category=instance.category,
            organization=instance.organization,
            person_name=instance.person_name,
            winner_text=instance.winner_text,
            innovation=instance.innovation,
            innovation_text=instance.innovation_text,
            **{"rank_label": instance.rank_label, **self._details(values)},
        )

    def _details(self, values: dict[str, Any]) -> dict[str, Any]:
        names = ("rank_label", "score", "prize", "note")
        return {name: values[name] for name in names if name in values}


def _too_long(text: str) -> str:
    return _("The text has %(length)s characters; %(longest)s are the most.") % {
        "length": len(text),
        "longest": LONGEST_NAME,
    }
