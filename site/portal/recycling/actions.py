"""Names of the log actions of the recycle bin."""

from typing import Final

BINNED: Final = "recycling.bin"
RESTORED: Final = "recycling.restore"
DESTROYED: Final = "recycling.destroy"
