"""The step of a workflow in which an article is read by somebody else."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask, TaskState

from news.services.second_person import may_release, without_own


class EditorApprovalTask(AbstractGroupApprovalTask):
    """Approval by a member of the groups who neither wrote nor handed in the text."""

    class Meta:
        verbose_name = _("approval by a second person")
        verbose_name_plural = _("approvals by a second person")

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, Any, bool]]:
        actions: list[tuple[str, Any, bool]] = super().get_actions(obj, user)
        return actions if actions and may_release(page=obj, user=user) else []

    def get_task_states_user_can_moderate(
        self, user: Any, **kwargs: Any
    ) -> QuerySet[TaskState]:
        states = super().get_task_states_user_can_moderate(user, **kwargs)
        if user.is_superuser:
            return states
        return without_own(states, user)

    @classmethod
    def get_description(cls) -> Any:
        return _("Members of the chosen groups release what others wrote")
