"""Word, Excel and PowerPoint documents without those who made them."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from lxml import etree

from competitions.cleaning.faults import NotCleaned
from competitions.cleaning.pictures import clean_picture
from spreadsheets.archives import BROKEN, fault_of

#: Attributes that hold a person, an account or a path, whatever element has them.
_PEOPLE = {
    *("author", "initials", "userName", "lastModifiedBy", "userId", "providerId"),
}
#: Elements that hold nothing else.
_PEOPLE_ELEMENTS = {"absPath", "fileSharing", "presenceInfo"}
_LISTS_OF_PEOPLE = {"authors": "author"}
_ELSEWHERE = "External"
_NOWHERE = "about:blank"
_EARLIEST = (1980, 1, 1, 0, 0, 0)
_PARTS, _UNPACKED, _RATIO = 5_000, 400_000_000, 200

#: Properties as a program writes them that knows nothing.
_EMPTY = {
    "docprops/core.xml": (
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><cp:coreProperties '
        b'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
        b'core-properties"/>'
    ),
    "docprops/app.xml": (
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties xmlns='
        b'"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
    ),
    "docprops/custom.xml": (
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties xmlns='
        b'"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>'
    ),
}
_CUSTOM_DATA = re.compile(r"customxml/item\d*\.xml")
_NO_DATA = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><data/>'
#: Parts that can't be looked into: programs, signatures, documents in the document.
_REFUSED = re.compile(
    r"vbaproject|_xmlsignatures/|/embeddings/|/activex/|\.bin$|\.ole$", re.IGNORECASE
)
#: Settings of printers, which hold their names; programs do without.
_PRINTERS = re.compile(r"printersettings\d*\.bin$", re.IGNORECASE)
_TEXT_PARTS = re.compile(
    r"word/(document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml"
    r"|xl/(sharedStrings|worksheets/sheet\d+|comments\d*)\.xml"
    r"|ppt/(slides/slide|notesSlides/notesSlide)\d+\.xml"
)


def clean_office(content: bytes) -> bytes:
    """:raises NotCleaned: damaged, signed, with programs or documents inside."""
    result = BytesIO()
    with zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in _parts(content):
            # A new entry: without the time and the notes that the old one had.
            entry = zipfile.ZipInfo(name, _EARLIEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, _cleaned(name, data))
    return result.getvalue()


def text_of_office(content: bytes) -> str:
    """Return the words of a document.

    :raises NotCleaned: damaged or unreasonably large.
    """
    texts = (
        " ".join(_xml(data).itertext())
        for name, data in _parts(content)
        if _TEXT_PARTS.fullmatch(name)
    )
    return "\n".join(texts)


def _parts(content: bytes) -> Iterator[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            directory = archive.infolist()
            if fault_of(
                directory,
                len(content),
                parts=_PARTS,
                unpacked=_UNPACKED,
                ratio=_RATIO,
            ):
                raise NotCleaned(_("The document is damaged or too large unpacked."))
            for entry in directory:
                if not entry.is_dir():
                    yield entry.filename, archive.read(entry)
    except BROKEN as error:
        raise NotCleaned(_("The document is damaged.")) from error


def _cleaned(name: str, data: bytes) -> bytes:
    key = name.lower()
    if key in _EMPTY:
        return _EMPTY[key]
    if _CUSTOM_DATA.fullmatch(key):
        return _NO_DATA
    if _PRINTERS.search(key):
        return b""
    if _REFUSED.search(key):
        raise NotCleaned(
            _("The document holds programs, a signature or other documents.")
        )
    if key.endswith((".xml", ".rels", ".vml")):
        return _clean_xml(data)
    if key.endswith((".jpg", ".jpeg", ".png")):
        return clean_picture(data)
    return data


def _xml(data: bytes) -> Any:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise NotCleaned(_("The document is damaged.")) from error
    if root.getroottree().docinfo.doctype:
        raise NotCleaned(_("The document is damaged."))
    return root


def _clean_xml(data: bytes) -> bytes:
    root = _xml(data)
    for element in list(root.iter(etree.Element)):
        name = etree.QName(element).localname
        if name in _PEOPLE_ELEMENTS and element.getparent() is not None:
            element.getparent().remove(element)
            continue
        for rule in _RULES:
            rule(name, element)
    cleaned: bytes = etree.tostring(
        root, xml_declaration=True, encoding="UTF-8", standalone=True
    )
    return cleaned


def _forget_people(name: str, element: Any) -> None:
    for attribute in list(element.attrib):
        if etree.QName(attribute).localname in _PEOPLE:
            element.attrib[attribute] = ""
    parent = element.getparent()
    if (
        parent is not None
        and _LISTS_OF_PEOPLE.get(etree.QName(parent).localname) == name
    ):
        element.text = ""


def _forget_file_names(name: str, element: Any) -> None:
    """Pictures keep a name of their own, since programs want one."""
    if name in ("docPr", "cNvPr"):
        element.attrib["name"] = f"Objek {element.attrib.get('id', '')}".strip()
        for attribute in ("descr", "title"):
            element.attrib.pop(attribute, None)
    if name in ("cmAuthor", "person"):
        for attribute in {"name", "displayName"} & set(element.attrib):
            element.attrib[attribute] = ""


def _forget_links(name: str, element: Any) -> None:
    if name == "Relationship" and element.attrib.get("TargetMode") == _ELSEWHERE:
        element.attrib["Target"] = _NOWHERE
    if name == "instrText" and element.text and "HYPERLINK" in element.text:
        element.text = f' HYPERLINK "{_NOWHERE}" '


_RULES: tuple[Callable[[str, Any], None], ...] = (
    _forget_people,
    _forget_file_names,
    _forget_links,
)
