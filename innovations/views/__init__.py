"""Screens of the admin that no viewset of Wagtail has."""
