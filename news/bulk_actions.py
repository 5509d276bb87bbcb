"""What is done with several pages at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.views.pages.bulk_actions.page_bulk_action import PageBulkAction
from wagtail.models import Page

from news.joint_release_forms import JointReleaseForm
from news.models import NewsIndexPage
from news.services.joint_releases import may_release_jointly, plan


class ReleaseJointlyAction(PageBulkAction):
    """Plan pages to become public together: article, results, documents.

    The hooks ``before_bulk_action`` are asked as before publishing at once: what has
    to be decided first is decided when it is planned.
    """

    display_name = _("Release together")
    action_type = "release_jointly"
    aria_label = _("Release the selected pages together at one moment")
    template_name = "news/joint_releases/confirm_bulk_plan.html"
    action_priority = 45
    form_class = JointReleaseForm

    def check_perm(self, page: Page) -> bool:
        return may_release_jointly(page, self.request.user)

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            response: HttpResponse = super().form_valid(form)
        except ValidationError as error:
            form.add_error(None, error.messages)
            response = self.form_invalid(form)
        return response

    def get_execution_context(self) -> dict[str, Any]:
        return {**super().get_execution_context(), **self.cleaned_form.cleaned_data}

    @classmethod
    def execute_action(
        cls, objects: Iterable[Page], user: Any = None, **plans: Any
    ) -> tuple[int, int]:
        """:raises ValidationError: when the pages can't be planned."""
        pages = list(objects)
        plan(pages, newsroom=_newsroom_of(pages), user=user, **plans)
        return len(pages), 0

    def get_success_message(self, num_parent_objects: int, _children: int) -> str:
        moment = timezone.localtime(self.cleaned_form.cleaned_data["moment"])
        return ngettext(
            "%(count)d page becomes public on %(moment)s.",
            "%(count)d pages become public together on %(moment)s.",
            num_parent_objects,
        ) % {
            "count": num_parent_objects,
            "moment": date_format(moment, "j F Y H.i T"),
        }


def _newsroom_of(pages: list[Page]) -> NewsIndexPage:
    """Return the newsroom of an article among the pages, or that of their site.

    :raises ValidationError: when there is none.
    """
    for page in pages:
        above = NewsIndexPage.objects.ancestor_of(page).first()
        if above is not None:
            return above
    site = pages[0].get_site() if pages else None
    newsrooms = NewsIndexPage.objects.all()
    below = newsrooms.descendant_of(site.root_page).first() if site else None
    if below is None:
        raise ValidationError(_("There is no newsroom here that releases them."))
    return below
