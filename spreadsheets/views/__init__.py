"""The import screens: upload → preview → confirm → report."""
