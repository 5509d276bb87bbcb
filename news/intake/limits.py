"""How much of a foreign file is worked on; more is refused with a sentence."""

from typing import Final

MEGABYTE: Final = 1024 * 1024
FILE_BYTES: Final = 25 * MEGABYTE
#: What a document may become when unpacked, and of that its text.
UNPACKED_BYTES: Final = 150 * MEGABYTE
MARKUP_BYTES: Final = 16 * MEGABYTE
PARTS: Final = 2_000
#: A long release has 2,000 words, a speech 8,000.
CHARACTERS: Final = 400_000
PIECES: Final = 5_000
PICTURES: Final = 40
PICTURE_BYTES: Final = 20 * MEGABYTE
#: Width times height; decoding needs four bytes and more of memory for each.
PICTURE_PIXELS: Final = 60_000_000
#: Nested elements of HTML: deeper ones are no document.
DEPTH: Final = 200
