"""Measures how fast the site reads, beside plain Wagtail on the same data."""
