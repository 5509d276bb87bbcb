"""Files as people and attackers send them, made in memory."""

import zipfile
from io import BytesIO

from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

GPS = b"GPSRAHASIA"
COMMENT = b"KOMENTARRAHASIA"
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/">XMPRAHASIA</x:xmpmeta>'
SECRETS = (GPS, COMMENT, b"XMPRAHASIA", b"KAMERARAHASIA", b"THUMBRAHASIA")
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def exif(orientation=1):
    tags = Image.Exif()
    tags[0x0112] = orientation
    tags[0x010F] = "KAMERARAHASIA"
    tags.get_ifd(0x8825)[29] = GPS.decode()
    tags.get_ifd(0x8769)[0x927C] = b"THUMBRAHASIA"
    return tags


def picture(kind="JPEG", size=(40, 20), colour="red", mode="RGB", **options):
    target = BytesIO()
    Image.new(mode, size, colour).save(target, kind, **options)
    return target.getvalue()


def telling_picture(kind, orientation=1):
    """A picture that says where, when and by whom it was taken."""
    options = {"exif": exif(orientation)}
    if kind in {"JPEG", "WEBP", "AVIF"}:
        options["xmp"] = XMP
    if kind == "JPEG":
        options["comment"] = COMMENT
    if kind == "PNG":
        info = PngInfo()
        info.add_text("Comment", COMMENT.decode())
        info.add_itxt("XML:com.adobe.xmp", XMP.decode())
        options["pnginfo"] = info
    return picture(kind, **options) + b"THUMBRAHASIA"


def profiled_picture():
    """A picture whose profile means other colours than sRGB would."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ"))
    return picture("JPEG", icc_profile=profile.tobytes())


def animated(kind):
    target = BytesIO()
    frames = [Image.new("RGB", (10, 10), colour) for colour in ("red", "blue")]
    frames[0].save(target, kind, save_all=True, append_images=frames[1:])
    return target.getvalue()


def archive(parts, compression=zipfile.ZIP_DEFLATED):
    target = BytesIO()
    with zipfile.ZipFile(target, "w", compression) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return target.getvalue()


def office(kind="word", **more):
    name = {
        "word": "word/document.xml",
        "xl": "xl/workbook.xml",
        "ppt": "ppt/presentation.xml",
    }[kind]
    return archive({"[Content_Types].xml": "<Types/>", name: "<x/>", **more})


def opendocument(kind="text", **more):
    mime = f"application/vnd.oasis.opendocument.{kind}"
    return archive({"mimetype": mime, "content.xml": "<x/>", **more})
