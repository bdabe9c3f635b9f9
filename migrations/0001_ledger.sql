-- The ledger. One text for SQLite and PostgreSQL: BIGINT and TEXT only. Instants are UTC microseconds, flags are 0 or 1,
-- ids are time-ordered and made by the program. Facts are rows; the few derived columns are named as such.

-- A tenant. `version` grows with every change of settings, teams, groups, values or homes, so that a copy in memory can be
-- known to be current.
create table workspaces (
    id bigint not null primary key,
    name text not null unique,
    version bigint not null,
    created_at bigint not null,
    timezone text not null,
    language text not null,
    working_hours text not null,
    digest_home bigint,
    digest_channel text,
    digest_day bigint not null,
    digest_minute bigint not null,
    digest_paused bigint not null,
    per_day bigint not null,
    per_pair bigint not null,
    value_required bigint not null
);

-- Where a workspace lives on a platform: a Discord guild, a Slack workspace, the playground.
create table homes (
    id bigint not null primary key,
    workspace bigint not null references workspaces (id),
    platform text not null,
    external_id text not null,
    name text not null,
    moderator_group text,
    added_at bigint not null,
    removed_at bigint,
    unique (platform, external_id)
);
create index homes_by_workspace on homes (workspace);

-- A person in a workspace. `key` is the stable id of the import and export files.
create table members (
    id bigint not null primary key,
    workspace bigint not null references workspaces (id),
    key text not null,
    name text not null,
    manager bigint not null,
    bot bigint not null,
    language text,
    public_name bigint not null,
    created_at bigint not null,
    unique (workspace, key)
);

-- A member's identity on a platform. `groups` holds the roles last seen, divided by spaces.
create table accounts (
    workspace bigint not null references workspaces (id),
    platform text not null,
    external_id text not null,
    member bigint not null references members (id),
    groups text not null,
    primary key (workspace, platform, external_id)
);
create index accounts_by_member on accounts (member);

create table teams (
    id bigint not null primary key,
    workspace bigint not null references workspaces (id),
    name text not null,
    kind text not null,
    lead bigint references members (id),
    serves_declared bigint not null,
    answer_within text,
    how_to_ask text,
    created_at bigint not null,
    removed_at bigint
);
create unique index teams_by_name on teams (workspace, name) where removed_at is null;

-- The role or user group by which a team is addressed.
create table team_groups (
    workspace bigint not null references workspaces (id),
    platform text not null,
    home text not null,
    external_id text not null,
    team bigint not null references teams (id),
    primary key (workspace, platform, home, external_id)
);
create index team_groups_by_team on team_groups (team);

-- Who belonged where since when: the newest row is the present, no team is a row too. `source` is `set`, `group` or `import`.
create table memberships (
    id bigint not null primary key,
    member bigint not null references members (id),
    team bigint references teams (id),
    since bigint not null,
    source text not null
);
create index memberships_by_member on memberships (member, id);
create index memberships_by_team on memberships (team, member);

-- Declared relations: `provider` serves `customer`. A team without declared ones follows the default.
create table serves (
    workspace bigint not null references workspaces (id),
    provider bigint not null references teams (id),
    customer bigint not null references teams (id),
    primary key (provider, customer)
);
create index serves_by_workspace on serves (workspace);

create table company_values (
    workspace bigint not null references workspaces (id),
    name text not null,
    added_at bigint not null,
    removed_at bigint,
    primary key (workspace, name)
);

-- "Please". The state is derived from ask_events, in the transaction that appends the event; `version` is the id of the
-- newest event. Teams are those at the time of the ask.
create table asks (
    id bigint not null primary key,
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
    unique (workspace, key)
);
create index asks_by_opening on asks (workspace, opened_at);
create index asks_by_completion on asks (workspace, done_at) where done_at is not null;
create index asks_open_by_team on asks (asked_team, opened_at) where state in ('open', 'claimed', 'on_hold');
create index asks_open_by_workspace on asks (workspace, opened_at) where state in ('open', 'claimed', 'on_hold');
create index asks_by_asker on asks (asker, opened_at);
create index asks_by_asked_member on asks (asked_member, opened_at);
create index asks_by_claimer on asks (claimed_by, opened_at);

create table ask_events (
    id bigint not null primary key,
    ask bigint not null references asks (id),
    kind text not null,
    member bigint references members (id),
    reason text,
    at bigint not null
);
create index ask_events_by_ask on ask_events (ask, id);

-- "Thank you". Undone and hidden kudos stay; `undone_at` and `hidden_at` say so. `version` grows with each change that a
-- card shows.
create table kudos (
    id bigint not null primary key,
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
    unique (workspace, key)
);
create index kudos_by_time on kudos (workspace, at);
create index kudos_by_giver on kudos (giver, at);
create index kudos_by_ask on kudos (ask) where ask is not null;

-- Whom a kudos thanks: a member with the team of that time, or a team itself (`member` is null).
create table kudos_recipients (
    kudos bigint not null references kudos (id),
    position bigint not null,
    member bigint references members (id),
    team bigint references teams (id),
    primary key (kudos, position)
);
create index kudos_recipients_by_member on kudos_recipients (member, kudos) where member is not null;
create index kudos_recipients_by_team on kudos_recipients (team, kudos) where team is not null;

create table me_toos (
    kudos bigint not null references kudos (id),
    member bigint not null references members (id),
    at bigint not null,
    primary key (kudos, member)
);

create table mutes (
    id bigint not null primary key,
    workspace bigint not null references workspaces (id),
    member bigint not null references members (id),
    at bigint not null,
    until bigint,
    lifted_at bigint
);
create index mutes_by_member on mutes (member) where lifted_at is null;

-- What a moderator did, when, to what, why. `actor` is null for the operator's command line.
create table audit (
    id bigint not null primary key,
    workspace bigint not null references workspaces (id),
    at bigint not null,
    actor bigint references members (id),
    action text not null,
    subject_kind text not null,
    subject bigint,
    subject_name text not null,
    reason text
);
create index audit_by_workspace on audit (workspace, id);

-- A platform event that was handled. A redelivery finds its row and renders the subject as it is now.
create table receipts (
    workspace bigint not null references workspaces (id),
    platform text not null,
    event text not null,
    kind text not null,
    subject bigint not null,
    at bigint not null,
    primary key (workspace, platform, event)
);
create index receipts_by_age on receipts (at);

-- A message owed to a platform, written with the fact that causes it and rendered when it is sent. Leases and back-off
-- live in `due_at` (real time): whoever claims a row moves it on and counts the attempt; settling names the attempt.
-- `answer` is the platform's handle of the interaction whose answer this message is; `edits` the message it changes;
-- `fingerprint` the words of a command, by which a repetition of an unanswered one is known.
create table deliveries (
    id bigint not null primary key,
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
    fingerprint bigint,
    state text not null,
    attempt bigint not null,
    created_at bigint not null,
    first_tried_at bigint,
    due_at bigint not null,
    settled_at bigint,
    message text,
    error text
);
create index deliveries_due on deliveries (due_at) where state = 'due';
create index deliveries_by_fingerprint on deliveries (fingerprint) where fingerprint is not null;
create index deliveries_by_subject on deliveries (subject);
create index deliveries_settled on deliveries (settled_at) where state <> 'due';

-- Work on a schedule: `due_at` moves on in the transaction that does the work.
create table jobs (
    kind text not null,
    workspace bigint not null,
    due_at bigint not null,
    primary key (kind, workspace)
);
create index jobs_due on jobs (due_at);

-- A digest that was posted, or filed silently, with the figures as they stood.
create table digests (
    id bigint not null primary key,
    workspace bigint not null references workspaces (id),
    period_from bigint not null,
    period_to bigint not null,
    filed_at bigint not null,
    outcome text not null,
    figures text not null,
    unique (workspace, period_to)
);
