"""The words below a photograph, and whose photograph it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from news.intake.recognition.datelines import dateline_of

#: RAKOR INOVASI DAERAH- Pemerintah Kota …
CAPITAL_LEAD: Final = re.compile(
    r"^(?P<lead>[A-Z][A-Z0-9 ,./'’&()-]{4,70}?)\s*(?:[-–—:|]+|\s-)\s*(?P<rest>[A-Z“\"]\S*\s+\S.*)$",
    re.DOTALL,
)
_OWNER: Final = (
    r"(?:credit|sumber\s+foto|foto|photo|poto|dok(?:umentasi)?|kredit|ft)\b\s*(?:oleh)?"
)
CREDIT_AT_END: Final = re.compile(
    rf"\s*[(\[/|–—-]*\s*(?<!\w)(?:(?P<label>{_OWNER})\s*(?P<mark>[:.|])\s*|(?P<dok>dok\.?|dokumentasi|istimewa|ist)\b)"
    r"(?P<credit>[^()\[\]]{0,80}?)\s*[)\]]?\.?\s*$",
    re.IGNORECASE,
)
BRACKETED_CREDIT: Final = re.compile(r"\s*[(\[](?P<credit>[^()\[\]]{2,60})[)\]]\.?\s*$")
ALONE: Final = re.compile(
    rf"^(?:\(?{_OWNER}\s*[:./]\s*(?P<labelled>[^()]{{2,90}})\)?"
    r"|(?P<medium>[\w.]+\.(?:com|co\.id|id|net|test|example|co|org))\s*/\s*(?P<name>[A-Z][\w .]{2,60}))$",
    re.IGNORECASE,
)
PICTURED: Final = re.compile(
    r"\b(?:saat|ketika|sewaktu|usai|tampak|foto\s+bersama|berfoto|(?:ke)?(?:kanan|kiri|tengah)\b|suasana"
    r"|menyerahkan|memotong|meninjau|memegang|menunjukkan|memindai|mengangkut|didampingi)\b",
    re.IGNORECASE,
)
LONGEST: Final = 60


@dataclass(frozen=True)
class Caption:
    text: str
    credit: str


def caption_of(text: str, *, near_picture: bool = False) -> Caption | None:
    """Return a caption with its credit apart, or None when the text is none."""
    if len(text.split()) > LONGEST:
        return None
    alone = ALONE.match(text)
    if alone is not None:
        return Caption("", alone["labelled"] or text)
    credit = CREDIT_AT_END.search(text)
    if credit is not None and credit.start():
        return Caption(text[: credit.start()].rstrip(), _credit(credit))
    if near_picture and dateline_of(text) is None:
        return _with_bracketed_credit(text)
    return None


def has_capital_lead(text: str) -> bool:
    return CAPITAL_LEAD.match(text) is not None and len(text.split()) <= LONGEST


def _credit(found: re.Match[str]) -> str:
    owner, rest = found["dok"], found["credit"].strip(" -–|,")
    if owner is None:
        named = found["label"].lower().startswith("dok") and found["mark"] == "."
        return f"{found['label']}. {rest}" if named else rest
    joint = "" if rest.startswith("/") else " "
    return f"{owner}{joint}{rest}" if rest else owner


def _with_bracketed_credit(text: str) -> Caption:
    found = BRACKETED_CREDIT.search(text)
    if found is None or re.search(r"\d/\d|\b(?:19|20)\d\d\b", found["credit"]):
        return Caption(text, "")
    return Caption(text[: found.start()].rstrip(), found["credit"].strip())
