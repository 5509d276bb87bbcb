"""Forms of the secretariat and the chair; they offer only what belongs together."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from competitions.choices import ScreeningOutcome
from competitions.jury_access import able_jurors, seats_in_office
from competitions.models import (
    CompetitionCategory,
    CompetitionPage,
    CompetitionPhase,
    Entry,
    Juror,
)
from competitions.services.stage_rules import stages_of


def _person(user: Any) -> str:
    name = user.get_full_name() or user.get_username()
    return f"{name} ({user.get_username()})"


class JurorForm(forms.Form):
    user: Any = forms.ModelChoiceField(
        label=_("Account"),
        queryset=None,
        help_text=_("People with the role of a juror who aren’t in this jury yet."),
    )
    name = forms.CharField(
        label=_("Full name with titles"),
        max_length=255,
        required=False,
        help_text=_("As on the minutes. Left empty, the name of the account."),
    )
    affiliation = forms.CharField(
        label=_("Comes from"),
        max_length=255,
        required=False,
        help_text=_(
            "University, agency or office. Where it is an organisation of the "
            "registry, the juror scores nothing of it."
        ),
    )

    def __init__(self, *args: Any, competition: CompetitionPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        present = Juror.objects.filter(competition=competition, left_at=None)
        field: Any = self.fields["user"]
        field.queryset = able_jurors(competition.region).exclude(  # type: ignore[arg-type]
            pk__in=present.values("user")
        )
        field.label_from_instance = _person

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        user = cleaned.get("user")
        if user and not cleaned.get("name"):
            cleaned["name"] = user.get_full_name() or user.get_username()
        return cleaned


class SeatsForm(forms.Form):
    """Jurors who have no seat in the panel yet."""

    jurors: Any = forms.ModelMultipleChoiceField(
        label=_("Jurors"), queryset=None, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        *args: Any,
        category: CompetitionCategory,
        phase: CompetitionPhase,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        seated = seats_in_office(category, phase).values("juror")
        field: Any = self.fields["jurors"]
        field.queryset = Juror.objects.filter(
            competition=category.competition_id, left_at=None, user__is_active=True
        ).exclude(pk__in=seated)


class CopyPanelForm(forms.Form):
    """Other panels of the competition, by category and phase."""

    to = forms.MultipleChoiceField(
        label=_("Copy to"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        *args: Any,
        category: CompetitionCategory,
        phase: CompetitionPhase,
        closed: Iterable[tuple[int, int]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        categories = category.competition.categories.prefetch_related("criteria")
        kept = set(closed) | {(category.pk, phase.pk)}
        self.panels: dict[str, tuple[CompetitionCategory, CompetitionPhase]] = {}
        for other in categories:
            other.competition = category.competition
            for stage in stages_of(other):
                if (other.pk, stage.pk) not in kept:
                    self.panels[f"{other.pk}-{stage.pk}"] = (other, stage)
        field: Any = self.fields["to"]
        field.choices = [
            (key, f"{one}, {stage}") for key, (one, stage) in self.panels.items()
        ]

    @property
    def chosen(self) -> list[tuple[CompetitionCategory, CompetitionPhase]]:
        return [self.panels[key] for key in self.cleaned_data["to"]]


class ConflictForm(forms.Form):
    juror: Any = forms.ModelChoiceField(label=_("Juror"), queryset=None)
    entry: Any = forms.ModelChoiceField(
        label=pgettext_lazy("competition", "Entry"), queryset=None
    )
    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Such as kinship or work together; jurors never read it."),
    )

    def __init__(self, *args: Any, competition: CompetitionPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        juror: Any = self.fields["juror"]
        juror.queryset = Juror.objects.filter(competition=competition, left_at=None)
        entry: Any = self.fields["entry"]
        entry.queryset = Entry.objects.filter(
            category__competition=competition, state="submitted"
        ).select_related("category")
        entry.label_from_instance = lambda row: f"{row.title} – {row.category}"


class ScreeningForm(forms.Form):
    outcome = forms.ChoiceField(
        label=pgettext_lazy("screening", "Outcome"),
        choices=ScreeningOutcome.choices,
        widget=forms.RadioSelect,
    )
    suggested = forms.MultipleChoiceField(
        label=_("Ready-made reasons"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What the check of the entry found; tick what applies."),
    )
    reasons = forms.CharField(
        label=_("Reasons"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "The entrant reads them when the screening has ended. Needed where the "
            "entry did not pass."
        ),
    )

    def __init__(self, *args: Any, suggestions: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if suggestions:
            field: Any = self.fields["suggested"]
            field.choices = [(text, text) for text in suggestions]
        else:
            del self.fields["suggested"]

    @property
    def all_reasons(self) -> str:
        chosen = self.cleaned_data.get("suggested", [])
        return "\n".join([*chosen, self.cleaned_data["reasons"]]).strip()


def place_of(entry: Entry) -> str:
    """Return the name of an entry's field: its key stands in public addresses, and the
    chair may read blind.
    """
    return f"place_{salted_hmac('competitions.tie', str(entry.pk)).hexdigest()[:12]}"


class TieForm(forms.Form):
    """A place for each of the equals, and why."""

    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Stands in the minutes. The registrar names the chair’s written decision: "
            "its number and day."
        ),
    )

    def __init__(
        self, *args: Any, entries: list[Entry], titles: dict[int, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.entries = entries
        places = [("", gettext("Choose a place"))] + [
            (str(number), str(number)) for number in range(1, len(entries) + 1)
        ]
        reason = self.fields.pop("reason")
        for entry in entries:
            self.fields[place_of(entry)] = forms.ChoiceField(
                label=titles[entry.pk], choices=places
            )
        self.fields["reason"] = reason

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        places = [cleaned.get(place_of(entry)) for entry in self.entries]
        if all(places) and len(set(places)) < len(places):
            raise ValidationError(
                _("Two entries have the same place. Give each a place of its own.")
            )
        return cleaned

    @property
    def order(self) -> list[int]:
        ordered = sorted(
            self.entries, key=lambda entry: int(self.cleaned_data[place_of(entry)])
        )
        return [entry.pk for entry in ordered]
