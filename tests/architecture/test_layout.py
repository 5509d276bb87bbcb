"""What lies where, and what must not be in the repository."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

TOP_LEVEL = {
    ".ci",
    ".gitattributes",
    ".gitignore",
    ".pre-commit-config.yaml",
    "CHANGELOG.md",
    "LICENSE",
    "README.md",
    "bin",
    "competitions",
    "docs",
    "innovations",
    "manage.py",
    "news",
    "pyproject.toml",
    "requirements-dev.txt",
    "requirements.txt",
    "site",
    "spreadsheets",
    "templates",
    "tests",
}
# An address, another installation's folder, or an option that names an index.
FOREIGN = re.compile(
    r"://|\bfile:| @ |(?:^|\s)-{1,2}[a-z][a-z-]*url|find-links|(?:^|\s)/\w"
)


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"],  # noqa: S607 -- whichever git cloned this
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    return [Path(name) for name in listed.split("\0") if name]


def test_top_level_holds_only_what_the_design_names():
    assert {path.parts[0] for path in tracked()} - TOP_LEVEL == set()


def test_site_is_a_plain_folder_with_one_package():
    # Python has a module of that name: a package "site" could not be imported,
    # and an __init__.py here breaks the collection of tests.
    assert {path.parts[1] for path in tracked() if path.parts[0] == "site"} == {
        "portal"
    }
    assert not (ROOT / "site" / "__init__.py").exists()
    assert not (ROOT / "site" / "conftest.py").exists()


def test_no_generated_or_private_file_is_tracked():
    unwanted = {"uv.lock", ".env", ".DS_Store", "db.sqlite3"}
    suffixes = {".mo", ".pyc", ".sqlite3", ".log"}

    found = [
        path for path in tracked() if path.name in unwanted or path.suffix in suffixes
    ]

    assert found == []


def test_no_file_is_larger_than_one_megabyte():
    large = [
        path
        for path in tracked()
        if (ROOT / path).is_file() and (ROOT / path).stat().st_size > 1_000_000
    ]

    assert large == []


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_requirements_name_no_address_and_pin_hashes(name):
    text = (ROOT / name).read_text()
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    requirements = [line for line in lines if line[:1].isalnum()]

    assert [line for line in lines if FOREIGN.search(line)] == []
    assert [line for line in requirements if "==" not in line] == []
    assert text.count("--hash=sha256:") >= len(requirements)


def test_development_requirements_contain_those_of_the_site():
    # bin/_environment counts on it: an environment for tests also runs the demo.
    def pins(name: str) -> set[str]:
        return set(re.findall(r"^(\S+==\S+)", (ROOT / name).read_text(), re.MULTILINE))

    assert pins("requirements.txt") - pins("requirements-dev.txt") == set()


@pytest.mark.parametrize(
    "module", ["utils", "helpers", "core", "common", "misc", "admin"]
)
def test_no_module_is_named_after_nothing(module):
    packages = {"innovations", "competitions", "news", "spreadsheets", "site"}

    found = [
        path
        for path in tracked()
        if path.parts[0] in packages
        and path.suffix == ".py"
        and (path.stem == module or module in path.parts[:-1])
        and "templates" not in path.parts
    ]

    assert found == []
