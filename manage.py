#!/usr/bin/env python
"""Run Django commands. ``site/`` holds the deployed website and is no package."""

import os
import sys
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent


def main() -> None:
    # "site" is also a module of Python itself, so our folder can never be
    # imported by name; what is in it ("portal") is found through this entry.
    sys.path.insert(1, str(BASE_DIR / "site"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.dev")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
