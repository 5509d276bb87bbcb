"""Use cases of the website itself."""
