"""Screens of the admin; wagtail_hooks.py registers them."""
