"""Which field a column header means."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

from spreadsheets.text import fold

_MARKS: Final = re.compile(
    r"\((?:wajib(?: diisi)?|harus diisi|opsional|tidak wajib|jika ada|required|optional)"
    r"\)|\*+"
)
_BRACKETS: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_NUMBERING: Final = re.compile(r"^\d{1,2}[.)]\s*(?=\D)")
_PUNCTUATION: Final = re.compile(r"[\W_]+")


class HeaderMap:
    """Synonyms of headers, compared without case, punctuation and marks.

    "Nama Inovasi *", "NAMA\\nINOVASI (wajib)" and "nama_inovasi" are one header.
    The name of a field is a synonym where no other field claims it. What only an explanation in brackets
    tells apart, "Anggaran (Rp)", is recognised when "Anggaran" is.
    """

    def __init__(
        self,
        synonyms: Mapping[str, Iterable[str]],
        extra: Iterable[tuple[str, str]] = (),
    ) -> None:
        """Build the map.

        :param synonyms: headers by field, from code; one header for two fields is
            a mistake there.
        :param extra: rows (header, field) kept by administrators; they win, and
            those of unknown fields are ignored.
        :raises ValueError: ``synonyms`` gives one header to two fields.
        """
        self.fields = frozenset(synonyms)
        self._fields_by_key: dict[str, str] = {}
        for field, headers in synonyms.items():
            for header in headers:
                key = header_key(header)
                if self._fields_by_key.setdefault(key, field) != field:
                    other = self._fields_by_key[key]
                    raise ValueError(f"{header!r} means both {other} and {field}")
        for field in synonyms:
            self._fields_by_key.setdefault(header_key(field), field)
        for header, field in extra:
            if field in self.fields and header_key(header):
                self._fields_by_key[header_key(header)] = field

    def recognise(self, header: str) -> str | None:
        """The field a header means, or ``None``."""
        key = header_key(header)
        if key in self._fields_by_key:
            return self._fields_by_key[key]
        without_brackets = header_key(_BRACKETS.sub(" ", fold(header)))
        return self._fields_by_key.get(without_brackets)


@lru_cache(maxsize=4096)
def header_key(header: str) -> str:
    """Folded words of a header: no marks of required fields, no numbering."""
    folded = _MARKS.sub(" ", fold(header))
    return _PUNCTUATION.sub(" ", _NUMBERING.sub("", folded.strip())).strip()
