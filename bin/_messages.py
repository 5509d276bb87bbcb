"""Message catalogues of the plugins and the site.

    compile   write django.mo beside each django.po that changed; needs no gettext
    make      bring the catalogues up to date with the sources; needs gettext
    check     fail unless every message of the sources has a faithful translation,
              the same in all catalogues

Messages are collected by Django's own ``makemessages``, in a temporary copy of
the sources and into an empty catalogue; translations are then carried over by
message and context. So a new message is empty, never a fuzzy guess, and the
files change only when a message does: they hold no dates and no line numbers.

Sources are in English, so English needs no catalogue. ``locale_libraries``
(what Wagtail and others leave in English) is written by hand and only compiled.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
LANGUAGE = "id"

# Folder that holds locale/ → the folders whose messages belong there.
CATALOGUES = {
    "innovations": ["innovations"],
    "competitions": ["competitions"],
    "news": ["news"],
    "spreadsheets": ["spreadsheets"],
    "site/portal": ["site/portal", "templates"],
}
METADATA = {
    "Project-Id-Version": "Lumbung Inovasi",
    "Language": LANGUAGE,
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=1; plural=0;",
}

# %(name)s, %s, %d, %% and {name}; a translation must use the same ones.
PLACEHOLDER = re.compile(
    r"%(?:\((?P<name>\w+)\))?[-+ #0]*\d*(?:\.\d+)?[sdifr%]|\{\w*(?:[!:][^{}]*)?\}"
)

Key = tuple[str | None, str, str]


def catalogue_path(holder: str) -> Path:
    return ROOT / holder / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def read(path: Path) -> polib.POFile:
    if path.exists():
        return polib.pofile(str(path), wrapwidth=0)
    return polib.POFile(wrapwidth=0)


def key(entry: polib.POEntry) -> Key:
    return (entry.msgctxt, entry.msgid, entry.msgid_plural)


# ------------------------------------------------------------------ compiling


def compile_catalogues(root: Path = ROOT) -> list[Path]:
    """Compile what changed, and say which; safe when two do it at once."""
    compiled = []
    for folder in [root / holder for holder in CATALOGUES]:
        for po in sorted(folder.glob("**/LC_MESSAGES/*.po")):
            mo = po.with_suffix(".mo")
            # The .mo carries the time of its .po, so that an older .po (another
            # branch, a restored file) is noticed as well as a newer one.
            written = po.stat().st_mtime_ns
            if mo.exists() and mo.stat().st_mtime_ns == written:
                continue
            content = polib.pofile(str(po)).to_binary()
            with tempfile.NamedTemporaryFile(dir=mo.parent, delete=False) as new:
                new.write(content)
            os.utime(new.name, ns=(written, written))
            Path(new.name).chmod(0o644)
            Path(new.name).replace(mo)
            compiled.append(mo)
    return compiled


# ----------------------------------------------------------------- collecting


def collect(holder: str, root: Path = ROOT) -> polib.POFile:
    """Return what the sources of a catalogue say now, all untranslated."""
    with tempfile.TemporaryDirectory(prefix="messages-") as temporary:
        place = Path(temporary)
        for source in CATALOGUES[holder]:
            if (root / source).is_dir():
                shutil.copytree(
                    root / source,
                    place / source,
                    ignore=shutil.ignore_patterns(
                        "migrations", "locale", "locale_libraries", "__pycache__"
                    ),
                )
        (place / "locale").mkdir()
        environment = {**os.environ, "PYTHONPATH": ""}
        # Without settings Django uses the one locale/ of this folder.
        environment.pop("DJANGO_SETTINGS_MODULE", None)
        done = subprocess.run(  # noqa: S603 -- our own command, no input of others
            [
                *(sys.executable, "-m", "django", "makemessages", "--verbosity=0"),
                *("--locale", LANGUAGE, "--no-location", "--no-wrap"),
            ],
            cwd=place,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            sys.exit(f"makemessages failed for {holder}:\n{done.stderr}")
        return read(place / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po")


def merge(fresh: polib.POFile, old: polib.POFile) -> polib.POFile:
    """Return the messages of ``fresh`` with the translations of ``old``."""
    known = {key(entry): entry for entry in old if not entry.obsolete}
    merged = polib.POFile(wrapwidth=0)
    merged.metadata = METADATA
    for entry in fresh:
        translated = known.get(key(entry))
        if translated is not None:
            entry.msgstr = translated.msgstr
            entry.tcomment = translated.tcomment
            if entry.msgid_plural:
                entry.msgstr_plural = translated.msgstr_plural
            if translated.fuzzy:
                entry.flags.append("fuzzy")
        elif entry.msgid_plural:
            entry.msgstr_plural = {0: ""}
        merged.append(entry)
    return merged


def make_catalogues() -> list[Path]:
    changed = []
    for holder in CATALOGUES:
        path = catalogue_path(holder)
        merged = merge(collect(holder), read(path))
        text = str(merged).rstrip("\n") + "\n"
        if (not len(merged) and not path.exists()) or (
            path.exists() and path.read_text() == text
        ):
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        changed.append(path)
    return changed


# ------------------------------------------------------------------- checking


def placeholders(text: str, python_format: bool) -> Counter[str]:
    found = (match.group() for match in PLACEHOLDER.finditer(text))
    return Counter(mark for mark in found if python_format or mark.startswith("{"))


def faults(entry: polib.POEntry) -> Iterator[str]:
    """Yield what is wrong with one translated message."""
    if entry.fuzzy:
        yield "fuzzy"
    translations = list(entry.msgstr_plural.values()) or [entry.msgstr]
    if not all(translations):
        yield "not translated"
        return
    percent = "python-format" in entry.flags
    # Where a language has one form for all numbers, its text says the number
    # that the English singular may spell out ("one file", "%(count)s files").
    allowed = [
        placeholders(source, percent)
        for source in (entry.msgid_plural or entry.msgid, entry.msgid)
    ]
    for translation in translations:
        used = placeholders(translation, percent)
        if set(used) not in [set(marks) for marks in allowed]:
            yield f"placeholders differ: {sorted(allowed[0])} became {sorted(used)}"
        if translation.startswith("\n") != entry.msgid.startswith("\n") or (
            translation.endswith("\n") != entry.msgid.endswith("\n")
        ):
            yield "begins or ends with a line break where the message does not"


def check_catalogue(fresh: polib.POFile, ours: polib.POFile) -> Iterator[str]:
    """Yield every difference between the sources' messages and a catalogue."""
    needed = {key(entry): entry for entry in fresh}
    present: set[Key] = set()
    for entry in ours:
        if entry.obsolete or key(entry) not in needed:
            yield f"stale: {entry.msgid!r}"
            continue
        if key(entry) in present:
            yield f"twice: {entry.msgid!r}"
        present.add(key(entry))
        entry.flags = [*needed[key(entry)].flags, *(["fuzzy"] if entry.fuzzy else [])]
        for fault in faults(entry):
            yield f"{fault}: {entry.msgid!r}"
    for missing in needed:
        if missing not in present:
            yield f"missing: {missing[1]!r}"


def disagreements(catalogues: Iterable[tuple[str, polib.POFile]]) -> Iterator[str]:
    """Yield the messages that two catalogues translate differently.

    Django lets the first app of INSTALLED_APPS decide for all, so one of them would
    say what the other means: tell them apart by a context, or agree.
    """
    first: dict[Key, tuple[str, list[str]]] = {}
    for holder, catalogue in catalogues:
        for entry in catalogue:
            ours = list(entry.msgstr_plural.values()) or [entry.msgstr]
            other, theirs = first.setdefault(key(entry), (holder, ours))
            if ours != theirs:
                yield f"{other} says {theirs}, {holder} says {ours}: {entry.msgid!r}"


def check_catalogues() -> list[str]:
    catalogues = [(holder, read(catalogue_path(holder))) for holder in CATALOGUES]
    problems: list[str] = list(disagreements(catalogues))
    for holder in CATALOGUES:
        path = catalogue_path(holder)
        problems += [
            f"{path.relative_to(ROOT)}: {problem}"
            for problem in check_catalogue(collect(holder), read(path))
        ]
    return problems


# ------------------------------------------------------------------- commands


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="bin/messages",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", choices=["compile", "make", "check"])
    command = parser.parse_args().command
    if command != "compile" and not shutil.which("xgettext"):
        sys.exit("gettext is missing; on Debian: apt-get install gettext")
    if command == "check":
        problems = check_catalogues()
        for problem in problems:
            print(problem)
        if problems:
            print("Run bin/messages make, translate, and commit the catalogues.")
        return 1 if problems else 0
    try:
        changed = make_catalogues() if command == "make" else compile_catalogues()
    except OSError as error:  # polib's word for a syntax error, with its line
        sys.exit(str(error))
    for path in changed:
        print(path.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main())
