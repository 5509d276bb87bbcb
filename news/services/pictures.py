"""Pictures of a document in the image library."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha1
from io import BytesIO
from typing import Any, Final
from warnings import catch_warnings, simplefilter

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from PIL import Image as PillowImage
from PIL import UnidentifiedImageError
from wagtail.images import get_image_model
from wagtail.permissions import policy_registry

from news.intake.limits import PICTURE_BYTES, PICTURE_PIXELS
from news.intake.manuscript import Picture

ENDINGS: Final = {"JPEG": "jpg", "PNG": "png", "GIF": "gif", "WEBP": "webp"}
#: Smaller ones are signs, bullets and logos of social networks.
LEAST_SIDE: Final = 120


@dataclass(frozen=True)
class StoredPicture:
    """``is_new`` tells a picture that the library did not hold before."""

    picture: Picture
    image: Any
    is_new: bool = True


def store_pictures(
    pictures: Iterable[Picture], *, user: Any, title: str
) -> tuple[dict[int, StoredPicture], list[str]]:
    """Put pictures into the library; return them by number, and notes about others.

    A picture that is in the library already is not put there twice.
    """
    stored: dict[int, StoredPicture] = {}
    notes: list[str] = []
    waiting = list(pictures)
    collection = _collection(user) if waiting else None
    if waiting and collection is None:
        return {}, [_("You may not add pictures; they are only in the original.")]
    for picture in waiting:
        try:
            image, is_new = _stored(picture, collection, user, title)
        except ValidationError as error:
            reason = " ".join(error.messages)
            note = _("Picture %(number)d is only in the original: %(reason)s")
            notes.append(note % {"number": picture.number, "reason": reason})
        else:
            stored[picture.number] = StoredPicture(picture, image, is_new)
    return stored, notes


def _collection(user: Any) -> Any | None:
    """Return the collection for a person's pictures: the innermost open to them."""
    policy = policy_registry.get_by_type(get_image_model())
    open_ones = policy.collections_user_has_permission_for(user, "add")
    return open_ones.order_by("-depth", "path").first()


def _stored(
    picture: Picture, collection: Any, user: Any, title: str
) -> tuple[Any, bool]:
    """Return the picture in the library, and whether it is new there.

    :raises ValidationError: with the reason why it can't be taken over.
    """
    ending = _checked(picture)
    model = get_image_model()
    digest = sha1(picture.data, usedforsecurity=False).hexdigest()
    # By the name, for the site may clean the file while it is stored.
    known = model.objects.filter(file__contains=digest, collection=collection).first()
    if known is not None:
        return known, False
    image = model(
        title=f"{title[:200]} ({picture.number})",
        collection=collection,
        uploaded_by_user=user,
        file=ContentFile(picture.data, name=f"siaran-pers-{digest}.{ending}"),
    )
    image.full_clean(exclude=["file_size", "file_hash"])
    image._set_image_file_metadata()
    image.save()
    return image, True


def _checked(picture: Picture) -> str:
    """Return the ending of a picture that can be shown.

    Its size is read from its head, so that a huge one is never unpacked.

    :raises ValidationError: for other kinds, and for what is too large or small.
    """
    if len(picture.data) > PICTURE_BYTES:
        raise ValidationError(_("the file is too large."))
    try:
        with catch_warnings():
            simplefilter("ignore", PillowImage.DecompressionBombWarning)
            with PillowImage.open(BytesIO(picture.data)) as opened:
                kind, (width, height) = opened.format or "", opened.size
    except (
        *(UnidentifiedImageError, OSError, ValueError, SyntaxError),
        PillowImage.DecompressionBombError,
    ) as error:
        raise ValidationError(_("it is damaged or of an unknown kind.")) from error
    if kind not in ENDINGS:
        raise ValidationError(_("it is no photograph (%(kind)s).") % {"kind": kind})
    if width * height > PICTURE_PIXELS:
        raise ValidationError(
            _("it has %(size)d megapixels; save it smaller.")
            % {"size": width * height // 1_000_000}
        )
    if min(width, height) < LEAST_SIDE:
        raise ValidationError(_("it is too small, perhaps a logo."))
    return ENDINGS[kind]
