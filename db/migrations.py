"""The schema, as an append-only list: a published step is never edited, a change is a new step at the end."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from db import schema, schema_events

migrations = Migrations("jingbao")


def _run(database: Database, script: str) -> None:
    """Statement by statement: `executescript` would commit the step's transaction first."""
    for statement in script.split(";\n"):
        if statement.strip():
            database.conn.execute(statement)


@migrations()
def tables(database: Database) -> None:
    _run(database, schema.TABLES)


@migrations()
def views(database: Database) -> None:
    _run(database, schema.VIEWS)


@migrations()
def versions_by_hash(database: Database) -> None:
    """Every new article asks whether an earlier wording of another one is its text."""
    database.conn.execute("create index versions_by_hash on versions (content_hash)")


@migrations()
def indexes_of_due_work(database: Database) -> None:
    """Asked every second: what is due of the sources that are watched, however much rests or belongs to others."""
    database.conn.execute("drop index links_due")
    database.conn.execute("create index links_due on links (source_id, due_at) where due_at is not null")
    unread = "where article_id is null and due_at is not null"
    database.conn.execute(f"create index links_unread on links (source_id) {unread}")
    database.conn.execute("create index pages_by_time on pages (fetched_at)")


@migrations()
def events_of_versions(database: Database) -> None:
    """An article that says something else for an hour goes back to the event it had; null: the one it has."""
    database.conn.execute("alter table versions add column event_id integer references events (id)")


@migrations()
def judgements(database: Database) -> None:
    """What the LLM judge was asked, and what came of it."""
    _run(database, schema.JUDGEMENTS)


@migrations()
def facts(database: Database) -> None:
    _run(database, schema.FACTS)


@migrations()
def marks(database: Database) -> None:
    _run(database, schema.MARKS)


@migrations()
def notices(database: Database) -> None:
    """Deliveries may carry a notice of a source's health instead of an alert."""
    _run(database, schema.NOTICES)


@migrations()
def sources_learn(database: Database) -> None:
    """Outcomes get the names they have now."""
    _run(database, schema.SOURCES)


@migrations()
def index_of_next_links(database: Database) -> None:
    """Asked with every claim: which link of a source comes next on each host, however many are due."""
    columns = "source_id, host, case when reads > 0 then 2 else baseline end, due_at"
    database.conn.execute(f"create index links_next on links ({columns}) where due_at is not null")
    backlog = "where baseline = 1 and reads = 0 and due_at is not null"
    database.conn.execute(f"create index links_backlog on links (title) {backlog}")


@migrations()
def follow_from_here_on(database: Database) -> None:
    """What was assessed before there were follow-ups is history: nobody is sent after it."""
    database.conn.execute("create index alerts_by_event on alerts (event_id, status)")
    database.conn.execute(
        "insert or ignore into cursors (name, position) select 'follow', position from cursors where name = 'assess'"
    )


@migrations()
def events_of_policies(database: Database) -> None:
    """What was assessed before is tied by equal texts only, as it was."""
    _run(database, schema_events.EVENTS)


@migrations()
def pages_gone(database: Database) -> None:
    """What is found gone from now on: an earlier jingbao kept no count of looks."""
    _run(database, schema_events.GONE)


#: The names of all steps, to tell an archive of a newer version.
STEPS = frozenset(step.name for step in migrations.pending(Database(memory=True, execute_plugins=False)))
