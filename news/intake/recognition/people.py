"""Who is named in a text, with the post held on that day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from news.intake.recognition.evidence import Text, may_be_name
from news.intake.recognition.naming import (
    AGE,
    after_region,
    end_of_name,
    is_followed_like_a_person,
    is_title,
    nickname_after,
    says_next,
    token_at,
    with_degrees,
)
from news.intake.recognition.tokens import Token
from news.intake.recognition.words import (
    BEFORE_POST,
    BETWEEN,
    NO_POST,
    OF_A_PLACE,
    OF_AN_OFFICE,
    OFFICE,
    PLACE_WORDS,
    PLACED,
    POSTS,
    SAID,
    SAYING,
    SHORT_OFFICE,
    TITLES,
)

LONGEST_POST: Final = 24
#: *Haji Sangkala, pembudidaya paling senior di Laikang, mengajarkan …*
DESCRIBED: Final = re.compile(
    r"\s*,\s*(?P<post>[a-z][\w’'-]*(?:\s+[\w’'-]+){0,11})(?:,\s+[a-z]|[.;])"
)
#: What somebody does is no post; nouns that begin so are in ``POSTS``.
DOING: Final = re.compile(r"(?:me[mnlrwy]|ber(?!sama\b)|di(?!nas\b)|ter)[a-z]{3,}$")
#: Inside a name, never its beginning: *Syarifuddin Dg. Ngemba*.
INNER_TITLES: Final = ("Dg.", "Dt.", "br.", "Hi.", "Abd.")
SELAKU: Final = re.compile(
    r"\s*,?\s*(?:selaku|sebagai|yang\s+(?:juga|juga\s+menjabat|menjabat)(?:\s+sebagai)?)\s+"
)


@dataclass(frozen=True)
class Mention:
    """A person at a place in the text. ``name`` may be empty: *ujar Bupati*."""

    start: int
    end: int
    name: str
    post: str
    nickname: str = ""


def mentions_in(text: Text) -> list[Mention]:
    """Return the people named in a text, in order, none inside another."""
    found: list[Mention] = []
    index = 0
    while index < len(text.tokens):
        mention, following = _mention_at(text, index)
        if mention is not None:
            found.append(mention)
        index = max(following, index + 1)
    return found


def _mention_at(text: Text, index: int) -> tuple[Mention | None, int]:
    if _begins_post(text, index):
        mention, following = _post_first(text, index)
        if mention is not None:
            return mention, following
    return _name_first(text, index)


def _begins_post(text: Text, index: int) -> bool:
    if index and text.tokens[index - 1].lower in OF_AN_OFFICE:
        return False
    for token in text.tokens[index : index + 4]:
        if token.bare in POSTS:
            return True
        if token.bare not in BEFORE_POST:
            return False
    return False


def _post_first(text: Text, index: int) -> tuple[Mention | None, int]:
    """Read *Sekretaris Daerah Kubu Raya, Yusran Anizam* and *Bupati Kukar Edi D.*"""
    stop = _end_of_post(text, index)
    after = text.gap(stop - 1)
    if _is_abbreviated_comma(after):
        name_end = end_of_name(text, stop)
        if name_end > stop and is_followed_like_a_person(text, name_end):
            return _mention(text, index, stop, stop, name_end)
    split = None if _is_referred_to(text, stop) else _split(text, index, stop)
    if split is not None:
        name_end = end_of_name(text, split)
        return _mention(text, index, split, split, max(name_end, split + 1))
    plain = _end_of_plain_post(text, stop)
    if plain is not None:
        return _mention(text, index, plain, plain, end_of_name(text, plain))
    post_only = _mention_of_post(text, index, stop)
    return post_only, stop if post_only else index + 1


def _is_referred_to(text: Text, stop: int) -> bool:
    """Tell *Ketua Kelompok Tani Sumber Rejeki itu*: nobody is named here."""
    following = text.tokens[stop : stop + 1]
    return bool(following) and following[0].lower in ("itu", "tersebut", "ini")


def _end_of_post(text: Text, index: int) -> int:
    """Return the token after the words that may belong to a post."""
    stop = index + 1
    while stop < len(text.tokens) and stop - index < LONGEST_POST:
        gap = text.gap(stop - 1)
        token = text.tokens[stop]
        if gap.strip() in ("", "/", "-") and _goes_on(text, stop):
            stop += 1
        elif gap.strip() in ("(", ")", ") (") and (token.is_capital or "(" not in gap):
            if not (token.is_capital or _goes_on(text, stop)):
                break
            stop += 1
        elif _is_comma(gap) and _goes_on_after_comma(text, index, stop):
            stop += 1
        else:
            break
    while stop - 1 > index and text.tokens[stop - 1].lower in (
        *("dan", "di", "pada", "untuk", "bidang", "dari", "yang", "asal", "&"),
    ):
        stop -= 1
    return stop


def _goes_on_after_comma(text: Text, index: int, stop: int) -> bool:
    """Tell a list inside the name of an office: *Tanaman Pangan, Hortikultura dan …*

    It has an "and" before its end, as no row of people has between two posts.
    """
    if not _is_of_an_office(text, index):
        return False
    if text.tokens[stop].lower in ("dan", "&", "serta"):  # …, dan Perdagangan
        return _names_an_office(text, stop + 1)
    if not text.tokens[stop].is_capital:
        return False
    if text.tokens[stop].lower in OFFICE:
        return True
    for position in range(stop, min(stop + 9, len(text.tokens))):
        token = text.tokens[position]
        if token.lower in ("dan", "&", "serta"):
            return _names_an_office(text, position + 1)
        if not token.is_capital or token.bare in POSTS:
            return False
        if text.gap(position).strip() not in ("", ","):
            return False
    return False


def _names_an_office(text: Text, index: int) -> bool:
    following = text.tokens[index : index + 1]
    return bool(following) and following[0].lower in OFFICE


def _is_of_an_office(text: Text, index: int) -> bool:
    heads = ("kepala", "sekretaris", "kabid", "kabag", "kadis", "asisten", "plt", "plh")
    return any(token.bare in heads for token in text.tokens[index : index + 2])


def _end_of_plain_post(text: Text, stop: int) -> int | None:
    """Return the name's token after a post in small letters: *siswa kelas XII, Neng R.*"""
    position = stop
    while position < min(stop + 8, len(text.tokens)):
        token = text.tokens[position]
        gap = text.gap(position - 1).strip()
        if gap not in ("", ","):
            return None
        if may_be_name(token) and (position > stop or gap == ","):
            end = end_of_name(text, position)
            fits = end > position and is_followed_like_a_person(text, end)
            if gap == "," and position > stop:
                return position if fits else None
            if position > stop and fits and says_next(text, text.tokens[end - 1].end):
                return position
        if gap == "," or token.lower in SAYING | SAID | BETWEEN | NO_POST:
            return None
        position += 1
    return None


def _goes_on(text: Text, index: int) -> bool:
    token = text.tokens[index]
    if (
        is_title(text, index)
        or token.is_capital
        or token.text[0].isdigit()
        or token.text == "&"
    ):
        return True
    if token.lower in ("dan", "di", "pada", "untuk", "bidang", "asal", "dari"):
        following = text.tokens[index + 1 : index + 2]
        return bool(following) and (
            following[0].is_capital or following[0].lower in OFFICE
        )
    if token.lower in SAYING or token.lower in SAID or token.lower in BETWEEN:
        return False
    return token.lower in OFFICE or token.bare in POSTS


def _is_comma(gap: str) -> bool:
    return gap.strip() == ","


def _is_abbreviated_comma(gap: str) -> bool:
    return gap.strip() in ("),", ",")


def _split(text: Text, index: int, stop: int) -> int | None:
    """Return where the name begins inside *Kepala SDN 012 Sepaku Siti Aminah*."""
    tokens = text.tokens
    first = index + 1
    for position in range(first, stop):
        if is_title(text, position) and tokens[position].text not in INNER_TITLES:
            return position
    last_bracket = _after_last_bracket(text, index, stop)
    if last_bracket is not None and last_bracket < stop:
        rest = range(last_bracket, stop)
        if all(may_be_name(tokens[i]) for i in rest):
            region = after_region(text, last_bracket, stop)
            return region if region < stop else None
    start = _after_office(text, first, stop)
    known = [i for i in range(first, stop) if tokens[i].text in text.spoken_names]
    if known:
        return max(min(known[0], start), first) if start <= known[0] else known[0]
    if start < stop and all(may_be_name(tokens[i]) for i in range(start, stop)):
        return start
    return None


def _after_last_bracket(text: Text, index: int, stop: int) -> int | None:
    found = [i + 1 for i in range(index, stop) if text.gap(i).startswith(")")]
    return found[-1] if found else None


def _after_office(text: Text, first: int, stop: int) -> int:
    """Return the token after all that is the name of an office or a place."""
    tokens = text.tokens
    position = first
    while position < stop:
        region = after_region(text, position, stop)
        if region > position:
            position = region
            continue
        token = tokens[position]
        before = tokens[position - 1].bare if position else ""
        more_follows = stop - position > 1
        placed = before in OF_A_PLACE or _after_number(tokens, position)
        if (
            _is_of_office(token)
            or before in PLACE_WORDS
            or text.gap(position).startswith(")")
            or (more_follows and (placed or token.text in text.places))
        ):
            position += 1
        else:
            break
    return position


def _is_of_office(token: Token) -> bool:
    return (
        token.lower in OFFICE
        or token.bare in POSTS
        or SHORT_OFFICE.match(token.text) is not None
        or token.text[0].isdigit()
        or token.is_acronym
        or not token.is_capital
    )


def _after_number(tokens: list[Token], position: int) -> bool:
    """SDN 012 Sepaku: what follows the number of a school is its place."""
    return position > 0 and tokens[position - 1].text.isdigit()


def _mention(
    text: Text, first: int, post_end: int, name_start: int, name_end: int
) -> tuple[Mention, int]:
    tokens = text.tokens
    post = _tidy(text.text[tokens[first].start : tokens[name_start].start])
    name, end = with_degrees(text, name_start, name_end)
    nickname, end = nickname_after(text, end)
    mention = Mention(tokens[first].start, end, name, post, nickname=nickname)
    return mention, token_at(text, end)


def _mention_of_post(text: Text, index: int, stop: int) -> Mention | None:
    tokens = text.tokens
    if not tokens[index].is_capital:
        return None
    post = _tidy(text.text[tokens[index].start : _post_stop(text, stop)])
    return Mention(tokens[index].start, tokens[stop - 1].end, "", post)


def _post_stop(text: Text, stop: int) -> int:
    end = text.tokens[stop - 1].end
    return end + 1 if text.text[end : end + 1] == ")" else end


def _name_first(text: Text, index: int) -> tuple[Mention | None, int]:
    """Read *Siti Aminah, Kepala SDN 012*, *Rahmat selaku Ketua*, *Siti (45)*."""
    tokens = text.tokens
    if not (may_be_name(tokens[index]) or is_title(text, index)):
        return None, index + 1
    region = after_region(text, index, len(tokens))
    if region > index and (region > index + 1 or end_of_name(text, index) == region):
        return None, region
    if index and _continues_a_name(text, index):
        return None, max(end_of_name(text, index), index + 1)
    stop = end_of_name(text, index)
    if stop == index:
        return None, index + 1
    name, end = with_degrees(text, index, stop)
    nickname, end = nickname_after(text, end)
    post, end = _post_after(text, end)
    single = stop - index == 1 and name == tokens[index].text
    called = tokens[index].text in text.spoken_names | text.inside
    called = called or post.split(" ")[0] in POSTS
    if single and post[:1].islower() and not called:
        return None, stop  # "Pertama, dengarkan dulu keluhan warga."
    known = tokens[index].text in text.spoken_names
    titled = (
        bool(TITLES.match(tokens[index].text))
        or name != text.text[tokens[index].start : tokens[stop - 1].end]
    )
    if not (post or titled or known or says_next(text, end)):
        return None, stop
    mention = Mention(tokens[index].start, end, name, post, nickname)
    return mention, token_at(text, end)


def _continues_a_name(text: Text, index: int) -> bool:
    """Tell whether the word is inside a row of capitals: *Gedung Balai Betason*."""
    before = text.tokens[index - 1]
    if text.gap(index - 1).strip():
        return False
    return before.lower in PLACED - {"warga"} or (
        before.is_capital and before.lower in OFFICE
    )


def _post_after(text: Text, end: int) -> tuple[str, int]:
    """Return the post that follows a name, and where it ends."""
    rest = text.text[end:]
    if age := AGE.match(rest):
        end += age.end()
        rest = text.text[end:]
    if selaku := SELAKU.match(rest):
        return _post_text(text, end + selaku.end(), end)
    comma = re.match(r"\s*,\s*", rest)
    if comma is None:
        return "", end
    described = DESCRIBED.match(rest)
    if described is not None:
        # *siswa kelas XI yang merakit alat itu* holds no other post for it.
        post = re.split(r"\s+yang\b", described["post"])[0]
        if _describes(post.split()):
            return post, end + described.start("post") + len(post)
    return _post_text(text, end + comma.end(), end)


def _describes(words: list[str]) -> bool:
    """Tell what somebody is from what somebody does."""
    if any(DOING.match(word) and word not in POSTS for word in words):
        return False
    return words[0] not in NO_POST and len(words) > 1 and not SAYING & set(words)


def _post_text(text: Text, start: int, otherwise: int) -> tuple[str, int]:
    index = token_at(text, start)
    if index >= len(text.tokens) or not _begins_post(text, index):
        return "", otherwise
    stop = _end_of_post(text, index)
    # "Bupati PPU, Wakil Bupati Abdul Waris, …" is a list of guests.
    split = _split(text, index, stop)
    if split is not None and stop - split > 1:
        return "", otherwise
    end = _post_stop(text, stop)
    return _tidy(text.text[text.tokens[index].start : end]), end


def _tidy(post: str) -> str:
    return re.sub(r"\s+bernama$", "", " ".join(post.split()).strip(" ,;:–-"))
