"""Use cases of the registry; the only place where state changes."""
