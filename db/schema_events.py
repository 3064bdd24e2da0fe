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
create index versions_by_event on versions (event_id) where event_id is not null;
create index events_merged on events (merged_into) where merged_into is not null;

-- What each rule has told of an event, by short names (first, stage:印发, deadline:截止:2026-12-01 ...): nothing twice.
create table told (
    rule text not null,
    event_id integer not null references events (id),
    what text not null,
    alert_id integer not null references alerts (id) on delete cascade,  -- which said so, or counted it in a baseline
    ended_at text,                          -- true no longer: the deadline has been moved, the page is gone
    primary key (rule, event_id, what)
) strict, without rowid;
create index told_by_event on told (event_id);
create index told_by_alert on told (alert_id);

insert into told (rule, event_id, what, alert_id) select rule, event_id, 'first', id from alerts;
insert or ignore into told (rule, event_id, what, alert_id)
    select a.rule, a.event_id, 'stage:' || f.value, a.id from alerts a
    join facts f on f.article_id = a.article_id and f.kind = 'stage';
insert or ignore into told (rule, event_id, what, alert_id)
    select a.rule, a.event_id, 'deadline:' || f.date_kind || ':' || f.day_to, a.id from alerts a
    join facts f on f.article_id = a.article_id and f.kind = 'date' and f.date_kind in ('截止', '征求意见止');
insert or ignore into told (rule, event_id, what, alert_id)
    select a.rule, a.event_id, 'official', a.id from alerts a
    join follow_ups u on u.event_id = a.event_id and u.article_id is not null;
update events set official_id =
    (select u.article_id from follow_ups u where u.event_id = events.id and u.article_id is not null limit 1);

-- What a follow-up tells; the first alert of an event has none.
create table alert_changes (
    alert_id integer not null references alerts (id) on delete cascade,
    place integer not null,                 -- 0, 1, ...
    kind text not null,                     -- stage official deadline amount repealed withdrawn reminder
    of text not null,                       -- the kind of date, the qualifiers of an amount; "" for others
    before text not null,
    after text not null,
    primary key (alert_id, place)
) strict, without rowid;
-- No longer true before it was sent: dead, and not to be revived.
alter table deliveries add column cancelled_at text;

drop view recent_alerts;
create view recent_alerts as
select a.id, datetime(a.raised_at, '+8 hours') as raised_beijing, a.rule, r.title,
       (select group_concat(
            c.kind || iif(c.of = '', '', ' ' || c.of) || iif(c.before = '', '', ' ' || c.before)
            || iif(c.before = '' or c.after = '', '', ' →') || iif(c.after = '', '', ' ' || c.after), '; ')
        from alert_changes c where c.alert_id = a.id) as changes,
       s.name as source, r.source as printed_source, datetime(r.published_at, '+8 hours') as published_beijing, r.url,
       (select count(*) from articles o where o.event_id = r.event_id) as printed_by,
       (select group_concat(d.channel || ': ' || d.status, ', ') from deliveries d
        where d.alert_id = a.id) as deliveries,
       (select group_concat(distinct e.value ->> 'term') from json_each(a.evidence) e) as matched
from alerts a join articles r on r.id = a.article_id join sources s on s.id = r.source_id
where a.status = 'raised' order by a.raised_at desc, a.id desc;
"""

#: Published pages that their servers say are not there any more.
GONE = """
-- A known article's page that answered 404 or 410, or said so, when last looked at.
create table gone (
    link_id integer primary key references links (id) on delete cascade,
    first_at text not null,                 -- the first of the looks in a row that found it gone
    last_at text not null,
    status integer,                         -- HTTP, at the last look
    compared_at text,                       -- when other pages of its source were asked for, too
    held_at text                            -- not told: others are gone as well, so the site has been rebuilt
) strict;
create index links_by_article on links (article_id) where article_id is not null;
"""
