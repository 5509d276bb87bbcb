"""What of a profile can be asked for, and how much of it a draft has.

A :class:`Check` measures one thing in the content of a revision (the dictionary
that Wagtail stores), so that a profile is judged as its operator sees it in the
editor and hundreds are measured without making pages of them. Which checks count,
and from which amount on, are rows of a period (``CompletenessRule``).
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

_TAG = re.compile(r"<[^>]*>")
_END_OF_PARAGRAPH = re.compile(r"</(?:p|li|h[1-6])>|<br\s*/?>|\n")

Content = Mapping[str, Any]


class Unit(Enum):
    """What an amount counts; ``GIVEN`` is one when the field is filled in."""

    GIVEN = "given"
    CHARACTERS = "characters"
    WORDS = "words"
    PICTURES = "pictures"
    CHOICES = "choices"

    def amount(self, number: int) -> str:
        """Return a number of this unit in words; nothing where none is counted."""
        texts = {
            Unit.CHARACTERS: lambda: ngettext(
                "%(number)s character", "%(number)s characters", number
            ),
            Unit.WORDS: lambda: ngettext("%(number)s word", "%(number)s words", number),
            Unit.PICTURES: lambda: ngettext(
                "%(number)s picture", "%(number)s pictures", number
            ),
            Unit.CHOICES: lambda: ngettext(
                "%(number)s choice", "%(number)s choices", number
            ),
        }
        return texts[self]() % {"number": number} if self in texts else ""


@dataclass(frozen=True)
class Check:
    """Something that a profile can have: a field, or what several hold together.

    ``measure`` returns the amount in ``unit``; ``field`` is where the editor asks
    for it.
    """

    key: str
    label: Any
    unit: Unit
    measure: Callable[[Content], int]
    field: str


_checks: dict[str, Check] = {}


def register_check(check: Check) -> None:
    """Offer a check to the rules of periods; from ``AppConfig.ready`` or a module."""
    _checks[check.key] = check


def find_check(key: str) -> Check | None:
    """Return a check, or ``None`` for one that no plugin offers any more."""
    return _checks.get(key)


def check_choices() -> list[tuple[str, Any]]:
    """Return the checks as choices of a form, in the order of the profile."""
    return [(check.key, check.label) for check in _checks.values()]


def measure(content: Content) -> dict[str, int]:
    """Return the amount of every check that is more than none."""
    amounts = {key: check.measure(content) for key, check in _checks.items()}
    return {key: amount for key, amount in amounts.items() if amount}


# ------------------------------------------------------------------- judging


@dataclass(frozen=True)
class Rule:
    """From which amount on a check is met, and what that is worth."""

    check: Check
    label: str
    weight: int
    minimum: int
    needed: bool


@dataclass(frozen=True)
class Gap:
    """A rule that a profile doesn't meet yet, with what it has of it."""

    rule: Rule
    amount: int
    anchor: str = ""

    @property
    def words(self) -> str:
        """What is missing, such as "Design (120 of 300 words)"."""
        rule = self.rule
        wanted = rule.check.unit.amount(rule.minimum)
        if not wanted or (rule.minimum == 1 and not self.amount):
            return rule.label
        if not self.amount:
            return _("%(label)s (at least %(wanted)s)") % {
                "label": rule.label,
                "wanted": wanted,
            }
        return _("%(label)s (%(amount)s of %(wanted)s)") % {
            "label": rule.label,
            "amount": self.amount,
            "wanted": wanted,
        }


@dataclass(frozen=True)
class Completeness:
    """How complete a profile is, 0 to 100; only a complete one has 100."""

    percent: int
    gaps: tuple[Gap, ...]

    @property
    def needed(self) -> tuple[Gap, ...]:
        """What has to be there; the rest is good to have."""
        return tuple(gap for gap in self.gaps if gap.rule.needed)

    @property
    def optional(self) -> tuple[Gap, ...]:
        return tuple(gap for gap in self.gaps if not gap.rule.needed)


def judge(
    amounts: Mapping[str, int],
    rules: Iterable[Rule],
    anchors: Mapping[str, str] | None = None,
) -> Completeness | None:
    """Return how complete a profile is, or ``None`` where nothing is asked for.

    Needed gaps come first, then those worth most.
    """
    rules = list(rules)
    total = sum(rule.weight for rule in rules)
    if not total:
        return None
    gaps = [
        Gap(rule, amount, (anchors or {}).get(rule.check.field, ""))
        for rule in rules
        if (amount := amounts.get(rule.check.key, 0)) < rule.minimum
    ]
    gaps.sort(key=lambda gap: (not gap.rule.needed, -gap.rule.weight))
    met = total - sum(gap.rule.weight for gap in gaps)
    return Completeness(met * 100 // total, tuple(gaps))


# ----------------------------------------------- the checks of the profile (§3)


def plain_text(value: Any) -> str:
    """Return a rich text without its tags."""
    return " ".join(html.unescape(_TAG.sub(" ", value or "")).split())


def paragraphs(value: Any) -> list[str]:
    """Return a rich text without its tags, paragraph by paragraph."""
    parts = (plain_text(part) for part in _END_OF_PARAGRAPH.split(value or ""))
    return [part for part in parts if part]


def _given(*fields: str) -> Callable[[Content], int]:
    return lambda content: int(
        all(content.get(field) not in (None, "") for field in fields)
    )


def _characters(field: str) -> Callable[[Content], int]:
    return lambda content: len(plain_text(content.get(field)))


def _words(field: str) -> Callable[[Content], int]:
    return lambda content: len(plain_text(content.get(field)).split())


def _choices(field: str) -> Callable[[Content], int]:
    return lambda content: len(content.get(field) or ())


def _implemented_since(content: Content) -> int:
    """The date is asked for once the innovation is implemented (form, no. 15)."""
    stage = content.get("stage")
    not_yet = bool(stage) and stage != "implementation"
    return int(not_yet or bool(content.get("implementation_date")))


def _pictures(content: Content) -> int:
    gallery = content.get("gallery") or "[]"
    # Revisions hold streams as JSON text.
    blocks = json.loads(gallery) if isinstance(gallery, str) else gallery
    return bool(content.get("photo")) + len(blocks)


_GIVEN = (
    ("stage", _("Stage")),
    ("classification", _("Classification")),
    ("form", pgettext_lazy("innovation", "Form")),
    ("kind", _("Kind")),
    ("initiator_type", _("Initiator")),
    ("initiator_name", _("Name of the initiator")),
    ("trial_date", _("Beginning of the trial")),
)
_MORE_GIVEN = (
    ("main_affair", _("Main government affair")),
    ("theme", pgettext_lazy("innovation", "Theme")),
    ("national_goal", _("National goal (Asta Cita)")),
    ("priority_cluster", _("Priority cluster (PKPN)")),
)
_NARRATIVE = (
    ("design", _("Design and main changes")),
    ("purpose", _("Purpose")),
    ("benefit", _("Benefit")),
    ("result", _("Result")),
    ("legal_basis", _("Legal basis")),
)
_FILES = (
    ("video_url", _("Video link")),
    ("proposal_file", _("Proposal")),
    ("budget_file", _("Budget document")),
    ("business_profile_file", _("Business profile")),
    ("property_file", _("Intellectual property document")),
    ("award_file", _("Award document")),
)


def _field_checks() -> Iterable[Check]:
    characters = _characters("summary")
    yield Check("summary", _("Summary"), Unit.CHARACTERS, characters, "summary")
    for name, label in _GIVEN:
        yield Check(name, label, Unit.GIVEN, _given(name), name)
    yield Check(
        "implementation_date",
        _("Date of implementation"),
        Unit.GIVEN,
        _implemented_since,
        "implementation_date",
    )
    for name, label in _MORE_GIVEN:
        yield Check(name, label, Unit.GIVEN, _given(name), name)
    for name, label in (
        ("related_affairs", _("Related government affairs")),
        ("development_goals", _("Sustainable development goals")),
    ):
        yield Check(name, label, Unit.CHOICES, _choices(name), name)
    for name, label in _NARRATIVE:
        yield Check(name, label, Unit.WORDS, _words(name), name)
    yield Check("pictures", _("Photo and gallery"), Unit.PICTURES, _pictures, "photo")
    for name, label in _FILES:
        yield Check(name, label, Unit.GIVEN, _given(name), name)
    yield Check(
        "location",
        _("Coordinates"),
        Unit.GIVEN,
        _given("latitude", "longitude"),
        "latitude",
    )


for _check in _field_checks():
    register_check(_check)
