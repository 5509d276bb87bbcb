"""From a release as its writer sent it to what an article is made of.

``reading`` makes a manuscript of a file, ``recognition`` tells what its parts
are. Neither knows the database: ``news.services.intake`` makes the draft.
"""
