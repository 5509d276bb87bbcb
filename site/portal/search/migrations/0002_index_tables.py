"""The index that each database keeps beside the entries.

Not models: SQLite has a full-text table, PostgreSQL vectors with their index.
On SQLite a later migration that changes ``SearchEntry`` makes its table anew
and must create the trigger again.
"""

from django.db import migrations

SQLITE_FORWARDS = [
    """
    CREATE VIRTUAL TABLE search_terms USING fts5(
        scope, codes, acronyms, names, title, keywords, summary, body,
        tokenize = 'ascii', prefix = '3'
    )
    """,
    # A page takes its entry with it, the entry its words, whatever deletes them.
    """
    CREATE TRIGGER search_entry_gone AFTER DELETE ON search_searchentry
    BEGIN DELETE FROM search_terms WHERE rowid = old.page_id; END
    """,
]
SQLITE_BACKWARDS = [
    "DROP TRIGGER search_entry_gone",
    "DROP TABLE search_terms",
]
POSTGRESQL_FORWARDS = [
    "ALTER TABLE search_searchentry ADD COLUMN search_head tsvector",
    "ALTER TABLE search_searchentry ADD COLUMN search_whole tsvector",
    # Read for each match: kept in the row and unpacked while it is short.
    "ALTER TABLE search_searchentry ALTER COLUMN search_head SET STORAGE MAIN",
    "CREATE INDEX search_entry_words ON search_searchentry USING gin (search_whole)",
]
POSTGRESQL_BACKWARDS = [
    "DROP INDEX search_entry_words",
    "ALTER TABLE search_searchentry DROP COLUMN search_whole",
    "ALTER TABLE search_searchentry DROP COLUMN search_head",
]
FORWARDS = {"sqlite": SQLITE_FORWARDS, "postgresql": POSTGRESQL_FORWARDS}
BACKWARDS = {"sqlite": SQLITE_BACKWARDS, "postgresql": POSTGRESQL_BACKWARDS}


def create(apps, schema_editor):
    for statement in FORWARDS[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    for statement in BACKWARDS[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [migrations.RunPython(create, drop)]
