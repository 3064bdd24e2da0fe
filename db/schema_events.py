"""The tables of events as their step made them (db.migrations): published text is never edited."""

from __future__ import annotations

#: One event per policy: what ties its articles together, what has been told of it, and by when somebody must act.
EVENTS = """
-- Characteristic pieces of every article's text, as integers: reprints share some (crawler/dedup.py).
create table sketches (
    key integer not null,
    article_id integer not null references articles (id) on delete cascade,
    primary key (key, article_id)
) strict, without rowid;
create index sketches_by_article on sketches (article_id);

-- By what an article's policy is known: its 文号, its 《title》, pieces of that title (alerts/events.py).
create table event_keys (
    key text not null,
    article_id integer not null references articles (id) on delete cascade,
    primary key (key, article_id)
) strict, without rowid;
create index event_keys_by_article on event_keys (article_id);

-- Why an article belongs to its event; no row: it came first, or prints the very text of another one.
create table memberships (
    article_id integer primary key references articles (id) on delete cascade,
    reason text not null check (reason in ('docnum', 'title', 'reprint', 'similar', 'hand')),
    with_article_id integer references articles (id),  -- the member it was tied to
    detail text not null,                   -- the number, the name, or how alike, in words
    joined_at text not null
) strict;

-- Events that people have said are not one. Both ways: smaller id first.
create table events_apart (
    event_id integer not null references events (id),
    other_id integer not null references events (id),
    said_at text not null,
    primary key (event_id, other_id)
) strict, without rowid;

-- A measure and what it implements, a repeal and what it repeals: kept apart, and tied.
create table event_links (
    event_id integer not null references events (id),
    kind text not null check (kind in ('implements', 'repeals')),
    other_id integer not null references events (id),
    article_id integer not null references articles (id),
    detail text not null,                   -- what the article says of the other one
    primary key (event_id, kind, other_id)
) strict, without rowid;
create index event_links_back on event_links (other_id, kind);

alter table events add column merged_into integer references events (id);
-- The issuer's own page.
alter table events add column official_id integer references articles (id);
create index events_merged on events (merged_into) where merged_into is not null;

-- What each rule has told of an event, by short names (stage:印发, official, deadline:截止:2026-12-01 ...): never twice.
create table told (
    rule text not null,
    event_id integer not null references events (id),
    what text not null,
    alert_id integer references alerts (id),  -- the alert that said so; null: counted in a baseline
    primary key (rule, event_id, what)
) strict, without rowid;

-- JSON: [{kind, of, before, after}, ...]; [] for the first alert of an event.
alter table alerts add column changes text not null default '[]';
-- No longer true before it was sent: dead, and not to be revived.
alter table deliveries add column cancelled_at text;
"""
