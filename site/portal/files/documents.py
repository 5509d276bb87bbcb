"""Documents are what they contain: PDF, Office files without macros, archives."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _

from portal.files.exceptions import RefusedFile
from portal.files.kinds import DOCUMENTS, Kind, check_size, damaged, refuse_kind
from spreadsheets.archives import BROKEN, fault_of

_OOXML: Final = {
    "word/document.xml": "docx",
    "xl/workbook.xml": "xlsx",
    "ppt/presentation.xml": "pptx",
}
_ODF: Final = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
    b"application/vnd.oasis.opendocument.presentation": "odp",
}
_MACROS: Final = re.compile(
    r"(^|/)vbaProject[^/]*\.bin$|^xl/macrosheets/|^(Basic|Scripts)/.", re.IGNORECASE
)
_MACRO_TYPES: Final = re.compile(rb"macroEnabled|vbaProject", re.IGNORECASE)
#: What runs when somebody opens it, pages that could pass for ours, and archives,
#: in which all of that could be.
_PROGRAMS: Final = re.compile(
    r"\.(app|apk|bat|chm|cmd|com|cpl|dll|exe|hta|html?|jar|jse?|lnk|msi|ps1|reg|scr|"
    r"sh|svgz?|url|vb[es]?|wsf|xhtml|(doc|dot|xls|xlt|ppt|pot)m|"
    r"7z|bz2|cab|dmg|gz|img|iso|rar|tar|tgz|xz|zip)$",
    re.IGNORECASE,
)
_LARGEST_PART: Final = 1_000_000
_DIRECTORY_END: Final = b"PK\x05\x06"


def check_document(content: bytes) -> Kind:
    """Return the kind of a document.

    :raises RefusedFile: of no allowed kind, too large, damaged, with macros, an
        archive that swells or holds programs, or two kinds in one file.
    """
    if content.startswith(b"%PDF-"):
        kind = DOCUMENTS["pdf"]
        check_size(kind, len(content))
        # The end of an archive is looked for at the end of a file.
        if _DIRECTORY_END in content[-66_000:]:
            raise _two_in_one()
        return kind
    if content.startswith(b"PK\x03\x04"):
        return _check_archive(content)
    raise refuse_kind(content, DOCUMENTS)


def _check_archive(content: bytes) -> Kind:
    archive_kind = DOCUMENTS["zip"]
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
            _check_directory(parts, len(content))
            kind = _kind_of(archive, {part.filename for part in parts})
            check_size(kind, len(content))
            _check_contents(kind, archive, parts)
    except BROKEN as error:
        raise damaged(archive_kind, len(content)) from error
    return kind


def _check_directory(parts: list[zipfile.ZipInfo], size: int) -> None:
    """Refuse what a program that unpacks it would choke on."""
    fault = fault_of(parts, size, **settings.ARCHIVE_LIMITS)
    if fault == "damaged":
        raise damaged(DOCUMENTS["zip"], size)
    if fault == "encrypted":
        raise RefusedFile(
            _(
                "The file is protected by a password, so nobody could check it. Remove "
                "the password, save the file and upload it again."
            ),
            code="password",
        )
    if fault is not None:
        total = sum(part.file_size for part in parts)
        raise RefusedFile(
            _(
                "The archive holds too much (%(parts)s files, %(size)s MB unpacked) or "
                "files with unsafe names. Upload what is needed as single files."
            )
            % {"parts": len(parts), "size": total // 1_000_000},
            code="archive",
        )


def _kind_of(archive: zipfile.ZipFile, names: set[str]) -> Kind:
    if "mimetype" in names:
        for mime, extension in _ODF.items():
            if _read(archive, "mimetype").strip() == mime:
                return DOCUMENTS[extension]
    if "[Content_Types].xml" in names:
        for name, extension in _OOXML.items():
            if name in names:
                return DOCUMENTS[extension]
    return DOCUMENTS["zip"]


def _check_contents(
    kind: Kind, archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]
) -> None:
    names = [part.filename for part in parts]
    if kind.group == "archive":
        programs = [name for name in names if _PROGRAMS.search(name)]
        if programs:
            raise RefusedFile(
                _(
                    "The archive holds a program, a web page, a file with macros or "
                    "another archive (%(name)s). Remove it from the archive."
                )
                % {"name": programs[0][:80]},
                code="program",
            )
        return
    declared = (
        _read(archive, "[Content_Types].xml") if "[Content_Types].xml" in names else b""
    )
    if _MACRO_TYPES.search(declared) or any(map(_MACROS.search, names)):
        raise RefusedFile(
            _(
                "The file (%(kind)s) holds macros, which are programs. Save it without "
                "macros and upload that."
            )
            % {"kind": kind.label},
            code="macros",
        )


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        content = part.read(_LARGEST_PART + 1)
    if len(content) > _LARGEST_PART:
        raise ValueError(f"{name} is larger than any real one")
    return content


def _two_in_one() -> RefusedFile:
    return RefusedFile(
        _(
            "The file is a PDF with an archive hidden behind it. Print it to a new PDF "
            "and upload that."
        ),
        code="two_in_one",
    )
