"""How much of another site's export is worked on."""

from typing import Final

from news.intake.limits import MEGABYTE, PICTURE_BYTES

#: An export is streamed; a feed is held in memory as a whole.
EXPORT_BYTES: Final = 200 * MEGABYTE
FEED_BYTES: Final = 20 * MEGABYTE
FOLDER_BYTES: Final = 4096 * MEGABYTE
#: Entries of the folder of pictures; its directory is held in memory.
FOLDER_ENTRIES: Final = 200_000
#: Entries of an export, of whatever kind.
ENTRIES: Final = 100_000
#: Characters of one article with its markup.
TEXT: Final = 2_000_000
#: Pictures of one article; a gallery may have dozens.
PICTURES: Final = 200
FETCHED_BYTES: Final = PICTURE_BYTES
