from io import BytesIO

import pytest
from PIL import Image

from portal.files.exceptions import RefusedFile
from portal.files.pictures import clean_picture
from tests.portal.files.samples import (
    SECRETS,
    animated,
    picture,
    profiled_picture,
    telling_picture,
)

KINDS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "AVIF": "avif"}


def opened(content):
    return Image.open(BytesIO(content))


def refusal(content):
    with pytest.raises(RefusedFile) as caught:
        clean_picture(content)
    return caught.value.code


@pytest.mark.parametrize("kind", KINDS)
def test_pixels_are_kept_and_nothing_else(kind):
    sent = telling_picture(kind)
    assert any(secret in sent for secret in SECRETS)

    content, found = clean_picture(sent)

    kept = opened(content)
    assert (found.extension, kept.format, kept.size) == (KINDS[kind], kind, (40, 20))
    red, green, blue = kept.convert("RGB").getpixel((20, 10))
    assert (red > 240, green < 15, blue < 15) == (True, True, True)
    assert [secret for secret in SECRETS if secret in content] == []
    assert dict(kept.getexif()) == {}
    assert not {"exif", "xmp", "comment", "icc_profile"} & set(kept.info)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_taken_sideways_is_turned_upright(kind):
    content, _kind = clean_picture(telling_picture(kind, orientation=6))

    assert opened(content).size == (20, 40)


def test_what_is_transparent_stays_so():
    for sent in (
        picture("PNG", mode="RGBA", colour=(255, 0, 0, 0)),
        picture("PNG", mode="P", colour=0, transparency=0),
    ):
        content, _kind = clean_picture(sent)
        assert opened(content).convert("RGBA").getpixel((1, 1))[3] == 0


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_every_mode_of_png_is_taken(mode):
    content, _kind = clean_picture(picture("PNG", mode=mode, colour=0))

    assert opened(content).size == (40, 20)


def test_print_colours_become_those_of_screens():
    content, _kind = clean_picture(
        picture("JPEG", mode="CMYK", colour=(0, 255, 255, 0))
    )

    assert opened(content).mode == "RGB"


def test_a_lossless_picture_stays_lossless():
    sent = picture("WEBP", lossless=True)

    content, _kind = clean_picture(sent)

    assert b"VP8L" in content[:64]


def test_a_profile_of_colours_that_no_picture_has_is_dropped():
    content, _kind = clean_picture(profiled_picture())

    assert "icc_profile" not in opened(content).info


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "AVIF"])
def test_moving_pictures_are_refused(kind):
    assert refusal(animated(kind)) == "animated"


@pytest.mark.parametrize(
    "content",
    [
        animated("GIF"),
        picture("BMP"),
        picture("TIFF"),
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"%PDF-1.7",
        b"<!doctype html><script>alert(1)</script>",
        b"",
        b"GIF89a/*" + picture(),
    ],
)
def test_anything_else_is_refused(content):
    assert refusal(content) == "kind"


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_that_was_cut_off_is_refused(kind):
    content = picture(kind, size=(400, 400))

    assert refusal(content[: len(content) // 2]) in {"damaged", "kind"}


def test_too_many_pixels_are_refused_before_they_are_drawn(settings, monkeypatch):
    settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS = 799
    content, drawn = picture("PNG"), []
    monkeypatch.setattr(Image.Image, "load", lambda self: drawn.append(self))

    assert refusal(content) == "pixels"
    assert drawn == []


def test_pictures_are_drawn_without_a_second_copy(monkeypatch):
    sent = telling_picture("JPEG")
    monkeypatch.setattr(Image.Image, "copy", None)

    assert clean_picture(sent)[1].extension == "jpg"


def test_a_bomb_is_refused(monkeypatch):
    for limit in (799, 399):  # Pillow warns, Pillow raises
        content = picture("PNG")
        monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", limit)
        assert refusal(content) == "pixels"


def test_too_many_bytes_are_refused(settings):
    settings.UPLOAD_LIMITS = {**settings.UPLOAD_LIMITS, "picture": 100}

    assert refusal(picture("JPEG")) == "too_large"


def test_cleaning_twice_changes_the_size_no_more():
    once, _kind = clean_picture(telling_picture("PNG"))

    assert clean_picture(once)[0] == once
