"""The form of an entry, for screens with and without accounts.

Fields are called like the parts of an entry (``entry_parts``). Beside each stands
the token of the text that was shown, as ``base-<part>``: only parts with a token
are taken, so an autosave may send one of them.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from competitions.entry_content import Member
from competitions.entry_parts import (
    IN_USE_SINCE,
    STATEMENTS,
    TEAM,
    TITLE,
    VIDEO,
    answer_part,
    section_of,
    statements_text,
    team_text,
    tidy,
)
from competitions.models import Entry
from competitions.services.entries import LARGEST_TEAM, parts_of, problem_of

BASE = "base-"


class EntryForm(forms.Form):
    """Name, date, video, answers and statements. A field in error isn't given."""

    title = forms.CharField(
        label=_("Name of the innovation"), max_length=255, required=False
    )
    in_use_since = forms.DateField(
        label=_("In use since"),
        required=False,
        input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    video_url = forms.CharField(
        label=_("Link to a video"),
        required=False,
        widget=forms.URLInput(attrs={"placeholder": "https://youtu.be/…"}),
    )

    def __init__(self, entry: Entry, *args: Any, **kwargs: Any) -> None:
        self.entry = entry
        self.parts = parts_of(entry)
        kwargs.setdefault("initial", self._stored())
        super().__init__(*args, **kwargs)
        if entry.innovation_id:
            del self.fields[IN_USE_SINCE]
        for section in entry.category.sections.all():
            self.fields[answer_part(section.pk)] = forms.CharField(
                label=section.title,
                required=False,
                widget=forms.Textarea(attrs={"rows": 8}),
                strip=False,
            )
        for statement in entry.category.statements.all():
            self.fields[f"statement-{statement.pk}"] = forms.BooleanField(
                label=statement.text, required=False
            )

    def _stored(self) -> dict[str, Any]:
        agreed = {row.statement_id for row in self.entry.consents.all()}
        return {
            **{name: text for name, text in self.parts.items() if name != TEAM},
            **{f"statement-{key}": True for key in agreed},
        }

    def is_sent(self, part: str) -> bool:
        """Whether the request is about this part at all."""
        return f"{BASE}{part}" in self.data

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in self.fields:
            if name.startswith("statement-") or not self.is_sent(name):
                continue
            if name in data and (
                problem := problem_of(self.entry, name, _text(data[name]))
            ):
                self.add_error(name, problem)
        return data

    def given(self) -> dict[str, str]:
        """Return the parts that were sent and can be stored."""
        given = {
            name: _text(self.cleaned_data[name])
            for name in self.fields
            if name in self.cleaned_data and self._is_part(name)
        }
        if self.is_sent(STATEMENTS):
            given[STATEMENTS] = statements_text(
                statement.pk
                for statement in self.entry.category.statements.all()
                if self.cleaned_data.get(f"statement-{statement.pk}")
            )
        return given

    def _is_part(self, name: str) -> bool:
        is_text = name in {TITLE, IN_USE_SINCE, VIDEO} or section_of(name) is not None
        return is_text and self.is_sent(name)

    def base(self) -> dict[str, str]:
        """Return the tokens of what the person was shown."""
        return {
            name.removeprefix(BASE): value
            for name, value in self.data.items()
            if name.startswith(BASE)
        }


def _text(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return tidy(value or "")


class MemberForm(forms.Form):
    name = forms.CharField(
        label=_("Full name with titles"), max_length=255, required=False
    )
    post = forms.CharField(label=_("Post or task"), max_length=255, required=False)
    is_lead = forms.BooleanField(label=_("Leads the team"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("name") and data.get("post"):
            self.add_error("name", _("Write the name, or empty the row."))
        return data


class BaseTeam(BaseFormSet):
    """Rows without a name are no members: emptying a row removes one."""

    def members(self) -> list[Member]:
        return [
            {"name": data["name"], "post": data["post"], "is_lead": data["is_lead"]}
            for data in (form.cleaned_data for form in self.forms)
            if data.get("name")
        ]

    def text(self) -> str:
        return team_text(self.members())

    def clean(self) -> None:
        if any(self.errors):
            return
        if sum(one["is_lead"] for one in self.members()) > 1:
            raise forms.ValidationError(_("Only one member leads the team."))


TeamFormSet = formset_factory(
    MemberForm,
    formset=BaseTeam,
    extra=2,
    max_num=LARGEST_TEAM,
    validate_max=True,
)


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=_("Why you withdraw"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
