"""Forms of the mentoring screens; what they mean, services check."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput

from innovations.choices import AdviceStatus
from innovations.models import Advice, ClinicSession, FollowUp, InnovationPage, Period
from innovations.people_forms import Checklist
from innovations.services.mentoring_load import Load

ROWS = 3


def take_refusal(form: forms.BaseForm, error: ValidationError) -> None:
    """Show why a service refused: beside its field, where the form has that."""
    by_field = getattr(error, "error_dict", None) or {NON_FIELD_ERRORS: error}
    for name, reasons in by_field.items():
        form.add_error(name if name in form.fields else None, reasons)


def _text(rows: int = ROWS) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class MentorForm(forms.Form):
    """Who is to mentor an organisation or an innovation."""

    mentor = forms.ModelChoiceField(
        label=_("Mentor"),
        queryset=InnovationPage.objects.none(),
        help_text=_("Whoever has least to do comes first."),
    )
    period = forms.ModelChoiceField(
        label=_("Period"),
        queryset=Period.objects.none(),
        required=False,
        help_text=_("Left empty, the assignment belongs to no period."),
    )

    def __init__(
        self,
        *args: Any,
        mentors: QuerySet[Any],
        loads: Iterable[Load],
        periods: QuerySet[Period],
        **kw: Any,
    ) -> None:
        super().__init__(*args, **kw)
        mentor: Any = self.fields["mentor"]
        mentor.queryset = mentors
        mentor.choices = [("", "---------"), *map(_choice_of, loads)]
        self.fields["period"].queryset = periods  # type: ignore[attr-defined]


def _choice_of(load: Load) -> tuple[int, str]:
    words = ngettext(
        "%(person)s – %(points)s point", "%(person)s – %(points)s points", load.points
    )
    return load.mentor.pk, words % {"person": load.mentor, "points": load.points}


class AskForm(forms.ModelForm):
    """What an organisation wants a clinic for."""

    class Meta:
        model = ClinicSession
        fields = ("wish", "innovations", "mode")
        widgets = {"wish": _text(), "innovations": Checklist}

    def __init__(
        self, *args: Any, innovations: QuerySet[InnovationPage], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["wish"].required = True
        self.fields["innovations"].queryset = innovations  # type: ignore[attr-defined]

    def _post_clean(self) -> None:
        """The service checks and saves; constraints of a whole session come there."""


class SessionForm(AskForm):
    """The hour of a session."""

    class Meta(AskForm.Meta):
        fields = (  # type: ignore[assignment]
            "starts_at",
            "ends_at",
            "mode",
            "place",
            "mentors",
            "innovations",
            "wish",
        )
        widgets = {
            **AskForm.Meta.widgets,
            "starts_at": AdminDateTimeInput,
            "ends_at": AdminDateTimeInput,
            "mentors": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args: Any, mentors: QuerySet[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["wish"].required = False
        for name in ("starts_at", "ends_at", "mentors"):
            self.fields[name].required = True
        self.fields["mentors"].queryset = mentors  # type: ignore[attr-defined]


class HeldForm(forms.Form):
    summary = forms.CharField(
        label=_("What came of it"), max_length=5000, widget=_text()
    )


class CancelForm(forms.Form):
    reason = forms.CharField(label=_("Why it is cancelled"), max_length=500)


class AdviceForm(forms.ModelForm):
    """Advice about a part of the profile, a criterion, or the whole."""

    section = forms.ChoiceField(label=_("Part of the profile"), required=False)

    class Meta:
        model = Advice
        fields = ("section", "criterion", "text")
        widgets = {"text": _text()}

    def __init__(self, *args: Any, sections: list[tuple[str, str]], **kw: Any) -> None:
        super().__init__(*args, **kw)
        whole = ("", _("The whole, or a criterion"))
        self.fields["section"].choices = [whole, *sections]  # type: ignore[attr-defined]
        self.fields["criterion"].help_text = _(
            "Only where the advice is about no part of the profile."
        )

    def _post_clean(self) -> None:
        """The service checks and saves."""

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("section") and data.get("criterion"):
            self.add_error(
                "criterion", _("Choose either a part of the profile or a criterion.")
            )
        return data


class AnswerForm(forms.Form):
    status = forms.ChoiceField(
        label=_("Was the advice followed?"),
        choices=[
            (AdviceStatus.FOLLOWED, pgettext_lazy("answer to advice", "Yes, done")),
            (AdviceStatus.DECLINED, pgettext_lazy("answer to advice", "No")),
        ],
    )
    answer = forms.CharField(
        label=pgettext_lazy("advice", "Answer"),
        required=False,
        max_length=2000,
        widget=_text(2),
        help_text=_("Where you don't follow it, write why."),
    )


class FollowUpForm(forms.ModelForm):
    class Meta:
        model = FollowUp
        fields = ("task", "due_on", "responsible")
        widgets = {"due_on": AdminDateInput}

    def __init__(self, *args: Any, people: QuerySet[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["responsible"].queryset = people  # type: ignore[attr-defined]

    def _post_clean(self) -> None:
        """The service checks and saves."""


class ReportForm(forms.Form):
    """Which days a report is about."""

    first = forms.DateField(
        label=pgettext_lazy("report", "From"), required=False, widget=AdminDateInput
    )
    last = forms.DateField(
        label=pgettext_lazy("report", "Until"), required=False, widget=AdminDateInput
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        first, last = data.get("first"), data.get("last")
        if first and last and last < first:
            self.add_error("last", _("The last day can't be before the first."))
        return data
