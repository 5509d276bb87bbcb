"""Admin screens of minutes and decrees with their signed files.

They are reached from the results of a competition and stand in no menu.
"""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import Column

from competitions.filters import PaperFilterSet
from competitions.forms import CompetitionRowForm
from competitions.models import ResultPaper
from competitions.row_views import CompetitionRowViewSet

#: Bytes that a scan may have, unless ``COMPETITIONS_PAPER_BYTES`` says else.
PAPER_BYTES = 15 * 1024 * 1024
_PDF = b"%PDF-"


def paper_limit() -> int:
    return int(getattr(settings, "COMPETITIONS_PAPER_BYTES", PAPER_BYTES))


def check_scan(file: Any) -> None:
    """Refuse what is no PDF by its content, or too large; the name decides nothing.

    :raises ValidationError: with what to do.
    """
    if file.size > paper_limit():
        raise ValidationError(
            gettext(
                "The file has %(size)s; at most %(limit)s are allowed. Scan it again "
                "in grey, at 150 dpi."
            )
            % {
                "size": filesizeformat(file.size),
                "limit": filesizeformat(paper_limit()),
            },
            code="too_large",
        )
    start = file.read(1024)
    file.seek(max(0, file.size - 2048))
    end = file.read()
    file.seek(0)
    if not start.startswith(_PDF) or b"%%EOF" not in end:
        raise ValidationError(
            gettext(
                "This is no complete PDF. Scan the signed paper as PDF and choose "
                "that file."
            ),
            code="kind",
        )


class PaperForm(CompetitionRowForm):
    """The signed file is a PDF, and is kept under a name that says nothing."""

    def clean_file(self) -> Any:
        file = self.cleaned_data.get("file")
        if file and "file" in self.changed_data:
            check_scan(file)
            file.name = f"{secrets.token_urlsafe(18)}.pdf"
        return file


class PaperViewSet(CompetitionRowViewSet):
    model = ResultPaper
    name = "competition_papers"
    url_prefix = "competitions/papers"
    icon = "doc-full"
    menu_label = _("Minutes and decrees")
    # It would show the address of a private file.
    inspect_view_enabled = False
    filterset_class = PaperFilterSet
    list_display = [
        "__str__",
        Column("dated_on", label=_("dated"), sort_key="dated_on"),
        "competition",
    ]
    search_fields = ["number", "competition__title"]
    ordering = ["-competition__edition_year", "competition", "kind", "dated_on"]
    edit_handler = ObjectList(
        [
            FieldPanel("competition", widget=forms.Select),
            FieldPanel("kind"),
            FieldRowPanel([FieldPanel("number"), FieldPanel("dated_on")]),
            FieldPanel("place"),
            FieldRowPanel([FieldPanel("signatory_post"), FieldPanel("signatory_name")]),
            FieldPanel(
                "file",
                widget=forms.FileInput(attrs={"accept": "application/pdf"}),
                help_text=_("The scan as PDF. Nobody but registrars can fetch it."),
            ),
        ],
        base_form_class=PaperForm,
    )
