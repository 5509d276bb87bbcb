"""Ties the agenda of ``news`` to organisations, workbooks and the lists of the site."""
