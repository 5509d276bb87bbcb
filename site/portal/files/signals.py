"""The last gate: whatever saves a picture or document, its file is cleaned first.

Forms do it before and say what is wrong at the field. Here it holds for commands,
imports and what a screen forgets, such as files that wait for a title.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.files.base import File
from django.db.models.signals import pre_save
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import UploadedFile
from wagtail.users.models import UserProfile

from portal.files.cleaning import (
    clean_document_file,
    clean_picture_file,
    is_cleaned,
)

Clean = Callable[[File[Any]], File[Any]]


def guard_files() -> None:
    pre_save.connect(clean_picture, sender=get_image_model())
    pre_save.connect(clean_document, sender=get_document_model())
    pre_save.connect(clean_waiting, sender=UploadedFile)
    pre_save.connect(clean_avatar, sender=UserProfile)


def clean_picture(sender: Any, instance: Any, raw: bool = False, **_kw: Any) -> None:
    if not raw and _clean(instance, "file", clean_picture_file):
        instance._set_image_file_metadata()


def clean_document(sender: Any, instance: Any, raw: bool = False, **_kw: Any) -> None:
    if not raw and _clean(instance, "file", clean_document_file):
        instance._set_document_file_metadata()


def clean_waiting(sender: Any, instance: Any, raw: bool = False, **_kw: Any) -> None:
    if raw:
        return
    model = instance.for_content_type and instance.for_content_type.model_class()
    is_picture = model is get_image_model()
    _clean(instance, "file", clean_picture_file if is_picture else clean_document_file)


def clean_avatar(sender: Any, instance: Any, raw: bool = False, **_kw: Any) -> None:
    if not raw:
        _clean(instance, "avatar", clean_picture_file)


def _clean(instance: Any, name: str, clean: Clean) -> bool:
    """Replace a file that is not stored yet; tell whether it was replaced."""
    field_file = getattr(instance, name)
    if not field_file or field_file._committed or is_cleaned(field_file.file):
        return False
    setattr(instance, name, clean(field_file.file))
    return True
