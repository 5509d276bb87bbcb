from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.pages import WagtailAdminPageForm


class NewsPageForm(WagtailAdminPageForm):
    """Asks for what readers need when an article is published, not before."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.is_deferred_validation:
            self._check_text_alternative(cleaned)
            self._check_publication_date(cleaned)
        return cleaned

    def _check_text_alternative(self, cleaned: dict[str, Any]) -> None:
        if cleaned.get("lead_image") and not cleaned.get("lead_image_alt"):
            self.add_error(
                "lead_image_alt",
                ValidationError(
                    _("Describe the photograph for people who cannot see it."),
                    code="required",
                ),
            )

    def _check_publication_date(self, cleaned: dict[str, Any]) -> None:
        """An article dated ahead would stay on top of the list until then."""
        now = timezone.now()
        goes_live_at = max(cleaned.get("go_live_at") or now, now)
        published_at = cleaned.get("published_at")
        if published_at and published_at > goes_live_at:
            self.add_error(
                "published_at",
                ValidationError(
                    _(
                        "The publication date is after the moment the article goes "
                        "live. To publish later, set a schedule."
                    ),
                    code="future",
                ),
            )
