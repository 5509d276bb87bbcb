"""From the export of another site to what articles are made of.

``reading`` makes records of a file, ``converting`` makes blocks of a record's HTML.
Neither knows the database: ``news.services.takeovers`` plans and makes the articles.
"""
