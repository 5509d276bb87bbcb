"""Use cases of competitions; the only place where state changes."""
