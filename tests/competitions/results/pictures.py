"""Turning PDF into pictures and boxes, to see whether everything fits."""

import re
import shutil
import subprocess
import tempfile
from pathlib import Path


def pages_of(pdf, dpi=60):
    """Return each page as a greyscale picture: ``(width, height, bytes)``."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "a.pdf")
        source.write_bytes(pdf)
        target = Path(folder, "p")
        _run(["pdftoppm", "-gray", "-r", str(dpi), str(source), str(target)], b"")
        return [_read_pgm(path) for path in sorted(Path(folder).glob("p*.pgm"))]


def _read_pgm(path):
    header, content = (
        re.match(rb"P5\s+(\d+)\s+(\d+)\s+255\s", path.read_bytes()),
        path.read_bytes(),
    )
    width, height = int(header[1]), int(header[2])
    return width, height, content[header.end() :]


def is_dark(page, box):
    """Whether anything is drawn in a part of a page, given in shares of it."""
    width, height, content = page
    left, top, right, bottom = box
    rows = range(int(top * height), int(bottom * height))
    return any(
        value < 128
        for row in rows
        for value in content[
            row * width + int(left * width) : row * width + int(right * width)
        ]
    )


def words_of(pdf):
    """Return ``(page size, [(text, left, top, right, bottom)])`` in points."""
    text = _run(["pdftotext", "-bbox", "-", "-"], pdf)
    size = re.search(r'<page width="([\d.]+)" height="([\d.]+)"', text)
    found = re.findall(
        r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">'
        r"(.*?)</word>",
        text,
    )
    words = [(row[4], *map(float, row[:4])) for row in found]
    return (float(size[1]), float(size[2])), words


def text_of(pdf):
    return " ".join(_run(["pdftotext", "-layout", "-", "-"], pdf).split())


def _run(command, content):
    program = shutil.which(command[0])
    done = subprocess.run(  # noqa: S603 -- a program of the system, no shell
        [program, *command[1:]], input=content, capture_output=True, check=True
    )
    return done.stdout.decode()
