"""Registration only."""

from __future__ import annotations

from typing import Any

from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

from innovations import urls
from innovations.admin_scope import (
    BULK_ACTIONS,
    ScopedPageViewSet,
    hide_page_types_report,
    refuse_foreign_moves,
    scope_page_chooser,
)
from innovations.desk.registration import register_panels
from innovations.desk.shared import build_desk
from innovations.log_actions import register_log_actions
from innovations.member_guard import (
    keep_members_organization,
    keep_members_organizations,
)
from innovations.views.mentoring import MentoringMenuItem
from innovations.views.new_innovation import warn_of_likeness
from innovations.viewsets.invitations import InvitationViewSet
from innovations.viewsets.periods import ProgrammeGroup
from innovations.viewsets.reference import ReferenceGroup
from innovations.viewsets.registry import RegistryGroup

hooks.register("construct_page_chooser_queryset", scope_page_chooser)
hooks.register("before_move_page", refuse_foreign_moves)
hooks.register("before_delete_page", keep_members_organization)
hooks.register("before_bulk_action", keep_members_organizations)
hooks.register("construct_reports_menu", hide_page_types_report)
hooks.register("register_log_actions", register_log_actions)
hooks.register("after_create_page", warn_of_likeness)
register_panels()
# After those who add panels, for it also takes some away.
hooks.register("construct_homepage_panels", build_desk, order=100)

# After Wagtail's own, which they replace.
for action in BULK_ACTIONS:
    hooks.register("register_bulk_action", action, order=100)


@hooks.register("register_admin_viewset")
def page_viewset() -> ScopedPageViewSet:
    return ScopedPageViewSet()


@hooks.register("register_admin_viewset")
def registry_group() -> RegistryGroup:
    return RegistryGroup()


@hooks.register("register_admin_viewset")
def invitations() -> InvitationViewSet:
    return InvitationViewSet()


@hooks.register("register_admin_viewset")
def programme_group() -> ProgrammeGroup:
    return ProgrammeGroup()


@hooks.register("register_admin_viewset")
def reference_group() -> ReferenceGroup:
    return ReferenceGroup()


@hooks.register("register_admin_menu_item")
def mentoring_menu() -> MentoringMenuItem:
    return MentoringMenuItem(
        _("Mentoring"),
        reverse("registry:mentoring"),
        name="mentoring",
        icon_name="group",
        order=165,
    )


@hooks.register("register_admin_urls")
def register_urls() -> list[Any]:
    return [path("registry/", include(urls))]


@hooks.register("register_log_actions")
def register_profile_actions(actions: LogActionRegistry) -> None:
    actions.register_action(
        "innovations.confirm", _("Confirm"), _("Said to be still true")
    )
    actions.register_action(
        "innovations.merge", _("Merge"), _("Merged with another innovation")
    )
    actions.register_action(
        "innovations.unmerge", _("Take merge back"), _("The merge was taken back")
    )
    actions.register_action(
        "innovations.distinct",
        _("Call distinct"),
        _("Said not to be a duplicate of another innovation"),
    )


@hooks.register("register_log_actions")
def register_mentoring_actions(actions: LogActionRegistry) -> None:
    for name, label, sentence in (
        ("assign_mentor", _("Assign mentor"), _("Got a mentor")),
        ("end_mentor", _("End mentoring"), _("A mentor ended")),
        ("ask_clinic", _("Ask for clinic"), _("A clinic was asked for")),
        ("plan_clinic", _("Plan clinic"), _("A clinic session was planned")),
        ("hold_clinic", _("Hold clinic"), _("A clinic session was held")),
        ("cancel_clinic", _("Cancel clinic"), _("A clinic session was cancelled")),
        ("advise", _("Advise"), _("Got advice of a mentor")),
        ("answer_advice", _("Answer advice"), _("Advice was answered")),
        ("add_follow_up", _("Add follow-up"), _("A follow-up was noted")),
        ("finish_follow_up", _("Finish follow-up"), _("A follow-up was done")),
    ):
        actions.register_action(f"innovations.{name}", label, sentence)
