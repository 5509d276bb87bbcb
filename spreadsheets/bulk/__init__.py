"""Many pages at once, each left exactly as the editor would have left it.

``preparing`` does what needs no lock, ``writing`` puts the rows into all tables in
one short transaction, ``following`` renews the indexes and sends the signals.
"""
