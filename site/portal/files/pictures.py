"""Pictures come in drawn anew: what is not a pixel stays outside.

Place and time of a photo, name of the camera's owner, thumbnails of what was cut
away, comments, and whatever hangs behind the picture's end are gone with that.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps

from portal.files.exceptions import RefusedFile
from portal.files.kinds import PICTURES, Kind, check_size, damaged, refuse_kind

#: MPO is what phones call a JPEG with a second picture behind it.
_FORMATS: Final = {
    "JPEG": "jpg",
    "MPO": "jpg",
    "PNG": "png",
    "WEBP": "webp",
    "AVIF": "avif",
}
_OPENED: Final = ("JPEG", "PNG", "WEBP", "AVIF")
_SAVED: Final[dict[str, tuple[str, dict[str, Any]]]] = {
    "jpg": ("JPEG", {"quality": 90, "optimize": True, "progressive": True}),
    "png": ("PNG", {}),
    "webp": ("WEBP", {"quality": 90}),
    "avif": ("AVIF", {"quality": 85}),
}
_BOMBS: Final = (Image.DecompressionBombError, Image.DecompressionBombWarning)
# What Pillow raises for broken files, whatever is broken about them.
_BROKEN: Final = (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError)
_SRGB: Final = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


def clean_picture(content: bytes) -> tuple[bytes, Kind]:
    """Return a picture without anything but its pixels, turned upright, in sRGB.

    :raises RefusedFile: no picture of an allowed kind, animated, too large in
        bytes or pixels, or damaged.
    """
    picture, kind = _open(content)
    check_size(kind, len(content))
    _check_pixels(picture.width * picture.height)
    try:
        if picture.format != "MPO" and getattr(picture, "n_frames", 1) > 1:
            raise _animated(kind)
        picture.load()
        # In place: each copy of the largest picture takes 100 MB.
        ImageOps.exif_transpose(picture, in_place=True)
        picture = _in_srgb(picture)
        return _drawn(picture, kind, content), kind
    except RefusedFile:
        raise
    except _BROKEN as error:
        raise damaged(kind, len(content)) from error


def _open(content: bytes) -> tuple[Image.Image, Kind]:
    try:
        picture = Image.open(BytesIO(content), formats=_OPENED)
    except _BOMBS as error:
        raise _too_many_pixels() from error
    except _BROKEN as error:
        raise refuse_kind(content, PICTURES) from error
    return picture, PICTURES[_FORMATS[str(picture.format)]]


def _check_pixels(pixels: int) -> None:
    if pixels > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:
        raise _too_many_pixels()


def _in_srgb(picture: Image.Image) -> Image.Image:
    """Return the picture with the colours that its profile means."""
    profile = picture.info.get("icc_profile")
    if picture.mode == "P":
        has_alpha = "transparency" in picture.info
        picture = picture.convert("RGBA" if has_alpha else "RGB")
    if not profile or picture.mode not in {"RGB", "RGBA", "CMYK"}:
        return picture
    alpha = picture.getchannel("A") if picture.mode == "RGBA" else None
    colours = picture.convert("RGB") if alpha else picture
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        if colours.mode == "RGB":
            ImageCms.profileToProfile(colours, source, _SRGB, inPlace=True)
            drawn: Image.Image | None = colours
        else:
            drawn = ImageCms.profileToProfile(colours, source, _SRGB, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):
        return picture  # a broken profile says nothing about the colours
    if drawn is None:
        return picture
    if alpha:
        drawn.putalpha(alpha)
    return drawn


def _drawn(picture: Image.Image, kind: Kind, content: bytes) -> bytes:
    name, options = _SAVED[kind.extension]
    if name == "JPEG" and picture.mode not in {"L", "RGB"}:
        picture = picture.convert("RGB")
    if name == "WEBP" and b"VP8L" in content[:64]:
        options = {"lossless": True}
    # Savers take comment, profile and metadata from here.
    picture.info = {
        key: value for key, value in picture.info.items() if key == "transparency"
    }
    target = BytesIO()
    picture.save(target, name, **options)
    return target.getvalue()


def _animated(kind: Kind) -> RefusedFile:
    return RefusedFile(
        _(
            "The picture (%(kind)s) moves. Upload a still picture, and videos at a "
            "video service."
        )
        % {"kind": kind.label},
        code="animated",
    )


def _too_many_pixels() -> RefusedFile:
    return RefusedFile(
        _(
            "The picture has more than %(limit)s million pixels. Make it smaller, for "
            "instance 2000 pixels wide, and upload that."
        )
        % {"limit": settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS // 1_000_000},
        code="pixels",
    )
