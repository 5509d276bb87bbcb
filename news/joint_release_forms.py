from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class MomentForm(forms.Form):
    """The moment of a joint release, in the region's time."""

    moment = forms.DateTimeField(
        label=_("Moment"),
        help_text=_("Nobody sees anything of it before this second."),
        widget=forms.DateTimeInput(
            attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
        ),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
    )

    def clean_moment(self) -> Any:
        moment = self.cleaned_data["moment"]
        if moment <= timezone.now():
            raise forms.ValidationError(_("The moment is in the past."), code="past")
        return moment


class JointReleaseForm(MomentForm):
    name = forms.CharField(
        max_length=160,
        label=_("Name"),
        help_text=_("For colleagues, for example: Results of the competition 2026."),
    )
    field_order = ["name", "moment"]
