"""What is asked before the archive of another site is taken over."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from news.archive.errors import UnreadableArchive
from news.archive.limits import FOLDER_BYTES
from news.forms import choose_newsroom
from news.intake.limits import MEGABYTE
from news.services.takeovers.receiving import check_folder, checked_export


class TakeoverForm(forms.Form):
    """An export, the pictures that belong to it, and what is wanted of them."""

    newsroom: Any = forms.ModelChoiceField(
        queryset=None, label=_("Newsroom"), empty_label=None
    )
    export = forms.FileField(
        label=_("Export of the old site"),
        help_text=_("The .xml file of WordPress, or a saved RSS or Atom feed."),
        widget=forms.FileInput(attrs={"accept": ".xml,.rss,.atom,text/xml"}),
    )
    pictures = forms.FileField(
        required=False,
        label=_("ZIP of the pictures"),
        help_text=_("The folder wp-content/uploads of the old site, zipped."),
        widget=forms.FileInput(attrs={"accept": ".zip"}),
    )
    fetch_pictures = forms.BooleanField(
        required=False,
        label=_("Fetch pictures that the ZIP lacks from the old site"),
        help_text=_("Only while the old site can still be reached."),
    )
    only_published = forms.BooleanField(
        required=False,
        initial=True,
        label=_("Only articles that were public"),
        help_text=_("Otherwise drafts and private articles come too, as drafts."),
    )
    publish = forms.BooleanField(
        required=False,
        initial=True,
        label=_("Publish them at once, each with its own date"),
        help_text=_("Otherwise all become drafts that are published one by one."),
    )

    def __init__(self, *args: Any, newsrooms: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_newsroom(self.fields["newsroom"], newsrooms)

    def clean_export(self) -> Any:
        file = self.cleaned_data["export"]
        try:
            checked_export(file, file.size)
        except UnreadableArchive as error:
            raise ValidationError(str(error)) from error
        return file

    def clean_pictures(self) -> Any:
        file = self.cleaned_data["pictures"]
        if not file:
            return None
        if file.size > FOLDER_BYTES:
            raise ValidationError(
                _("The ZIP is larger than %(size)d MB; leave out what is no picture.")
                % {"size": FOLDER_BYTES // MEGABYTE}
            )
        try:
            check_folder(file)
        except UnreadableArchive as error:
            raise ValidationError(str(error)) from error
        return file
