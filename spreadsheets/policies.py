"""Who may import a sheet: one small class for what ``Sheet`` asks."""

from __future__ import annotations

from copy import copy
from typing import Any, Final

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy
from wagtail.permissions import policy_registry

WHERE: Final = gettext_lazy("Where")


class SheetPolicy:
    """Who may import a sheet, and into which scopes.

    As it stands: whoever may add or change records of the model, as its Wagtail
    permission policy says (Django's model permissions, if it has none), and who also
    has the permission to view imports sees those of others. Nothing divides the
    records: the model's content type is the only scope. Subclasses that divide them
    override the methods on scopes.
    """

    scope_label: Any = WHERE

    def __init__(self, model: type[Any] | None = None) -> None:
        self.model = model

    def for_model(self, model: type[Any]) -> SheetPolicy:
        """Return the policy for a sheet's model, unless it was made for one."""
        if self.model is not None:
            return self
        policy = copy(self)
        policy.model = model
        return policy

    def may_import(self, user: Any) -> bool:
        """Tell whether a person may import this sheet at all."""
        if not getattr(user, "is_active", False):
            return False
        policy = policy_registry.get_by_type(self.model)
        return bool(policy.user_has_any_permission(user, ("add", "change")))

    def may_keep(self, user: Any) -> bool:
        """Tell whether a person also sees what others imported."""
        return self.may_import(user) and bool(
            user.has_perm("spreadsheets.view_importrun")
        )

    def scopes(self, user: Any) -> QuerySet[Any]:
        """Return the scopes into which a person may import."""
        return self.all_scopes() if self.may_import(user) else self._none()

    def keepers(self, user: Any) -> QuerySet[Any]:
        """Return the scopes in which a person sees what others imported."""
        return self.scopes(user) if self.may_keep(user) else self._none()

    def all_scopes(self) -> QuerySet[Any]:
        """Return all scopes there are."""
        options = self.model._meta if self.model is not None else None
        return ContentType.objects.filter(
            app_label=getattr(options, "app_label", ""),
            model=getattr(options, "model_name", ""),
        )

    def scope_key(self, scope: Any) -> str:
        """Return what names a scope in storage; it never changes."""
        return "" if isinstance(scope, ContentType) else str(scope.pk)

    def find_scope(self, text: str) -> Any:
        """Return the scope of a key, or ``None``."""
        return next((s for s in self.all_scopes() if self.scope_key(s) == text), None)

    def _none(self) -> QuerySet[Any]:
        return self.all_scopes().none()
