"""The sheet ``awards``: one result of a competition a row."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from competitions.award_columns import AwardColumns
from competitions.groundwork import Groundwork, withdraw
from competitions.linking import InnovationLookup, Link
from competitions.models import Award, CompetitionIndexPage, CompetitionPage
from competitions.names import normalize_category, normalize_name, tidy_category
from competitions.ranks import rank_key
from competitions.row_splitting import split_row
from competitions.services.awards import find_or_create_category, record_award
from competitions.titles import YEAR, KnownNames, names_group, read_titles
from competitions.winners import Winner, is_region, recognise, tidy_winner
from innovations.access import is_registrar
from innovations.services.older_names import add_older_name
from innovations.services.organizations import OrganizationLookup, add_alias
from spreadsheets.exceptions import CellError
from spreadsheets.expected import Titles
from spreadsheets.numbers_id import parse_decimal
from spreadsheets.plan import JSON, PlannedRow
from spreadsheets.resources import RowDraft
from spreadsheets.text import fold, is_numbering

#: Columns that say which result it is; a found award keeps its own spelling.
IDENTITY = (
    "competition",
    "year",
    "category",
    "rank_label",
    "winner",
    "person",
    "innovation",
)
LONGEST_NAME = 255
_SUM = re.compile(r"(?:rata-rata|jumlah|total)(?![\w-])")


class AwardResource(AwardColumns):
    """Columns and rules of competition results.

    The competition is chosen by name and year, or created. Winners and
    innovations are kept as printed and linked to the registry only when the
    name says so exactly.
    """

    label_field = "winner"
    one_of = ("winner", "person", "innovation")
    one_value_fields = ("prize", "note")
    asks_about_warnings = True

    # --------------------------------------------------------------- planning

    def prepare(self) -> None:
        self.region = self.context.scope
        self.lookup = OrganizationLookup(self.region)
        self.index = CompetitionIndexPage.objects.descendant_of(
            self.region.site.root_page
        ).first()
        self.ground = Groundwork(self.region, self.index)
        self._winners: dict[str, Winner] = {}
        self._numbered = ""
        if not self.context.exporting:
            self._load_awards()

    @cached_property
    def innovations(self) -> InnovationLookup:
        return InnovationLookup(self.region)

    def _load_awards(self) -> None:
        awards = Award.objects.filter(competition__region=self.region).select_related(
            "competition", "category", "organization", "innovation"
        )
        self._awards: dict[tuple[Any, ...], list[Award]] = defaultdict(list)
        for award in awards:
            name = award.category.normalized_name if award.category else ""
            self._awards[award.competition_id, name, award.rank_key].append(award)

    def read_titles(self, titles: Titles) -> dict[str, str]:
        names = (self.region.name, self.region.short_name)
        known = KnownNames(
            competitions=self.ground.names(),
            categories={key for _pk, key in self.ground.categories},
            region=frozenset(" ".join(map(normalize_name, names)).split()),
        )
        return read_titles(titles, known)

    def names_group(self, text: str) -> bool:
        return names_group(text)

    @classmethod
    def offers_for_all(cls, name: str, scopes: Iterable[Any]) -> list[str]:
        if name != "competition":
            return []
        pages = CompetitionPage.objects.filter(region__in=list(scopes))
        newest = pages.order_by("-edition_year", "title").values_list(
            "title", flat=True
        )
        return list(dict.fromkeys(newest))

    def split(self, row: RowDraft) -> list[RowDraft]:
        """Give each winner of a cell a result of its own."""
        return split_row(self, row, self.lookup)

    def resolve(self, row: RowDraft) -> None:
        self._tidy_winner(row)
        self._require(row)
        self._read_score_or_prize(row)
        self._check_category(row)
        competition = self._resolve_competition(row)
        if competition is None or not self._has_winner(row):
            return
        row.identity = (
            *competition,
            normalize_category(row.values.get("category") or ""),
            rank_key(row.values.get("rank_label") or ""),
            self._winner_key(row),
            self._innovation_key(row),
        )
        row.named_by = IDENTITY

    def check_together(self, rows: list[RowDraft]) -> None:
        ranked = any(row.values.get("rank_label") for row in rows)
        headings = {h for row in rows for h in row.raw if is_numbering(h)}
        self._numbered = "" if ranked or not headings else sorted(headings)[0]

    def _tidy_winner(self, row: RowDraft) -> None:
        """Fill in the winner where the registry says whose innovation won."""
        for name in ("winner", "person"):
            if row.values.get(name):
                row.values[name] = tidy_winner(row.values[name])
        if self._has_winner(row):
            return
        owner = self.innovations.owner_of(row.values.get("innovation") or "")
        if owner is not None and not row.has_error("winner"):
            row.values["winner"] = owner.title
            row.warn(
                _("No winner is named; it is %(owner)s, whose innovation this is.")
                % {"owner": owner.title},
                "innovation",
            )

    @staticmethod
    def _has_winner(row: RowDraft) -> bool:
        return bool(row.values.get("winner") or row.values.get("person"))

    def _check_category(self, row: RowDraft) -> None:
        category = row.values.get("category") or ""
        if category:
            category = row.values["category"] = tidy_category(category)
        if len(category) > LONGEST_NAME:
            row.refuse(_too_long(category), "category")

    def _require(self, row: RowDraft) -> None:
        missing = {
            "competition": _("The name of the competition is missing."),
            "year": _("The year of the competition is missing."),
        }
        for name, text in missing.items():
            if name not in row.values and not row.has_error(name):
                row.refuse(text, name)
        if self._has_winner(row):
            _refuse_sums(row)
            return
        if row.has_error("winner"):
            return
        row.refuse(
            _(
                "The winner is missing, and no innovation of the registry says whose it "
                "is. Write who won."
            )
            if row.values.get("innovation")
            else _("The winner is missing. Write who won."),
            "winner",
        )

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
        written = {int(found) for found in YEAR.findall(name)}
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
        linked = self._link(row).page
        if linked is not None:
            return f"#{linked.pk}"
        return normalize_name(row.values.get("innovation") or "")[:255]

    def _winner(self, values: dict[str, Any]) -> Winner:
        """Return who won: a person of an organisation, or one of them."""
        text, person = values.get("winner") or "", values.get("person") or ""
        if text not in self._winners:
            self._winners[text] = recognise(text, self.lookup)
        found = self._winners[text]
        return replace(found, person=person) if person else found

    def _winner_key(self, row: RowDraft) -> str:
        winner = self._winner(row.values)
        if winner.person:
            return normalize_name(winner.person)[:255]
        if winner.organization is not None:
            return f"#{winner.organization.pk}"
        return normalize_name(row.values["winner"])[:255]

    def _link(self, row: RowDraft) -> Link:
        return self.innovations.link(
            row.values.get("innovation") or "",
            row.values.get("winner") or "",
            self._winner(row.values),
        )

    def match(self, rows: Iterable[RowDraft]) -> None:
        for row in rows:
            row.instance = self._find(row)
            if row.instance is not None:
                row.identity = ("pk", row.instance.pk)

    def _find(self, row: RowDraft) -> Award | None:
        if row.identity is None:
            return None
        name, year, category, rank, winner, innovation = row.identity
        page = self.ground.pages.get((name, year))
        if page is None:
            return None
        winners = {winner}
        if not row.values.get("person"):
            winners.add(normalize_name(row.values["winner"])[:255])
        printed = normalize_name(row.values.get("innovation") or "")[:255]
        innovations = {innovation, printed}
        for award in self._awards.get((page.pk, category, rank), ()):
            if award.winner_keys & winners and award.innovation_keys & innovations:
                return award
        return None

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
        values = row.values
        values["competition"], category = self.ground.need(
            values["competition"], values["year"], values.get("category") or ""
        )
        if category:
            values["category"] = category
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
        """Name the organisations that are spelt alike; never join one."""
        winner = self._winner(row.values)
        if winner.organization is not None or is_region(winner.place):
            return
        match = self.lookup.match(winner.place)
        candidates = match.candidates
        if not match.is_ambiguous:
            # Most winners aren't in the registry; "Dinas Pertanian" is no help then.
            candidates = self.lookup.likely(match.name)
        if candidates:
            row.warn(
                _(
                    "No organisation of exactly this name; the winner stays as "
                    "printed. Perhaps %(candidates)s?"
                )
                % {"candidates": ", ".join(f"“{name}”" for name in candidates)},
                "winner",
                match.name,
            )

    def _suggest_innovation(self, row: RowDraft) -> None:
        """Name the innovations that are spelt alike; never join one."""
        name = row.values.get("innovation") or ""
        link = self._link(row)
        if link.doubt:
            row.warn(link.doubt, "innovation")
        if not name or link.page is not None or link.doubt:
            return
        winner = row.values.get("winner") or ""
        alike = [] if is_region(winner) else self.innovations.similar(name)
        if alike:
            names = ", ".join(f"“{page.title}”" for page in alike)
            row.warn(
                _(
                    "No innovation of exactly this name; it stays as printed. "
                    "Perhaps %(candidates)s?"
                )
                % {"candidates": names},
                "innovation",
                name,
            )

    def known_values(self, name: str) -> list[tuple[str, str]]:
        if name not in ("winner", "innovation"):
            return super().known_values(name)
        user = self.context.user
        if user is not None and not is_registrar(user, self.region):
            return []
        known = self.lookup if name == "winner" else self.innovations
        return known.choices()

    def similar_values(self, name: str, text: str) -> list[str]:
        if name == "winner":
            return self.lookup.similar(text)
        if name == "innovation":
            return [str(page.pk) for page in self.innovations.similar(text)]
        return super().similar_values(name, text)

    def remember_value(self, name: str, text: str, value: str) -> None:
        user = self.context.user
        if name == "winner":
            add_alias(organization_id=int(value), name=text, actor=user)
        elif name == "innovation":
            add_older_name(innovation_id=int(value), name=text, actor=user)
        else:
            super().remember_value(name, text, value)

    def prerequisites(self) -> list[dict[str, JSON]]:
        return self.ground.planned()

    def warnings(self) -> list[str]:
        hints = self.ground.doubts()
        if self._numbered:
            hints.append(
                _(
                    "No column says the rank. If the numbers under “%(heading)s” are "
                    "the ranks, correct how the file was read and choose “%(rank)s” "
                    "for that column."
                )
                % {"heading": self._numbered, "rank": self.label_of("rank_label")}
            )
        return hints

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
            "winner": self._printed_winner(instance),
            "person": instance.person_name,
            "innovation": instance.innovation_text,
            "score": instance.score,
            "prize": instance.prize,
            "note": instance.note,
        }

    @staticmethod
    def _printed_winner(award: Award) -> str:
        if award.winner_text or award.organization is None:
            return award.winner_text
        return award.organization.title

    # ---------------------------------------------------------------- writing

    def before_apply(self, prerequisites: Iterable[dict[str, JSON]]) -> None:
        self.ground.create(prerequisites, self.context.user, self.context.draft)

    def withdraw(self, prerequisites: Iterable[dict[str, JSON]]) -> None:
        withdraw(prerequisites, self.context.user)

    def rematch(self, row: PlannedRow) -> Any:
        draft = RowDraft(sheet=row.sheet, number=row.row or 0, values=dict(row.result))
        self.resolve(draft)
        return self._find(draft)

    def create(self, values: dict[str, Any], row: PlannedRow) -> Award:
        key = self.ground.key_of(values["competition"], values["year"])
        competition = self.ground.pages[key]
        category = None
        if values.get("category"):
            category, _created = find_or_create_category(
                actor=self.context.user,
                competition=competition,
                name=values["category"],
            )
        draft = RowDraft(sheet="", number=0, values=dict(values))
        winner = self._winner(values)
        return record_award(
            actor=self.context.user,
            competition=competition,
            category=category,
            organization=winner.organization,
            person_name=winner.person,
            winner_text=values.get("winner") or "",
            innovation=self._link(draft).page,
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


def _refuse_sums(row: RowDraft) -> None:
    winner = row.values.get("winner") or ""
    if _SUM.match(fold(winner)):
        row.refuse(
            _("“%(text)s” is a sum or an average and no winner. Leave this row out.")
            % {"text": winner},
            "winner",
        )


def _too_long(text: str) -> str:
    return _("The text has %(length)s characters; %(longest)s are the most.") % {
        "length": len(text),
        "longest": LONGEST_NAME,
    }
