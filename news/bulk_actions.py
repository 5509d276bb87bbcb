"""What is done with several pages at once."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.pages.bulk_actions.page_bulk_action import PageBulkAction
from wagtail.models import Page

from news.joint_release_forms import JointReleaseForm
from news.models import NewsIndexPage
from news.services.joint_releases import may_release_jointly, plan


class ReleaseJointlyAction(PageBulkAction):
    """Plan pages to become public together: article, results, documents."""

    display_name = _("Release together")
    action_type = "release_jointly"
    aria_label = _("Release the selected pages together at one moment")
    template_name = "news/joint_releases/confirm_bulk_plan.html"
    action_priority = 45
    form_class = JointReleaseForm

    def check_perm(self, page: Page) -> bool:
        return may_release_jointly(page, self.request.user)

    def prepare_action(
        self, objects: list[Page], objects_without_access: dict[str, Any]
    ) -> HttpResponse | None:
        """Plan the pages; Wagtail does no more when it gets an answer."""
        form = self.cleaned_form
        newsroom = self._newsroom(objects)
        if newsroom is None:
            form.add_error(None, _("There is no newsroom here that releases them."))
            return self.form_invalid(form)
        try:
            release = plan(
                objects, newsroom=newsroom, user=self.request.user, **form.cleaned_data
            )
        except ValidationError as error:
            form.add_error(None, error.messages)
            return self.form_invalid(form)
        messages.success(self.request, _("%(name)s is planned.") % {"name": release})
        return redirect("news:joint_release", release.pk)

    def _newsroom(self, pages: list[Page]) -> NewsIndexPage | None:
        """Return the newsroom of an article among the pages, or that of their site."""
        for page in pages:
            parent = NewsIndexPage.objects.ancestor_of(page).first()
            if parent is not None:
                return parent
        site = pages[0].get_site() if pages else None
        if site is None:
            return None
        return NewsIndexPage.objects.descendant_of(site.root_page).first()
