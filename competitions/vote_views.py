"""The screen on which the registrar looks for stuffing among votes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages

from competitions.services.vote_review import (
    BURST,
    clusters,
    count_votes_again,
    set_votes_aside,
    tallies,
    vote_days,
)
from competitions.services.voting import voting_notice
from competitions.set_up_views import SetUpScreen

CLUSTERS_PER_PAGE = 50


class ClusterForm(forms.Form):
    """Of one row: ``votes`` names it, and a reason sets its votes aside."""

    votes = forms.CharField(widget=forms.HiddenInput, max_length=200)
    action = forms.ChoiceField(choices=[("aside", ""), ("again", "")])
    reason = forms.CharField(
        label=pgettext_lazy("votes", "Reason"), max_length=255, required=False
    )


class VotesView(SetUpScreen, FormView):
    """Votes by entry, network and hour; whoever keeps the competition judges them."""

    template_name = "competitions/admin/votes.html"
    page_title = _("Votes of the people's choice")
    header_icon = "group"
    form_class = ClusterForm

    def get_page_subtitle(self) -> str:
        return str(self.competition.get_admin_display_title())

    def get_success_url(self) -> str:
        page = self.request.GET.get("p", "")
        here = reverse("competition_votes:index", args=[self.competition.pk])
        return f"{here}?p={page}" if page.isascii() and page.isdigit() else here

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = clusters(self.competition)
        paginator = Paginator(found, CLUSTERS_PER_PAGE)
        return super().get_context_data(
            competition=self.competition,
            notice=voting_notice(self.competition),
            tallies=tallies(found),
            clusters=paginator.get_page(self.request.GET.get("p")),
            burst=BURST,
            days=vote_days(),
            **kwargs,
        )

    def form_valid(self, form: ClusterForm) -> HttpResponse:
        try:
            self._mark(form.cleaned_data)
        except ValidationError as error:
            messages.error(self.request, " ".join(error.messages))
        return redirect(self.get_success_url())

    def form_invalid(self, form: ClusterForm) -> HttpResponse:
        messages.error(self.request, _("Choose votes of the list, and what to do."))
        return redirect(self.get_success_url())

    def _mark(self, said: dict[str, str]) -> None:
        about = {
            "competition": self.competition,
            "key": said["votes"],
            "actor": self.request.user,
        }
        if said["action"] == "aside":
            count = set_votes_aside(**about, reason=said["reason"])
            text = ngettext(
                "%(count)s vote doesn't count now.",
                "%(count)s votes don't count now.",
                count,
            )
        else:
            count = count_votes_again(**about)
            text = ngettext(
                "%(count)s vote counts again.", "%(count)s votes count again.", count
            )
        messages.success(self.request, text % {"count": count})
