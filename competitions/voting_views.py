"""The public pages of people's choice: who stands, asking, confirming.

Nothing happens by opening a link, for mail programs open links to look for viruses.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, TemplateView

from competitions.charts import Bar, bars
from competitions.models import (
    Ballot,
    CompetitionCategory,
    CompetitionPage,
    Entry,
)
from competitions.public_forms import GuardedForm
from competitions.public_pages import PublicPage
from competitions.services.finalists import CategoryContenders, Contender
from competitions.services.voting import (
    VoteRefused,
    VotingClosed,
    VotingNotice,
    are_totals_public,
    ask_for_vote,
    confirm_vote,
    read_link,
    standing,
    totals,
    voting_notice,
)
from competitions.throttling import LetterNotSent, TooManyTries
from competitions.voter_addresses import is_disposable


class VoteForm(GuardedForm):
    purpose = "vote"

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("We send it a link that counts your vote. It is kept nowhere."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"])
        if is_disposable(email):
            raise ValidationError(
                _("Addresses for a moment can't vote. Use one that you keep."),
                code="disposable",
            )
        return email


class _OfCompetition(PublicPage):
    kwargs: dict[str, Any]

    @cached_property
    def competition(self) -> CompetitionPage:
        """A competition of this site that anybody may see, with people's choice."""
        found = get_object_or_404(
            CompetitionPage.objects.filter(region=self.region)
            .live()
            .public()
            .for_listing()
            .prefetch_related("phases", "categories"),
            pk=self.kwargs["competition_id"],
        )
        return cast(CompetitionPage, found)

    @cached_property
    def notice(self) -> VotingNotice:
        notice = voting_notice(self.competition)
        if notice is None:
            raise Http404
        return notice


class StandingView(_OfCompetition, TemplateView):
    """Who can be voted for; once all is over, how many votes each got."""

    template_name = "competitions/voting/standing.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        notice = self.notice
        counts = (
            totals(self.competition) if are_totals_public(self.competition) else None
        )
        shown = standing(self.competition) if notice.has_begun else []
        return super().get_context_data(
            competition=self.competition,
            notice=notice,
            categories=[_shown(one, counts) for one in shown],
            has_totals=counts is not None,
            **kwargs,
        )


def _shown(
    one: CategoryContenders, counts: dict[int, int] | None
) -> tuple[CompetitionCategory, list[tuple[Contender, Bar | None]]]:
    """Return a category's contenders; by their votes where those are public."""
    if counts is None:
        return one.category, [(contender, None) for contender in one.contenders]
    ordered = sorted(one.contenders, key=lambda who: -counts.get(who.entry_id, 0))
    drawn = bars(counts.get(contender.entry_id, 0) for contender in ordered)
    return one.category, list(zip(ordered, drawn, strict=True))


class VoteView(_OfCompetition, FormView):
    """Where an address is entered for one entry."""

    template_name = "competitions/voting/vote.html"
    form_class = VoteForm

    @cached_property
    def chosen(self) -> tuple[Contender, CompetitionCategory]:
        """The entry that is voted for, while it can be."""
        if self.notice.state != "now":
            raise Http404
        for one in standing(self.competition):
            for contender in one.contenders:
                if contender.entry_id == int(self.kwargs["entry_id"]):
                    return contender, one.category
        raise Http404

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        contender, category = self.chosen
        return super().get_context_data(
            competition=self.competition,
            contender=contender,
            category=category,
            notice=self.notice,
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.notice.state != "now":
            return self._say(str(VotingClosed()))
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response

    def form_valid(self, form: VoteForm) -> HttpResponse:
        contender, _category = self.chosen
        email = form.cleaned_data["email"]
        entries = Entry.objects.select_related("category__competition__region__site")
        entry = entries.get(pk=contender.entry_id)
        try:
            ask_for_vote(entry=entry, email=email, address=self.address)
        except (TooManyTries, LetterNotSent) as error:
            form.add_error(None, str(error))
            return self.render_to_response(
                self.get_context_data(form=form),
                status=429 if isinstance(error, TooManyTries) else 503,
            )
        except VoteRefused as error:
            return self._say(str(error))
        return self.render_to_response(self.get_context_data(form=form, asked=email))

    def _say(self, reason: str) -> HttpResponse:
        return refusal(self.request, reason, self.competition)


def refusal(
    request: HttpRequest, reason: str, competition: CompetitionPage | None = None
) -> HttpResponse:
    """Say why a vote isn't counted, and where to look."""
    context = {"reason": reason, "competition": competition}
    return render(request, "competitions/voting/refused.html", context, status=410)


class ConfirmView(PublicPage, TemplateView):
    """The link of a letter: shows the vote and a button, which counts it."""

    template_name = "competitions/voting/confirm.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            ballot = read_link(self.kwargs["token"])
        except VoteRefused as error:
            return refusal(request, str(error))
        return self._page(ballot)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            ballot = confirm_vote(token=self.kwargs["token"])
        except VoteRefused as error:
            return refusal(request, str(error))
        return self._page(ballot)

    def _page(self, ballot: Ballot) -> HttpResponse:
        return self.render_to_response(
            self.get_context_data(
                ballot=ballot, competition=ballot.category.competition
            )
        )
