"""The documents name what the code has."""

import re
from pathlib import Path

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
