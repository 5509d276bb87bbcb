"""The question between "publish" and what is published."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page, Revision

from portal.privacy.middleware import COMMENT
from portal.privacy.places import MOST_SHOWN, places_in
from portal.privacy.services.publishing import (
    approve_anyway,
    asking,
    is_asking,
    log_decision,
    publish_anyway,
)

#: Said by the form that publishes many in spite of what was found.
ANYWAY: Final = "publish_anyway"
#: Which drafts were shown, each as it was.
SEEN: Final = "seen"


class PublishView(WagtailAdminTemplateMixin, TemplateView):
    """Lists the places of one page; GET shows, POST publishes or approves."""

    template_name = "privacy/publish.html"
    page_title = gettext_lazy("Personal data would be published")
    header_icon = "warning"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.approves = "approve" in {*request.GET, *request.POST}
        self._read_page()

    def _read_page(self) -> None:
        page = get_object_or_404(Page, pk=self.kwargs["page_id"]).specific
        if not page.permissions_for_user(self.request.user).can_edit():
            raise PermissionDenied
        revision = page.latest_revision
        if revision is None:
            raise Http404
        self.record, self.revision, self.draft = page, revision, revision.as_object()

    def may_decide(self) -> bool:
        page, user = self.record, self.request.user
        if self.approves:
            task = page.current_workflow_task
            actions = task.get_actions(page, user) if task else []
            return any(name == "approve" for name, _label, _modal in actions)
        return bool(page.permissions_for_user(user).can_publish())

    def get_page_subtitle(self) -> str:
        return str(self.draft.get_admin_display_title())

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        edit_url = reverse("wagtailadmin_pages:edit", args=[self.record.pk])
        return [
            *super().get_breadcrumbs_items(),
            {"url": edit_url, "label": self.get_page_subtitle()},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        places = places_in(self.draft)
        return super().get_context_data(
            places=places[:MOST_SHOWN],
            more=max(0, len(places) - MOST_SHOWN),
            seen=state_of(self.revision),
            approves=self.approves,
            may_decide=self.may_decide(),
            edit_url=reverse("wagtailadmin_pages:edit", args=[self.record.pk]),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with transaction.atomic():
            # Of two clicks, or two people, one decides, and about what was shown.
            Page.objects.select_for_update().get(pk=self.record.pk)
            self._read_page()
            answer = self._refuse() or self._decide()
        return answer or self._done()

    def _refuse(self) -> HttpResponse | None:
        if self.approves and self.record.current_workflow_task is None:
            text = _("The page was approved, returned or withdrawn meanwhile.")
            messages.warning(self.request, text)
            return redirect("wagtailadmin_pages:edit", self.record.pk)
        lock = self.record.get_lock()
        if not self.may_decide() or (lock and lock.for_user(self.request.user)):
            raise PermissionDenied
        if self.request.POST.get("revision") == state_of(self.revision):
            return None
        messages.warning(
            self.request, _("The draft was changed meanwhile. Look at it once more.")
        )
        return redirect(self.request.get_full_path())

    def _decide(self) -> HttpResponse | None:
        if not self.approves:
            return self._publish()
        self._approve()
        return None

    def _publish(self) -> HttpResponse | None:
        """Publish or schedule, as the editor would have without the question."""
        with asking(False):
            if response := _run_hooks("before_publish_page", self.request, self.draft):
                return response
        publish_anyway(revision=self.revision, actor=self.request.user)
        return None

    def _approve(self) -> None:
        comment = (self.request.session.pop(COMMENT, None) or {}).get(
            str(self.record.pk), ""
        )
        approve_anyway(page=self.record, actor=self.request.user, comment=comment)

    def _done(self) -> HttpResponse:
        page = Page.objects.get(pk=self.record.pk).specific
        text = _("Page “%(title)s” has been approved.")
        if not self.approves:
            if response := _run_hooks("after_publish_page", self.request, page):
                return response
            text = _("Page “%(title)s” has been published.")
            if page.approved_schedule:
                text = _("Page “%(title)s” has been scheduled for publishing.")
        title = page.get_admin_display_title()
        messages.success(self.request, text % {"title": title})
        return redirect("wagtailadmin_explore", page.get_parent().pk)


def state_of(revision: Revision) -> str:
    """Tell a draft from what it was: autosave writes into the same revision."""
    return f"{revision.pk} {revision.created_at.isoformat()}"


def _state_of_draft(page: Page) -> str:
    # What a program made may have no revision yet.
    revision = page.latest_revision
    return state_of(revision) if revision else f"{page.pk}"


def _run_hooks(name: str, request: HttpRequest, page: Page) -> HttpResponse | None:
    for hook in hooks.get_hooks(name):
        response = hook(request, page)
        if hasattr(response, "status_code"):
            return response
    return None


# ---------------------------------------------------------------------- hooks


def ask_before_publication(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Hook ``before_publish_page``: the draft is saved, so nothing is lost."""
    if not is_asking() or not places_in(page):
        return None
    return redirect("privacy:publish", page.pk)


def tell_in_the_editor(request: HttpRequest, page: Page) -> None:
    """Hook ``before_edit_page``: say it when a draft is opened, with the places."""
    if request.method != "GET" or request.headers.get("x-requested-with"):
        return
    count = len(places_in(page))
    if count:
        messages.warning(
            request,
            ngettext(
                "This draft seems to hold personal data in %(count)s place.",
                "This draft seems to hold personal data in %(count)s places.",
                count,
            )
            % {"count": count},
            buttons=[
                messages.button(
                    reverse("privacy:publish", args=[page.pk]), _("Show the places")
                )
            ],
        )


#: Bulk actions that publish drafts, now or at a moment.
PUBLISHING: Final = ("publish", "release_jointly")


def ask_before_many(
    request: HttpRequest, action_type: str, pages: Iterable[Any], action: Any
) -> HttpResponse | None:
    """Hook ``before_bulk_action``: lists the pages, then takes the same answer."""
    if action_type not in PUBLISHING or Page not in action.models:
        return None
    below = action.cleaned_form.cleaned_data.get("include_descendants")
    drafts = list(_drafts(pages, request.user, with_below=bool(below)))
    found = [(page, places) for page in drafts if (places := places_in(page))]
    if not found:
        return None
    states = {_state_of_draft(page) for page, _places in found}
    if ANYWAY in request.POST and states <= set(request.POST.getlist(SEEN)):
        for page, places in found:
            log_decision(page=page, places=places, actor=request.user)
        return None
    if ANYWAY in request.POST:
        messages.warning(
            request, _("A draft was changed meanwhile. Look at them once more.")
        )
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in {"csrfmiddlewaretoken", ANYWAY, SEEN}
    ]
    context = {
        "found": [(page, places[:MOST_SHOWN]) for page, places in found],
        "fields": [*fields, (ANYWAY, "1"), *((SEEN, state) for state in states)],
        "action_url": request.get_full_path(),
        "back_url": action.next_url,
        "breadcrumbs_items": [
            *PublishView.breadcrumbs_items,
            {"url": "", "label": PublishView.page_title},
        ],
        "header_title": PublishView.page_title,
        "header_icon": PublishView.header_icon,
    }
    return render(request, "privacy/publish_many.html", context)


def _drafts(pages: Iterable[Any], user: Any, *, with_below: bool) -> Iterator[Page]:
    """Yield what the bulk action would publish, as Wagtail finds it."""
    for page in pages:
        yield page.get_latest_revision_as_object()
        if with_below:
            for child in page.get_descendants().not_live().specific().iterator():
                if child.permissions_for_user(user).can_publish():
                    yield child.get_latest_revision_as_object()
