"""Names of the log actions of this package."""

from typing import Final

PRUNED: Final = "audit.prune"
SIGNED: Final = "audit.sign"
BLACKENED: Final = "audit.blacken"
GROUPS: Final = "audit.groups"
EXPORTED: Final = "audit.export"
#: Stands where the name of an object was, once its person is forgotten.
BLACKENED_LABEL: Final = "–"
