"""The competitions and categories that imported results need, and their undoing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from rapidfuzz import fuzz
from wagtail.log_actions import log

from competitions.models import CompetitionCategory, CompetitionPage
from competitions.models.pages import CompetitionIndexPage
from competitions.names import normalize_category, normalize_name, tidy_category
from competitions.services.awards import find_or_create_category
from competitions.services.competitions import create_competition, restore_competition
from innovations.models import Region
from spreadsheets.pages import withdraw_pages
from spreadsheets.plan import JSON

ALIKE = 88
Edition = tuple[str, int]


class Groundwork:
    """What there is and what is to be created, by comparison keys."""

    def __init__(self, region: Region, index: CompetitionIndexPage | None) -> None:
        self.region = region
        self.index = index
        self.pages = {
            (page.normalized_name, page.edition_year): page
            for page in CompetitionPage.objects.filter(region=region)
        }
        rows = CompetitionCategory.objects.filter(competition__region=region)
        self.categories: dict[tuple[int, str], str] = {
            (competition, key): name
            for competition, key, name in rows.values_list(
                "competition_id", "normalized_name", "name"
            )
        }
        self._new: dict[Edition, str] = {}
        self._new_categories: dict[tuple[Edition, str], str] = {}

    @staticmethod
    def key_of(name: str, year: int) -> Edition:
        return normalize_name(name)[:255], year

    def names(self) -> dict[Edition, str]:
        return {key: page.title for key, page in self.pages.items()}

    # ---- planning

    def need(self, name: str, year: int, category: str) -> tuple[str, str]:
        """Note that results stand in this category of this competition.

        Returns how both are spelt here, which is what the results will say.
        """
        edition = self.key_of(name, year)
        page = self.pages.get(edition)
        if page is None or _is_withdrawn(page):
            self._new.setdefault(edition, name if page is None else page.title)
        key = normalize_category(category)[:255]
        known = self.categories.get((page.pk, key)) if page is not None else None
        if category and known is None:
            new = self._new_categories
            known = new.setdefault((edition, key), tidy_category(category))
        return self._title(edition), known or ""

    def planned(self) -> list[dict[str, JSON]]:
        """Return what has to be created, as it is shown and stored."""
        competitions: list[dict[str, JSON]] = [
            {"kind": "competition", "name": name, "year": year}
            for (_key, year), name in self._new.items()
        ]
        return competitions + [
            {
                "kind": "category",
                "name": f"{self._title(edition)}: {category}",
                "competition": self._title(edition),
                "category": category,
                "year": edition[1],
            }
            for (edition, _key), category in self._new_categories.items()
        ]

    def _title(self, edition: Edition) -> str:
        page = self.pages.get(edition)
        return page.title if page is not None else self._new[edition]

    def doubts(self) -> list[str]:
        """Name the competitions that new ones may really be."""
        return [
            _(
                "“%(name)s” (%(year)s) is a new competition. Or is it “%(known)s”? Then "
                "write that name in the file."
            )
            % {"name": name, "year": edition[1], "known": known.title}
            for edition, name in self._new.items()
            for known in self.pages.values()
            if known.edition_year == edition[1] and _alike(edition, known)
        ]

    # ---- writing

    def create(
        self, planned: Iterable[dict[str, JSON]], user: Any, draft: bool
    ) -> None:
        """Create what is still missing, and note what was created."""
        for new in planned:
            if new["kind"] == "category":
                self._create_category(new, user)
            else:
                self._create_competition(new, user, draft)

    def _create_competition(self, new: dict[str, JSON], user: Any, draft: bool) -> None:
        edition = self.key_of(new["name"], new["year"])
        page = self.pages.get(edition)
        if page is None:
            if self.index is None:
                raise ValidationError(_("The region has no page for competitions yet."))
            page = create_competition(
                actor=user,
                index=self.index,
                name=new["name"],
                year=new["year"],
                publish=not draft,
            )
        elif _is_withdrawn(page):
            restore_competition(actor=user, competition=page, publish=not draft)
        else:
            return
        self.pages[edition] = page
        new["id"] = page.pk

    def _create_category(self, new: dict[str, JSON], user: Any) -> None:
        page = self.pages[self.key_of(new["competition"], new["year"])]
        category, created = find_or_create_category(
            actor=user, competition=page, name=new["category"]
        )
        if created:
            new["row_id"] = category.pk


def withdraw(planned: Iterable[dict[str, JSON]], user: Any) -> None:
    """Take back what was created, where nothing else needs it by now."""
    planned = list(planned)
    rows = CompetitionCategory.objects.filter(
        pk__in=[new["row_id"] for new in planned if new.get("row_id")],
        awards__isnull=True,
        criteria__isnull=True,
        sections__isnull=True,
        statements__isnull=True,
        tie_rules__isnull=True,
    )
    for category in rows:
        log(instance=category, action="wagtail.delete", user=user, deleted=True)
        category.delete()
    pages = CompetitionPage.objects.filter(
        pk__in=[new["id"] for new in planned if new.get("id")],
        awards__isnull=True,
        categories__isnull=True,
    )
    withdraw_pages(CompetitionPage, pages.values_list("pk", flat=True), user)


def _is_withdrawn(page: CompetitionPage) -> bool:
    return bool(page.expired and not page.live)


def _alike(edition: Edition, known: CompetitionPage) -> bool:
    return fuzz.token_set_ratio(edition[0], known.normalized_name) >= ALIKE
