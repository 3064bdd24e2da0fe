"""The tables and views as their steps made them (db.migrations): published text is never edited."""

from __future__ import annotations

TABLES = """
create table sources (
    id integer primary key,
    name text not null unique,              -- the [[sources]] entry
    url text not null,
    host text not null,                     -- host:port, the unit of politeness
    active integer not null default 1,      -- 0: no longer in jingbao.toml
    added_at text not null,
    etag text,                              -- validators of the last list that was taken in
    last_modified text,
    next_poll_at text not null,
    claimed_at text,                        -- a worker has it; next_poll_at is the end of its lease
    failures integer not null default 0,    -- polls failed in a row
    last_outcome text,
    last_ok_at text,
    last_new_at text,                       -- when a link was last new
    baseline_at text,                       -- the first poll that found something
    baseline_told_at text                   -- when "N items would have alerted" was said
) strict;
create index sources_due on sources (next_poll_at) where active = 1;

create table links (
    id integer primary key,
    source_id integer not null references sources (id),
    url text not null,
    url_key text not null unique,           -- canonical URL
    host text not null,
    title text,                             -- as the list says
    published_at text,                      -- as the list says
    found_at text not null,
    baseline integer not null,
    due_at text,                            -- when to read it (again); null: never
    claimed_at text,
    reads integer not null default 0,       -- complete reads so far
    failures integer not null default 0,    -- failed reads in a row
    last_outcome text,
    last_detail text,
    article_id integer references articles (id),
    etag text,
    last_modified text
) strict;
create index links_due on links (due_at) where due_at is not null;
create index links_by_source on links (source_id);

create table polls (
    id integer primary key,
    source_id integer references sources (id),
    link_id integer references links (id),  -- null: the source's list itself
    url text not null,
    started_at text not null,
    outcome text not null,
    status integer,                         -- HTTP
    elapsed_ms integer not null,
    items integer,                          -- links on the list
    new integer,                            -- links not seen before
    detail text                             -- what went wrong, in words
) strict;
create index polls_by_source on polls (source_id, started_at) where link_id is null;
create index polls_by_time on polls (started_at);

create table pages (
    id integer primary key,
    url text not null,
    final_url text not null,
    fetched_at text not null,
    status integer not null,
    headers text not null,                  -- JSON: [[name, value], ...]
    sha256 text not null,                   -- of the bytes before compression
    size integer not null,                  -- bytes before compression
    zstd blob not null                      -- the bytes as they came, content codings removed
) strict;

create table events (
    id integer primary key,
    first_seen_at text not null,
    title text not null
) strict;

create table articles (
    id integer primary key,
    seq integer not null unique,            -- rises with every new text: what assess reads by
    url text not null,
    url_key text not null unique,
    site text not null,
    source_id integer not null references sources (id),
    event_id integer not null references events (id),
    duplicate_of integer references articles (id),
    baseline integer not null,
    title text not null,
    body text not null,
    lang text,
    author text,
    source text,                            -- 来源, as the page says
    published_at text,                      -- 发布时间
    written_on text,                        -- 成文日期
    first_seen_at text not null,
    edited_at text,                         -- when a change was last seen
    content_hash text not null,
    page_id integer references pages (id),
    links text not null,                    -- JSON: [[url, text], ...]
    images text not null                    -- JSON: [url, ...]
) strict;
create index articles_by_hash on articles (content_hash);
create index articles_by_event on articles (event_id);
create index articles_by_page on articles (page_id);
create index articles_by_source on articles (source_id);
create index articles_by_first_seen on articles (first_seen_at);

create table versions (
    id integer primary key,
    article_id integer not null references articles (id),
    replaced_at text not null,              -- when the next text was first seen
    title text not null,
    body text not null,
    published_at text,
    content_hash text not null,
    page_id integer references pages (id)
) strict;
create index versions_by_article on versions (article_id);
create index versions_by_page on versions (page_id);

create table alerts (
    id integer primary key,
    rule text not null,
    event_id integer not null references events (id),
    stage text not null default '',
    article_id integer not null references articles (id),
    status text not null check (status in ('raised', 'baseline')),
    raised_at text not null,
    evidence text not null,                 -- JSON: [{term, field, start, end, quote}, ...]
    unique (rule, event_id, stage)
) strict;
create index alerts_by_time on alerts (raised_at);

create table deliveries (
    id text primary key,                    -- the idempotency key: webhook-id, Message-ID
    alert_id integer not null references alerts (id),
    channel text not null,
    status text not null default 'pending' check (status in ('pending', 'delivered', 'dead')),
    created_at text not null,
    due_at text,                            -- null once delivered or dead
    claimed_at text,
    attempts integer not null default 0,
    delivered_at text,
    last_detail text,                       -- the receipt, or what went wrong
    unique (alert_id, channel)
) strict;
create index deliveries_due on deliveries (due_at) where status = 'pending';

create table delivery_attempts (
    id integer primary key,
    delivery_id text not null references deliveries (id),
    started_at text not null,
    elapsed_ms integer not null,
    ok integer not null,
    detail text not null
) strict;
create index delivery_attempts_by_delivery on delivery_attempts (delivery_id);

create table cursors (
    name text primary key,
    position integer not null
) strict;

-- One row an article: its folded title and body as character bigrams (db/search.py). No text is stored twice.
create virtual table articles_fts using fts5 (grams, content='', detail=none, tokenize="unicode61 remove_diacritics 0");
"""

VIEWS = """
create view recent_alerts as
select a.id, datetime(a.raised_at, '+8 hours') as raised_beijing, a.rule, r.title, s.name as source,
       r.source as printed_source, datetime(r.published_at, '+8 hours') as published_beijing, r.url,
       (select count(*) from articles o where o.event_id = a.event_id) as printed_by,
       (select group_concat(d.channel || ': ' || d.status, ', ') from deliveries d
        where d.alert_id = a.id) as deliveries,
       (select group_concat(distinct e.value ->> 'term') from json_each(a.evidence) e) as matched
from alerts a join articles r on r.id = a.article_id join sources s on s.id = r.source_id
where a.status = 'raised' order by a.raised_at desc, a.id desc;

create view source_health as
select s.name, s.url, s.active, s.last_outcome, s.failures, datetime(s.last_ok_at, '+8 hours') as last_ok_beijing,
       datetime(s.last_new_at, '+8 hours') as last_new_beijing,
       datetime(s.next_poll_at, '+8 hours') as next_poll_beijing,
       (select count(*) from links l where l.source_id = s.id) as links,
       (select count(*) from articles a where a.source_id = s.id) as articles,
       (select count(*) from links l
        where l.source_id = s.id and l.article_id is null and l.due_at is not null) as unread
from sources s order by s.active desc, s.failures desc, s.name;

create view delivery_log as
select d.id, d.channel, d.status, d.attempts, datetime(d.created_at, '+8 hours') as created_beijing,
       datetime(d.delivered_at, '+8 hours') as delivered_beijing, datetime(d.due_at, '+8 hours') as next_try_beijing,
       d.last_detail, a.rule, r.title
from deliveries d join alerts a on a.id = d.alert_id join articles r on r.id = a.article_id
order by d.created_at desc;
"""

JUDGEMENTS = """
create table judgements (
    id integer primary key,
    article_id integer not null references articles (id),
    content_hash text not null,             -- of the text that was shown: reprints share it, an edit has another
    model text not null,
    asked_at text not null,
    prompt_sha256 text not null,            -- of both messages, without their fence token
    elapsed_ms integer,                     -- null: no answer yet
    answer text,                            -- what the model said, clipped
    verdict text check (verdict in ('policy', 'not_policy')),  -- null: the answer did not count
    stage text,
    quotes text,                            -- JSON: [text, ...], found on the page
    refused text,                           -- why the answer did not count
    counted integer,                        -- rises with every verdict: what the share of silenced is counted by
    silenced integer not null default 0     -- 1: this verdict kept its item from alerting
) strict;
create index judgements_by_hash on judgements (content_hash);
create index judgements_by_article on judgements (article_id);
create index judgements_by_time on judgements (asked_at);
create unique index judgements_counted on judgements (counted) where counted is not null;
"""

FACTS = """
-- What assess found out of an article's present text. One row an article; an edit replaces it.
create table detections (
    article_id integer primary key references articles (id) on delete cascade,
    assessed_at text not null,
    score real not null,                    -- 0 to 1: how surely it is an act of policy on AI or robotics
    decision text not null check (decision in ('alert', 'review', 'no')),
    topics text not null,                   -- JSON: [name, ...]
    why text not null,                      -- JSON: [{name, weight, veto, evidence}, ...]
    source_tier text not null,              -- central ministry province city district foreign media unknown
    verified integer                        -- 0: nothing named, and nobody vouches for the site; null: facts not read
) strict;
create index detections_by_score on detections (decision, score) where decision <> 'no';

-- What an article states of a policy, each with the sentence that says so.
create table facts (
    id integer primary key,
    article_id integer not null references articles (id) on delete cascade,
    kind text not null check (kind in ('docnum', 'title', 'issuer', 'region', 'stage', 'amount', 'date', 'target',
                                       'official')),
    value text not null,                    -- as people write it; of a date YYYY-MM-DD, YYYY-MM or YYYY
    number real,                            -- of an amount or a target
    number_to real,                         -- the same, or the end of a range
    unit text,                              -- of an amount: CNY, USD, ...
    qualifiers text,                        -- of an amount: 最高 累计 ..., divided by blanks
    day text,                               -- of a date: its first day
    day_to text,                            -- its last day; another one where a month or a year is all that is said
    date_kind text,                         -- 截止 施行 印发 ...
    tier text,                              -- of an issuer: central ministry province city district foreign unknown
    role text,                              -- of an official
    field text not null check (field in ('title', 'text')),
    start integer not null,                 -- character offsets in that field
    end integer not null,
    quote text not null                     -- the sentence
) strict;
create index facts_by_article on facts (article_id, kind);
create index facts_by_value on facts (kind, value);
create index facts_by_amount on facts (unit, number_to) where kind = 'amount';
create index facts_by_day on facts (date_kind, day_to) where kind = 'date';
"""

MARKS = """
-- What people think of alerts: the rules are tested against it.
create table marks (
    alert_id integer primary key references alerts (id) on delete cascade,
    mark text not null check (mark in ('good', 'noise')),
    note text not null,
    marked_at text not null
) strict;

-- The rules by which articles were matched, one row whenever one has changed.
create table rules_matched (
    id integer primary key,
    name text not null,
    expression text not null,
    groups text not null,                   -- JSON: {name: [word, ...]}, the [groups] that it names, as they were
    since text not null
) strict;
create index rules_matched_by_name on rules_matched (name);
"""

#: Deliveries carry an alert or a notice. SQLite changes no column's constraints: both tables are made anew.
NOTICES = """
create table notices (
    id integer primary key,
    source_id integer not null references sources (id),
    kind text not null check (kind in ('trouble', 'recovered')),
    outcome text not null,                  -- what is wrong with the source, or was
    raised_at text not null,
    since text not null,                    -- the first poll that went wrong
    expected text not null,                 -- JSON: {items, gap_s}, as far as known
    seen text not null                      -- JSON: {items, newest, polls, detail}
) strict;
create index notices_by_source on notices (source_id, raised_at);

create table new_attempts as select * from delivery_attempts;
create table new_deliveries as select * from deliveries;
drop view recent_alerts;
drop view delivery_log;
drop table delivery_attempts;
drop table deliveries;

create table deliveries (
    id text primary key,                    -- the idempotency key: webhook-id, Message-ID
    alert_id integer references alerts (id),
    notice_id integer references notices (id),
    channel text not null,
    status text not null default 'pending' check (status in ('pending', 'delivered', 'dead')),
    created_at text not null,
    due_at text,                            -- null once delivered or dead
    claimed_at text,
    attempts integer not null default 0,
    delivered_at text,
    last_detail text,                       -- the receipt, or what went wrong
    unique (alert_id, channel),
    unique (notice_id, channel),
    check ((alert_id is null) <> (notice_id is null))
) strict;
create index deliveries_due on deliveries (due_at) where status = 'pending';

create table delivery_attempts (
    id integer primary key,
    delivery_id text not null references deliveries (id),
    started_at text not null,
    elapsed_ms integer not null,
    ok integer not null,
    detail text not null
) strict;
create index delivery_attempts_by_delivery on delivery_attempts (delivery_id);

insert into deliveries select id, alert_id, null, channel, status, created_at, due_at, claimed_at, attempts,
       delivered_at, last_detail from new_deliveries;
insert into delivery_attempts select * from new_attempts;
drop table new_attempts;
drop table new_deliveries;

create view recent_alerts as
select a.id, datetime(a.raised_at, '+8 hours') as raised_beijing, a.rule, r.title, s.name as source,
       r.source as printed_source, datetime(r.published_at, '+8 hours') as published_beijing, r.url,
       (select count(*) from articles o where o.event_id = a.event_id) as printed_by,
       (select group_concat(d.channel || ': ' || d.status, ', ') from deliveries d
        where d.alert_id = a.id) as deliveries,
       (select group_concat(distinct e.value ->> 'term') from json_each(a.evidence) e) as matched
from alerts a join articles r on r.id = a.article_id join sources s on s.id = r.source_id
where a.status = 'raised' order by a.raised_at desc, a.id desc;

create view delivery_log as
select d.id, d.channel, d.status, d.attempts, datetime(d.created_at, '+8 hours') as created_beijing,
       datetime(d.delivered_at, '+8 hours') as delivered_beijing, datetime(d.due_at, '+8 hours') as next_try_beijing,
       d.last_detail, coalesce(a.rule, '@health') as rule, coalesce(r.title, s.name || ': ' || n.outcome) as title
from deliveries d
left join alerts a on a.id = d.alert_id left join articles r on r.id = a.article_id
left join notices n on n.id = d.notice_id left join sources s on s.id = n.source_id
order by d.created_at desc;
"""

#: What sources have learned of themselves, and what a poll left open.
SOURCES = """
alter table sources add column validators_url text;
alter table sources add column gap_since text;
alter table sources add column rhythm text;
alter table sources add column habits text;
alter table sources add column region text;
alter table sources add column tier text;
alter table sources add column issuer text;
alter table sources add column lang text;
alter table sources add column platform text;

update polls set outcome = 'not_modified' where outcome = 'unchanged';
update polls set outcome = 'empty_list' where outcome = 'empty' and link_id is null;
update polls set outcome = 'parser_killed' where outcome in ('parse_timeout', 'crash');
update links set last_outcome = 'not_modified' where last_outcome = 'unchanged';
update links set last_outcome = 'parser_killed' where last_outcome in ('parse_timeout', 'crash');
update sources set last_outcome = 'not_modified' where last_outcome = 'unchanged';
update sources set last_outcome = 'empty_list' where last_outcome = 'empty';
update sources set last_outcome = 'parser_killed' where last_outcome in ('parse_timeout', 'crash');

-- A policy that media have told of and whose own page is not here yet: its issuer's list is asked early.
create table follow_ups (
    id integer primary key,
    event_id integer not null references events (id),
    issuer text not null,
    titles text not null,                   -- JSON: [name without 《》, ...], by which its own page will be known
    docnums text not null,                  -- JSON: [文号, ...]
    opened_at text not null,
    due_at text,                            -- when its issuer's list is asked early again; null: not any more
    asked integer not null default 0,       -- early polls so far
    found_at text,
    article_id integer references articles (id),  -- the official page
    unique (event_id, issuer)
) strict;
create index follow_ups_open on follow_ups (opened_at) where found_at is null;
"""
