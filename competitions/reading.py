"""What a juror reads of a version. The one place where names are left out.

Everything that shows an entry to a juror (screens, files, workbooks) goes through
:func:`reading_of`, :func:`blind_titles_of` and :func:`file_of`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, cast

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from competitions.cleaning import NotCleaned, can_be_cleaned, clean, text_of
from competitions.entry_content import Content, File
from competitions.hiding import Hider
from competitions.models import EntryAttachment, EntryVersion
from innovations.models import CoOwner, OrganizationAlias, OrganizationPage

#: Fields of a profile that say whose it is, or lead to its public page.
NAMING_FIELDS = frozenset(
    {
        *("code", "organization", "co_owners", "initiator_name", "public_initiator"),
        *("contact_name", "contact_phone", "contact_email", "website", "video_url"),
        *("photo", "gallery", "latitude", "longitude", "url", "slug"),
    }
)
#: Cameras write these; photographs show signs, uniforms and faces.
_PHOTOGRAPHS = {"jpg", "jpeg", "heic", "heif", "webp", "tif", "tiff", "bmp"}


@dataclass(frozen=True)
class Part:
    """A text with its heading; ``key`` is that of the section or field."""

    key: str
    title: str
    text: str
    max_words: int | None = None


@dataclass(frozen=True)
class ReadingFile:
    """A file by its number; ``withheld`` says why it is not given, if it isn't."""

    number: int
    name: str
    section: str
    withheld: str = ""


@dataclass(frozen=True)
class Reading:
    """``hidden`` says in words what a juror doesn't see."""

    title: str
    category: str
    entrant: str
    answers: tuple[Part, ...]
    profile: tuple[Part, ...]
    team: tuple[str, ...]
    files: tuple[ReadingFile, ...]
    video_url: str
    in_use_since: str
    hidden: tuple[str, ...]

    @property
    def section_keys(self) -> set[str]:
        return {part.key for part in self.answers}

    @cached_property
    def files_by_section(self) -> dict[str, list[ReadingFile]]:
        found: dict[str, list[ReadingFile]] = defaultdict(list)
        for file in self.files:
            found[file.section].append(file)
        return dict(found)


@dataclass(frozen=True)
class GivenFile:
    """The bytes that a juror gets, and what they are called."""

    name: str
    content: bytes
    content_type: str


@dataclass(frozen=True)
class FileCheck:
    """What the secretariat should know of a file before jurors read it.

    ``withheld`` is why it is not given; ``names`` are those that its text still tells;
    ``has_text`` is false of scans and pictures, which only people can check.
    """

    number: int
    name: str
    given_name: str
    withheld: str = ""
    names: tuple[str, ...] = ()
    has_text: bool = False


def reading_of(version: EntryVersion, *, blind: bool) -> Reading:
    """Return what a juror reads; with ``blind`` nothing that says whose it is."""
    content = cast(Content, version.content)
    if not blind:
        return _open_reading(version, content)
    hider = hiders_of([version])[version.pk]
    profile = content["profile"]
    fields = profile["fields"] if profile else []
    return Reading(
        title=hider.hide(version.title),
        category=content["category"],
        entrant="",
        answers=tuple(
            Part(one["key"], one["title"], hider.hide(one["text"]), one["max_words"])
            for one in content["answers"]
        ),
        profile=tuple(
            Part(one["name"], one["label"], hider.hide(one["text"]))
            for one in fields
            if one["name"] not in NAMING_FIELDS and one["text"]
        ),
        team=(),
        files=tuple(_blind_files(content["files"])),
        video_url="",
        in_use_since=_day(content["in_use_since"]),
        hidden=tuple(_hidden(content)),
    )


def _open_reading(version: EntryVersion, content: Content) -> Reading:
    profile = content["profile"]
    entrant = content["entrant"]
    names = (entrant["name"], entrant.get("institution", ""))
    return Reading(
        title=version.title,
        category=content["category"],
        entrant=", ".join(name for name in names if name),
        answers=tuple(
            Part(one["key"], one["title"], one["text"], one["max_words"])
            for one in content["answers"]
        ),
        profile=tuple(
            Part(one["name"], one["label"], one["text"])
            for one in (profile["fields"] if profile else [])
            if one["text"]
        ),
        team=tuple(_member(one) for one in content["team"]),
        files=tuple(
            ReadingFile(number, file["name"], file["section"])
            for number, file in enumerate(content["files"], 1)
        ),
        video_url=content["video_url"],
        in_use_since=_day(content["in_use_since"]),
        hidden=(),
    )


def blind_titles_of(versions: Iterable[EntryVersion]) -> dict[int, str]:
    """Return the titles of many versions by key, without names; as many queries as
    for one."""
    versions = list(versions)
    hiders = hiders_of(versions)
    return {one.pk: hiders[one.pk].hide(one.title) for one in versions}


# ---------------------------------------------------------------------- files


def file_of(version: EntryVersion, number: int, *, blind: bool) -> GivenFile:
    """Return a file as a juror gets it; blind it is a copy without its makers.

    :raises LookupError: the version has no file of this number.
    :raises NotCleaned: the file isn't given to jurors who read blind.
    """
    described, content = _stored(version, number)
    if not blind:
        return GivenFile(described["name"], content, described["content_type"])
    withheld = _withheld(described["name"])
    if withheld:
        raise NotCleaned(withheld)
    copy = clean(content)
    return GivenFile(
        f"{_neutral_name(number)}.{copy.ending}", copy.content, copy.content_type
    )


def check_files(version: EntryVersion) -> list[FileCheck]:
    """Return what cleaning makes of each file, and the names that its text tells."""
    hider = hiders_of([version])[version.pk]
    content = cast(Content, version.content)
    return [
        _check(version, number, file["name"], hider)
        for number, file in enumerate(content["files"], 1)
    ]


def marks_of(version: EntryVersion) -> dict[str, int]:
    """Return how many files people should look at, and how many aren't given.

    By their names only; ``check_files`` opens them.
    """
    content = cast(Content, version.content)
    withheld = sum(bool(_withheld(file["name"])) for file in content["files"])
    return {"check": len(content["files"]) - withheld, "withheld": withheld}


def _check(version: EntryVersion, number: int, name: str, hider: Hider) -> FileCheck:
    try:
        given = file_of(version, number, blind=True)
        text = text_of(given.content)
    except NotCleaned as error:
        return FileCheck(number, name, "", withheld=str(error))
    return FileCheck(
        number,
        name,
        given.name,
        names=tuple(hider.found_in(text)),
        has_text=bool(text.strip()),
    )


def _stored(version: EntryVersion, number: int) -> tuple[File, bytes]:
    files = cast(Content, version.content)["files"]
    if not 1 <= number <= len(files):
        raise LookupError(number)
    described = files[number - 1]
    try:
        attachment = version.attachments.get(pk=described["id"])
        with attachment.file.open("rb") as file:
            return described, file.read()
    except (EntryAttachment.DoesNotExist, FileNotFoundError) as error:
        raise LookupError(number) from error


def _blind_files(files: list[File]) -> Iterable[ReadingFile]:
    for number, file in enumerate(files, 1):
        ending = file["name"].rpartition(".")[2].lower()
        withheld = _withheld(file["name"])
        name = _neutral_name(number)
        yield ReadingFile(
            number,
            name if withheld else f"{name}.{ending}",
            file["section"],
            withheld=withheld,
        )


def _withheld(name: str) -> str:
    """Return why a file isn't given to those who read blind, or nothing."""
    if name.rpartition(".")[2].lower() in _PHOTOGRAPHS:
        return _("A photograph: it may show who enters.")
    if not can_be_cleaned(name):
        return _("Files of this kind can't be cleaned of the names of their makers.")
    return ""


def _neutral_name(number: int) -> str:
    return _("Attachment %(number)s") % {"number": number}


# ---------------------------------------------------------------------- names


def hiders_of(versions: Iterable[EntryVersion]) -> dict[int, Hider]:
    """Return what takes the names out, by version; a constant number of queries.

    Names are those of the version and those that the organisation has today, with its
    other names, and those of the organisations above it and of further owners.
    """
    versions = list(versions)
    agencies = _agencies_of(versions)
    return {
        version.pk: Hider(
            [*_written_agencies(version), *agencies[version.pk]],
            _people_of(cast(Content, version.content)),
        )
        for version in versions
    }


def _written_agencies(version: EntryVersion) -> list[str]:
    entrant = cast(Content, version.content)["entrant"]
    names = [entrant.get("institution", "")]
    if entrant["kind"] in {"organization", "school", "community"}:
        names.append(entrant["name"])
    return names


def _people_of(content: Content) -> list[str]:
    entrant = content["entrant"]
    people = [one["name"] for one in content["team"]]
    if entrant["kind"] != "organization":
        people.append(entrant["name"])
    return people


def _agencies_of(versions: list[EntryVersion]) -> Mapping[int, list[str]]:
    owners = _owners_of(versions)
    keys = {key for found in owners.values() for key in found}
    paths = dict(OrganizationPage.objects.filter(pk__in=keys).values_list("pk", "path"))
    step = OrganizationPage.steplen
    above = {
        path[:end]
        for path in paths.values()
        for end in range(step, len(path) + 1, step)
    }
    by_path = _names_by_path(above)
    return {
        version.pk: [
            name
            for key in owners[version.pk]
            for place, names in by_path.items()
            if paths.get(key, "").startswith(place)
            for name in names
        ]
        for version in versions
    }


def _owners_of(versions: list[EntryVersion]) -> dict[int, set[int]]:
    """Return the keys of the organisations that lead or own what was handed in."""
    innovations: dict[int, list[int]] = defaultdict(list)
    owners: dict[int, set[int]] = {version.pk: set() for version in versions}
    for version in versions:
        content = cast(Content, version.content)
        key = content["entrant"].get("organization")
        if key:
            owners[version.pk].add(key)
        if content["profile"]:
            innovations[content["profile"]["innovation"]].append(version.pk)
    further = CoOwner.objects.filter(innovation__in=innovations)
    for innovation, organization in further.values_list("innovation", "organization"):
        for version_key in innovations[innovation]:
            owners[version_key].add(organization)
    return owners


def _names_by_path(paths: set[str]) -> dict[str, list[str]]:
    rows = OrganizationPage.objects.filter(path__in=paths).values_list(
        "pk", "path", "title", "draft_title", "short_name", "code"
    )
    by_path: dict[str, list[str]] = {}
    path_of: dict[int, str] = {}
    for key, path, *names in rows:
        path_of[key] = path
        by_path[path] = [name for name in names if name]
    aliases = OrganizationAlias.objects.filter(organization__in=path_of)
    for key, name in aliases.values_list("organization", "name"):
        by_path[path_of[key]].append(name)
    return by_path


# ---------------------------------------------------------------------- words


def _hidden(content: Content) -> Iterable[str]:
    yield _("The names of the entrant, the organisation and the team are left out.")
    if content["files"]:
        yield _(
            "Attachments are copies without their names and without data about "
            "who made them."
        )
    if content["video_url"]:
        yield _("There is a video, but it isn't shown: it may show who enters.")


def _member(member: Any) -> str:
    return f"{member['name']} ({member['post']})" if member["post"] else member["name"]


def _day(stored: str | None) -> str:
    return date_format(date.fromisoformat(stored), "j F Y") if stored else ""
