"""Reading the square of a printed certificate back from its picture.

No decoder is installed; but what is printed can be laid over the square that the
address ought to have.
"""

from itertools import groupby

import segno

#: Dark and light of a corner mark, along a line through its middle.
MARK = (1, 1, 3, 1, 1)


def modules_of(page):
    """Return the square of a page as rows of 0 and 1; ``page`` is a grey picture."""
    width, height, content = page
    rows = [
        [value < 128 for value in content[row * width : (row + 1) * width]]
        for row in range(height)
    ]
    (left, top), (right, _top), module = _corners(rows)
    count = round((right - left) / module) + 7
    # Over the whole width a module is measured better than on one mark.
    module = (right - left) / (count - 7)
    first_x, first_y = left - 3 * module, top - 3 * module
    return [
        [
            int(rows[round(first_y + y * module)][round(first_x + x * module)])
            for x in range(count)
        ]
        for y in range(count)
    ]


def square_of(address):
    """Return the modules that an address ought to be printed with."""
    code = segno.make(address, error="m", micro=False)
    return [list(map(int, row)) for row in code.matrix]


def _corners(rows):
    """Return the middles of the upper corner marks, and the size of a module."""
    clusters = []
    for y, row in enumerate(rows):
        for x, module in _marks(row):
            hit = (x, y, module)
            near = [one for one in clusters if _continues(one[-1], hit)]
            if near:
                near[0].append(hit)
            else:
                clusters.append([hit])
    marks = sorted(filter(None, (_mark(rows, hits) for hits in clusters)))
    (top, one, module), (_top, two, _module) = marks[:2]
    return (min(one, two), top), (max(one, two), top), module


def _continues(last, hit):
    """Whether a hit is of the mark that was met on the lines just above."""
    (last_x, last_y, module), (x, y, _module) = last, hit
    return abs(x - last_x) < module / 2 and 0 < y - last_y < module


def _mark(rows, hits):
    """Return ``(y, x, module)`` where the hits are a mark from above as well."""
    x, _y, module = hits[0]
    y = (hits[0][1] + hits[-1][1]) / 2
    if len(hits) < 2 * module:
        return None
    column = [row[round(x)] for row in rows]
    is_mark = any(abs(middle - y) < module for middle, _size in _marks(column))
    return (y, x, module) if is_mark else None


def _marks(row):
    """Yield the middle and the module of what looks like a corner mark."""
    runs = [(dark, len(list(run))) for dark, run in groupby(row)]
    start = 0
    for number, (dark, length) in enumerate(runs):
        five = [one for _dark, one in runs[number : number + 5]]
        module = sum(five) / 7
        if (
            dark
            and len(five) == 5
            and module > 3
            and all(
                abs(one - module * share) < 0.5 * module
                for one, share in zip(five, MARK, strict=True)
            )
        ):
            yield start + sum(five) / 2 - 0.5, module
        start += length
