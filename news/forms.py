from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.pages import WagtailAdminPageForm

from news.intake.limits import FILE_BYTES, MEGABYTE

#: So many releases a reporter's week has, and more than a form should carry.
FILES_AT_ONCE = 50


class NewsPageForm(WagtailAdminPageForm):
    """Asks for what readers need when an article is published, not before.

    Of an article made of a release it also asks to confirm what was guessed.
    """

    #: What the person has checked against the release; see ``IntakePanel``.
    checked_findings = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple, label=_("Checked")
    )
    all_findings_checked = forms.BooleanField(
        required=False, label=_("I have checked all of this against the release")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.intake = _intake_of(self.instance)
        rows = self.intake.open_findings if self.intake else []
        self.fields["checked_findings"].choices = [(row["key"], "") for row in rows]

    def save(self, commit: bool = True) -> Any:
        page = super().save(commit=commit)
        if self.intake:
            checked = self.cleaned_data.get("checked_findings") or []
            everything = bool(self.cleaned_data.get("all_findings_checked"))
            self.intake.confirm(checked, everything=everything)
        return page

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.is_deferred_validation:
            self._check_text_alternative(cleaned)
            self._check_publication_date(cleaned)
            self._check_findings(cleaned)
        return cleaned

    def _check_findings(self, cleaned: dict[str, Any]) -> None:
        """What was guessed of a release is somebody's word before it is public."""
        if self.intake is None or cleaned.get("all_findings_checked"):
            return
        checked = set(cleaned.get("checked_findings") or [])
        left = [row for row in self.intake.open_findings if row["key"] not in checked]
        if left:
            self.add_error(
                "all_findings_checked",
                ValidationError(
                    _(
                        "Check what was guessed from the release (on the tab Text, "
                        "at the top) and tick it."
                    ),
                    code="unchecked",
                ),
            )

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


def _intake_of(page: Any) -> Any:
    """Return the release that an article was made of, if it was made of one."""
    return page.intakes.first() if page.pk else None


class SeveralFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """A list of the files that were chosen, empty when there are none."""

    widget = SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, list | tuple) else [data]
        return [super(SeveralFilesField, self).clean(f) for f in files if f]


def choose_newsroom(field: Any, newsrooms: list[Any]) -> None:
    """Offer newsrooms; where there is one, nothing is to be chosen."""
    keys = [newsroom.pk for newsroom in newsrooms]
    field.queryset = type(newsrooms[0]).objects.filter(pk__in=keys)
    field.initial = newsrooms[0].pk
    if len(newsrooms) == 1:
        field.widget = forms.HiddenInput()


class IntakeForm(forms.Form):
    """Releases to make drafts of: files, or pasted text, or both."""

    newsroom: Any = forms.ModelChoiceField(
        queryset=None, label=_("Newsroom"), empty_label=None
    )
    uploads = SeveralFilesField(
        required=False,
        label=_("Files"),
        help_text=_(
            "Word (.docx), LibreOffice (.odt), text (.txt) or web page (.html)."
        ),
    )
    text = forms.CharField(
        required=False,
        label=_("Or paste the text"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    released = forms.DateField(
        required=False,
        label=_("Date of the release"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_(
            "Dates without a year are resolved by it. Left empty, it is read in the "
            "text, and failing that it is today."
        ),
    )

    def __init__(self, *args: Any, newsrooms: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_newsroom(self.fields["newsroom"], newsrooms)

    def clean_uploads(self) -> list[Any]:
        files = self.cleaned_data["uploads"]
        if len(files) > FILES_AT_ONCE:
            raise ValidationError(
                _("Send at most %(count)d files at once.") % {"count": FILES_AT_ONCE}
            )
        for file in files:
            if file.size > FILE_BYTES:
                raise ValidationError(
                    _("%(name)s is larger than %(size)d MB; make its pictures smaller.")
                    % {"name": file.name, "size": FILE_BYTES // MEGABYTE}
                )
        return files

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        sent = cleaned.get("uploads") or (cleaned.get("text") or "").strip()
        if not sent and "uploads" not in self.errors:
            self.add_error("uploads", _("Choose a file or paste the text."))
        return cleaned

    def releases(self) -> list[tuple[str, bytes]]:
        """Return the names and contents of what was sent."""
        found = [(file.name, file.read()) for file in self.cleaned_data["uploads"]]
        text = self.cleaned_data["text"]
        if text.strip():
            name = _("Pasted text %(time)s.txt") % {
                "time": f"{timezone.localtime():%Y-%m-%d %H.%M}"
            }
            found.append((str(name), text.encode()))
        return found
