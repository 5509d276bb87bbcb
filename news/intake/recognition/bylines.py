"""The code of the writer at the end: *(\\*/ANA/DiskominfoPPU)*, *(prokom04)*."""

from __future__ import annotations

import re
from typing import Final

from news.intake.recognition.dates import days_in

_CODE: Final = r"[^()\[\]]{1,80}"
AT_END: Final = re.compile(
    rf"\s*(?P<stars>\*{{2,5}}|#{{2,4}}|—|--)?\s*(?P<open>[(\[])\s*(?P<code>{_CODE}?)\s*[)\]]"
    r"\s*(?P<more>\*{2,5})?[.\s]*$"
)
DASHED: Final = re.compile(
    r"\s+[-–—]\s?(?P<code>[A-Za-z][\w /.]{1,30}?)\s?[-–—]\s*$|^[-–—]\s?(?P<alone>[A-Za-z][\w /.]{1,30}?)\s?[-–—]$"
)
STARS: Final = re.compile(r"\s*(?:\*{3,6}|#{3,6}|-30-)\s*$")
#: Of these a code is made; a place or an abbreviation in brackets is none.
TELLING: Final = re.compile(
    r"[/*]|\b(?:adv|hms|humas|prokom\w*|prokopim|diskominfo\w*|kominfo\w*|red|redaksi|tim|rls"
    r"|rilis|rel|ist|mc|ant|infopublik|bag|protokol|ppid|media|center|pers|release|\w*news"
    r"|[a-z]{2,4}\d{0,3})\b|\.(?:com|id|co|net)\b",
    re.IGNORECASE,
)


def split_byline(text: str, *, is_last: bool) -> tuple[int, str] | None:
    """Return where the code at the end of a paragraph begins, and the code.

    A line that is nothing but a code may stand anywhere near the end.
    """
    found = AT_END.search(text)
    if found is not None:
        alone = not text[: found.start()].strip()
        closed = text[: found.start()].rstrip()[-1:] in (".", "!", "?", "”", '"', "*")
        if _is_code(found["code"], alone=alone or closed) and (is_last or alone):
            return found.start(), found["code"].strip()
    dashed = DASHED.search(text)
    if dashed is not None and (is_last or dashed["alone"]):
        return dashed.start(), (dashed["code"] or dashed["alone"]).strip()
    return None


def split_stars(text: str) -> int | None:
    """Return where the stars begin that close a release, if it has some."""
    found = STARS.search(text)
    return found.start() if found else None


def _is_code(code: str, *, alone: bool) -> bool:
    words = code.split()
    if not code or len(words) > 8 or next(days_in(f"({code})"), None) is not None:
        return False
    if code.strip("*") == "":
        return True
    if alone:
        return not code[0].isdigit()
    return bool(TELLING.search(code)) and not code.rstrip().endswith((".", "!", "?"))
