"""Closes the places where Wagtail's admin shows pages that a person may not see.

Wagtail trusts everybody with access to the admin to read the titles of all
pages. Here a person of one organisation must not meet the drafts of another,
so what is listed below asks the page policy first. Each gap has a test in
``tests/innovations/test_admin_walk.py``; look there before dropping one.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin.views.chooser import ChosenMultipleView
from wagtail.admin.views.pages.bulk_actions import (
    DeleteBulkAction,
    MoveBulkAction,
    PublishBulkAction,
    UnpublishBulkAction,
)
from wagtail.admin.views.pages.choose_parent import (
    ChooseParentView,
    GenericChooseParentView,
)
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.views.pages.listing import ExplorableIndexView
from wagtail.admin.views.pages.workflow import (
    ConfirmWorkflowCancellationView,
    PreviewRevisionForTaskView,
)
from wagtail.admin.views.reports.page_types_usage import PageTypesUsageReportView
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Page
from wagtail.permission_policies.base import ModelPermissionPolicy
from wagtail.permissions import policy_registry

from innovations.access import regions_of
from innovations.exceptions import ApprovalStopped
from innovations.models import OrganizationPage


def pages_in_sight(user: Any) -> QuerySet[Page]:
    """Return the pages whose titles a person may read in the admin.

    Those that the explorer shows, and the published ones of their regions,
    which they may link to; but the admin shows the title of the draft, so not
    those that somebody is about to rename.
    """
    if user.is_superuser:
        return Page.objects.all()
    explorable = policy_registry.get_by_type(Page).explorable_instances(user)
    rule = Q(pk__in=explorable.values("pk")) | Q(depth=1)
    for region in regions_of(user).select_related("site__root_page"):
        rule |= Q(path__startswith=region.root_path, live=True, draft_title=F("title"))
    return Page.objects.filter(rule)


# ----------------------------------------------------------------- choosers


def scope_page_chooser(pages: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    """Hook ``construct_page_chooser_queryset``: browse and search."""
    in_sight = pages_in_sight(request.user)
    match = request.resolver_match
    parent = match.kwargs.get("parent_page_id") if match else None
    # The browser shows the page above the list without asking any hook.
    if parent is not None and not in_sight.filter(pk=parent).exists():
        raise Http404
    return pages.filter(pk__in=in_sight.values("pk"))


def _scope_chosen_pages() -> None:
    """Answer "what did I choose?" only about pages in sight; it has no hook."""
    unscoped = ChosenMultipleView.get

    def get(self: ChosenMultipleView, request: HttpRequest) -> HttpResponse:
        ids = set(request.GET.getlist("id"))
        if pages_in_sight(request.user).filter(pk__in=ids).count() != len(ids):
            raise Http404
        return unscoped(self, request)

    ChosenMultipleView.get = get


# ---------------------------------------------------- explorer and "add page"


class ScopedExplorerView(ExplorableIndexView):
    """Opens only pages that the explorer would list."""

    def get(self, request: HttpRequest, parent_page_id: int | None = None) -> Any:
        if parent_page_id and self._is_hidden(parent_page_id):
            root = self.permission_policy.explorable_root_instance(request.user)
            return redirect(self.index_url_name, root.pk)
        return super().get(request, parent_page_id)

    def _is_hidden(self, page_id: int) -> bool:
        explorable = self.permission_policy.explorable_instances(self.request.user)
        exists = Page.objects.filter(pk=page_id).exists()
        return exists and not explorable.filter(pk=page_id).exists()


class ScopedParents:
    """Offers as parents only pages to which the policy lets one add."""

    def get_valid_parent_pages(self, user: Any) -> QuerySet[Page]:
        types = ContentType.objects.get_for_models(
            *self.model.allowed_parent_page_models()  # type: ignore[attr-defined]
        )
        # Organisations are set up by those who may publish (see the testers).
        action = "publish" if self.model is OrganizationPage else "add"  # type: ignore[attr-defined]
        policy = policy_registry.get_by_type(Page)
        pages = policy.instances_user_has_permission_for(user, action)
        return Page.objects.filter(
            pk__in=pages.values("pk"), content_type__in=types.values()
        )


class ScopedChooseParentView(ScopedParents, ChooseParentView):
    """For the listings of one page type."""


class ScopedGenericChooseParentView(ScopedParents, GenericChooseParentView):
    """For Wagtail's own "pages of this type"."""


class EditorsOnly:
    """For the screens of a workflow that answer whoever asks."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        page: Page = self.object  # type: ignore[attr-defined]
        if not page.permissions_for_user(request.user).can_edit():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class ScopedWorkflowCancellation(EditorsOnly, ConfirmWorkflowCancellationView):
    pass


class ScopedWorkflowPreview(EditorsOnly, PreviewRevisionForTaskView):
    pass


class DecideOnceEditView(EditView):
    """Of two clicks, or two reviewers, one decides; Wagtail would fail on the other."""

    def perform_workflow_action(self) -> Any:
        stopped = None
        with transaction.atomic():
            Page.objects.select_for_update().get(pk=self.page.pk)
            if self.page.current_workflow_task is not None:
                try:
                    return super().perform_workflow_action()
                except ApprovalStopped as error:
                    stopped = error  # what was edited stays
        if stopped is not None:
            raise stopped
        messages.warning(
            self.request, _("The page was approved, returned or withdrawn meanwhile.")
        )
        return self.redirect_away()


class ScopedPageViewSet(PageViewSet):
    """Stands in for Wagtail's base viewset, so it covers all page types."""

    model = Page
    index_view_class = ScopedExplorerView
    edit_view_class = DecideOnceEditView
    choose_parent_view_class = ScopedGenericChooseParentView
    confirm_workflow_cancellation_view_class = ScopedWorkflowCancellation
    workflow_preview_view_class = ScopedWorkflowPreview


def refuse_foreign_moves(request: HttpRequest, page: Page, destination: Page) -> None:
    """Hook ``before_move_page``: the question "move this?" checks nothing itself."""
    if not page.permissions_for_user(request.user).can_move_to(destination):
        raise PermissionDenied


# ------------------------------------------------------------- bulk actions


class ScopedBulkAction:
    """Doesn't name the objects that a person may not even see: Wagtail lists those
    to which one has no right, whoever's they are."""

    def in_sight(self, user: Any) -> QuerySet[Any]:
        return pages_in_sight(user)

    def get_actionable_objects(self) -> tuple[list[Any], dict[str, list[Any]]]:
        objects, context = super().get_actionable_objects()  # type: ignore[misc]
        refused = context["items_with_no_access"]
        seen = self.in_sight(self.request.user).filter(  # type: ignore[attr-defined]
            pk__in=[one.pk for one in refused]
        )
        visible = set(seen.order_by().values_list("pk", flat=True))
        context["items_with_no_access"] = [one for one in refused if one.pk in visible]
        return objects, context


class ScopedDelete(ScopedBulkAction, DeleteBulkAction):
    pass


class ScopedMove(ScopedBulkAction, MoveBulkAction):
    pass


class ScopedPublish(ScopedBulkAction, PublishBulkAction):
    pass


class ScopedUnpublish(ScopedBulkAction, UnpublishBulkAction):
    pass


BULK_ACTIONS = (ScopedDelete, ScopedMove, ScopedPublish, ScopedUnpublish)


# ------------------------------------------------------------------ reports


def _keep_page_types_report_for_administrators() -> None:
    """It names the page edited last of each type, whoever's it is."""
    PageTypesUsageReportView.permission_policy = ModelPermissionPolicy(ContentType)


def hide_page_types_report(request: HttpRequest, menu_items: list[Any]) -> None:
    """Hook ``construct_reports_menu``: no link to what would be refused."""
    if not request.user.is_superuser:
        menu_items[:] = [item for item in menu_items if item.name != "page-types-usage"]


def close_unscoped_views() -> None:
    """Change the views that offer neither a hook nor a viewset."""
    _scope_chosen_pages()
    _keep_page_types_report_for_administrators()
