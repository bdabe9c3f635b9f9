-- SQLite alone. To it a `bigint` key is an index beside the table: two trees that every insert changes, and two that every
-- look goes through. An `integer` key is the number by which the table itself is ordered, and without row numbers a table is
-- ordered by its whole key. PostgreSQL keeps rows apart from every index, so nothing changes there.
-- SQLite changes no key in place; so each table is made anew, as its documentation tells, with foreign keys off until the end.

create table new_asks (
    id integer not null primary key,
    workspace bigint not null references workspaces (id),
    key text not null,
    asker bigint not null references members (id),
    asker_team bigint references teams (id),
    asked_member bigint references members (id),
    asked_team bigint references teams (id),
    what text not null,
    customer text,
    by_at bigint,
    by_text text,
    opened_at bigint not null,
    platform text,
    home text,
    channel text,
    card text,
    version bigint not null,
    state text not null,
    claimed_by bigint references members (id),
    first_response_at bigint,
    done_at bigint,
    declined_at bigint,
    decline_reason text,
    withdrawn_at bigint,
    reopened_at bigint,
    fingerprint bigint,
    unique (workspace, key)
);
insert into new_asks (
    id, workspace, key, asker, asker_team, asked_member, asked_team, what, customer, by_at, by_text, opened_at,
    platform, home, channel, card, version, state, claimed_by, first_response_at, done_at, declined_at,
    decline_reason, withdrawn_at, reopened_at, fingerprint
) select
    id, workspace, key, asker, asker_team, asked_member, asked_team, what, customer, by_at, by_text, opened_at,
    platform, home, channel, card, version, state, claimed_by, first_response_at, done_at, declined_at,
    decline_reason, withdrawn_at, reopened_at, fingerprint
    from asks;
drop table asks;
alter table new_asks rename to asks;
create index asks_by_opening on asks (workspace, opened_at);
create index asks_by_end on asks (workspace, coalesce(done_at, declined_at, withdrawn_at), opened_at)
    where coalesce(done_at, declined_at, withdrawn_at) is not null;
create index asks_by_response on asks (workspace, first_response_at, opened_at) where first_response_at is not null;
create index asks_by_claimer on asks (claimed_by, opened_at) where claimed_by is not null;
create index asks_by_asker on asks (asker, opened_at, fingerprint);
create index asks_open on asks (workspace, opened_at, asked_team, state)
    where (state = 'open' or state = 'claimed' or state = 'on_hold');

create table new_ask_events (
    id integer not null primary key,
    ask bigint not null references asks (id),
    kind text not null,
    member bigint references members (id),
    reason text,
    at bigint not null
);
insert into new_ask_events (
    id, ask, kind, member, reason, at
) select
    id, ask, kind, member, reason, at
    from ask_events;
drop table ask_events;
alter table new_ask_events rename to ask_events;
create index ask_events_by_ask on ask_events (ask);
create index ask_events_of_turns on ask_events (ask) where kind in ('declined', 'reopened');

create table new_kudos (
    id integer not null primary key,
    workspace bigint not null references workspaces (id),
    key text not null,
    giver bigint not null references members (id),
    giver_team bigint references teams (id),
    message text not null,
    value text,
    beyond bigint not null,
    private bigint not null,
    customer text,
    ask bigint references asks (id),
    at bigint not null,
    platform text,
    home text,
    channel text,
    card text,
    version bigint not null,
    undone_at bigint,
    hidden_at bigint,
    fingerprint bigint,
    unique (workspace, key)
);
insert into new_kudos (
    id, workspace, key, giver, giver_team, message, value, beyond, private, customer, ask, at, platform, home,
    channel, card, version, undone_at, hidden_at, fingerprint
) select
    id, workspace, key, giver, giver_team, message, value, beyond, private, customer, ask, at, platform, home,
    channel, card, version, undone_at, hidden_at, fingerprint
    from kudos;
drop table kudos;
alter table new_kudos rename to kudos;
create index kudos_by_time on kudos (workspace, at);
create index kudos_by_ask on kudos (ask) where ask is not null;
create index kudos_by_giver on kudos (giver, at, fingerprint);

create table new_kudos_recipients (
    kudos bigint not null references kudos (id),
    position bigint not null,
    member bigint references members (id),
    team bigint references teams (id),
    primary key (kudos, position)
) without rowid;
insert into new_kudos_recipients (
    kudos, position, member, team
) select
    kudos, position, member, team
    from kudos_recipients;
drop table kudos_recipients;
alter table new_kudos_recipients rename to kudos_recipients;
create index kudos_recipients_by_member on kudos_recipients (member, kudos) where member is not null;
create index kudos_recipients_by_team on kudos_recipients (team, kudos) where team is not null;

create table new_deliveries (
    id integer not null primary key,
    workspace bigint not null references workspaces (id),
    platform text not null,
    home text not null,
    to_kind text not null,
    to_id text not null,
    kind text not null,
    subject bigint not null,
    detail text,
    version bigint not null,
    edits text,
    answer text,
    state text not null,
    attempt bigint not null,
    created_at bigint not null,
    first_tried_at bigint,
    due_at bigint not null,
    settled_at bigint,
    message text,
    error text
);
insert into new_deliveries (
    id, workspace, platform, home, to_kind, to_id, kind, subject, detail, version, edits, answer, state, attempt,
    created_at, first_tried_at, due_at, settled_at, message, error
) select
    id, workspace, platform, home, to_kind, to_id, kind, subject, detail, version, edits, answer, state, attempt,
    created_at, first_tried_at, due_at, settled_at, message, error
    from deliveries;
drop table deliveries;
alter table new_deliveries rename to deliveries;
create index deliveries_due on deliveries (due_at) where state = 'due';
create index deliveries_by_subject on deliveries (subject);
create index deliveries_dead on deliveries (settled_at) where state = 'dead';

create table new_receipts (
    workspace bigint not null references workspaces (id),
    platform text not null,
    event text not null,
    kind text not null,
    subject bigint not null,
    at bigint not null,
    primary key (workspace, platform, event)
) without rowid;
insert into new_receipts (
    workspace, platform, event, kind, subject, at
) select
    workspace, platform, event, kind, subject, at
    from receipts;
drop table receipts;
alter table new_receipts rename to receipts;
