-- What the digest's figures need: a team's own working hours, and the way to what happened in a window.
alter table teams add column working_hours text;

-- Asks that ended, by when; and those that were answered. `opened_at` tells the old ones without their rows.
create index asks_by_end on asks (workspace, coalesce(done_at, declined_at, withdrawn_at), opened_at)
    where coalesce(done_at, declined_at, withdrawn_at) is not null;
drop index asks_by_completion;
create index asks_by_response on asks (workspace, first_response_at, opened_at) where first_response_at is not null;
-- Open ones, to be counted by team without their rows.
create index asks_open_counts on asks (workspace, asked_team, opened_at, state)
    where state in ('open', 'claimed', 'on_hold');
-- Those whose present row may not tell how they stood before.
create index ask_events_of_turns on ask_events (ask) where kind in ('declined', 'reopened');
