"""Forms of what is kept of an article's way to its readers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateInput

from news.access import PUBLISH, articles_of, newsrooms_of
from news.models import NewsIndexPage, NewsletterEdition, NewsPage
from news.services.editions import suggested_subject


class PickupForm(WagtailAdminModelForm):
    def clean_article(self) -> NewsPage:
        article: NewsPage = self.cleaned_data["article"]
        if not articles_of(self.for_user).filter(pk=article.pk).exists():
            raise forms.ValidationError(_("Choose an article of your own newsroom."))
        return article


class EditionForm(WagtailAdminModelForm):
    """The written edition; what is chosen must stand in its newsroom."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        chosen = [
            form.cleaned_data.get("article")
            for form in self.formsets["items"].forms
            if form.is_valid() and not form.cleaned_data.get("DELETE")
        ]
        own = self.instance.newsroom.path
        if any(article and not article.path.startswith(own) for article in chosen):
            self.add_error(None, _("Choose only articles of this newsroom."))
        return cleaned


class NewEditionForm(WagtailAdminModelForm):
    """Begins an edition with its period; the articles follow from it."""

    newsroom = forms.ModelChoiceField(
        label=_("Newsroom"), queryset=NewsIndexPage.objects.none(), empty_label=None
    )
    first_day = forms.DateField(label=_("First day"), widget=AdminDateInput)
    last_day = forms.DateField(label=_("Last day"), widget=AdminDateInput)

    class Meta:
        model = NewsletterEdition
        fields = ["newsroom", "first_day", "last_day"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        newsrooms = newsrooms_of(self.for_user, PUBLISH).order_by("path")
        field: Any = self.fields["newsroom"]
        field.queryset = newsrooms
        if len(newsrooms) == 1:
            field.widget = field.hidden_widget()
            field.initial = newsrooms[0]
        today = timezone.localdate()
        self.fields["first_day"].initial = _begin(newsrooms.first(), today)
        self.fields["last_day"].initial = today

    def save(self, commit: bool = True) -> NewsletterEdition:
        edition = self.instance
        edition.subject = suggested_subject(edition.first_day, edition.last_day)
        saved: NewsletterEdition = super().save(commit=commit)
        return saved


def _begin(newsroom: NewsIndexPage | None, today: Any) -> Any:
    """The day after the last edition, or the week that ends today."""
    last = newsroom and newsroom.newsletter_editions.order_by("-last_day").first()
    if last and last.last_day < today:
        return last.last_day + timedelta(days=1)
    return today - timedelta(days=6)
