"""Form fields for files; what they return is what is kept."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import willow
from django import forms
from django.forms.fields import FileField
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.account import AvatarPreferencesForm
from wagtail.documents.fields import WagtailDocumentField
from wagtail.images.fields import WagtailImageField

from portal.files.cleaning import clean_document_file, clean_picture_file
from portal.files.kinds import largest_limit, limit_of


class PictureField(WagtailImageField):
    """Wagtail's field, but the picture is drawn anew and called what it is."""

    # The ending of the name is corrected, not judged.
    default_validators: list[Any] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.max_upload_size = limit_of("picture")
        self.help_text = _(
            "JPEG, PNG, WebP or AVIF, at most %(size)s. Place, time and camera that a "
            "photo tells of are removed."
        ) % {"size": filesizeformat(self.max_upload_size)}

    def to_python(self, data: Any) -> Any:
        file = FileField.to_python(self, data)
        if file is None:
            return None
        cleaned: Any = clean_picture_file(file)
        # As Wagtail's own field leaves it.
        cleaned.image = willow.Image.open(BytesIO(cleaned.read()))
        cleaned.content_type = cleaned.image.mime_type
        cleaned.seek(0)
        return cleaned


class DocumentField(WagtailDocumentField):
    """Wagtail's field, but the document is what it contains."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.max_upload_size = largest_limit()
        self.help_text = _(
            "PDF, Word, Excel, PowerPoint, OpenDocument or ZIP without macros and "
            "programs, at most %(size)s."
        ) % {"size": filesizeformat(self.max_upload_size)}

    def to_python(self, data: Any) -> Any:
        file = FileField.to_python(self, data)
        return None if file is None else clean_document_file(file)


def replace(form: forms.BaseForm, name: str, kind: type[forms.FileField]) -> None:
    """Let a form ask for a file by one of our fields, looking as it did."""
    old: Any = form.fields.get(name)
    if old is not None:
        form.fields[name] = kind(
            label=old.label, required=old.required, widget=old.widget
        )


def replace_avatar_field() -> None:
    """Wagtail offers no setting for the form of one's own picture."""
    old = AvatarPreferencesForm.base_fields["avatar"]
    AvatarPreferencesForm.base_fields["avatar"] = PictureField(
        label=old.label, required=False
    )
