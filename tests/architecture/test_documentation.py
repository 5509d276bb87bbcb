"""The documents name what the code has."""

import re
from pathlib import Path

import polib
import wagtail

ROOT = Path(__file__).resolve().parents[2]


def test_every_environment_variable_of_the_settings_is_documented():
    settings = (ROOT / "site" / "portal" / "settings").glob("*.py")
    read = {
        name
        for path in settings
        for name in re.findall(r'\benv\.\w+\(\s*"(\w+)"', path.read_text())
    }
    documented = set(
        re.findall(r"^\| `(\w+)` \|", (ROOT / "docs/operations.md").read_text(), re.M)
    )

    assert {"SECRET_KEY", "DATABASE_URL", "DATA_DIR"} <= read
    assert read - documented == set()
    # DJANGO_SETTINGS_MODULE is Django's, PORT is bin/demo's.
    assert documented - read == {"DJANGO_SETTINGS_MODULE", "PORT"}


# --------------------------------------------------------- the guides of docs/panduan

GUIDES = ROOT / "docs" / "panduan"


def test_pictures_of_the_guides_are_those_that_the_script_takes():
    shown = {
        name
        for guide in GUIDES.glob("*.md")
        for name in re.findall(r"\]\(gambar/([\w-]+)\.webp\)", guide.read_text())
    }
    script = (ROOT / "bin" / "_screenshots.py").read_text()
    kept = {path.stem for path in (GUIDES / "gambar").iterdir()}

    assert shown == kept
    assert [name for name in kept if name not in script and "beranda" not in name] == []


def test_what_the_guides_tell_to_press_is_on_the_screens():
    catalogues = [
        *ROOT.glob("*/locale/id/LC_MESSAGES/django.po"),
        *ROOT.glob("site/portal/locale*/id/LC_MESSAGES/django.po"),
        *Path(wagtail.__file__).parent.glob("**/locale/id_ID/LC_MESSAGES/django.po"),
    ]
    said = {
        text.strip()
        for path in catalogues
        for entry in polib.pofile(str(path))
        for text in [entry.msgstr, *entry.msgstr_plural.values()]
    }

    unknown = {
        (guide.name, label)
        for guide in GUIDES.glob("*.md")
        for label in re.findall(r"\*\*(.+?)\*\*", guide.read_text(), re.S)
        if not _is_said(" ".join(label.split()), said)
    }

    assert unknown == set()


def _is_said(label: str, said: set[str]) -> bool:
    """Tell whether a screen can say this; names may stand for what a text leaves open.

    ``Ajukan ke …`` is the beginning of a text that goes on with a name.
    """
    beginning = label.removesuffix("…").strip()
    if beginning != label:
        return any(text.startswith(beginning) for text in said)
    if said & {label, label[0].lower() + label[1:]}:
        return True
    return any(re.fullmatch(_pattern(text), label) for text in said if "%(" in text)


def _pattern(text: str) -> str:
    said = re.split(r"%\(\w+\)s", text)
    # A text of nothing but names would say everything.
    return ".+".join(map(re.escape, said)) if len("".join(said)) > 10 else "$^"
