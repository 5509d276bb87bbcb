from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm


class SynonymForm(WagtailAdminModelForm):
    """Administrators may write words for all regions, others for their own."""

    for_everybody = forms.BooleanField(
        label=_("For all regions"),
        required=False,
        help_text=_("Otherwise the words count in this region only."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.for_user is None or not self.for_user.is_superuser:
            del self.fields["for_everybody"]
        elif self.instance.pk:
            self.fields["for_everybody"].initial = self.instance.region_id is None
