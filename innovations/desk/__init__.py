"""Panels of the start page; ``services/desk.py`` says whose desk has which."""
