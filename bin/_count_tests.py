"""Print bin/test's closing line from the JUnit files that pytest wrote.

usage: _count_tests.py FOLDER EXIT_STATUS
"""

import sys
from pathlib import Path
from xml.etree import ElementTree


def main(folder: str, status: str) -> None:
    total = failed = skipped = 0
    for report in Path(folder).glob("*.xml"):
        # Written by our own pytest a moment ago.
        for suite in ElementTree.parse(report).iter("testsuite"):  # noqa: S314
            total += int(suite.get("tests", 0))
            failed += int(suite.get("failures", 0)) + int(suite.get("errors", 0))
            skipped += int(suite.get("skipped", 0))
    passed = max(0, total - failed - skipped)
    if status != "0":
        failed = max(failed, 1)
    line = f"{passed} passed, {failed} failed"
    print(f"{line}, {skipped} skipped" if skipped else line)


if __name__ == "__main__":
    main(*sys.argv[1:])
