-- What the digest's figures need: a team's own working hours, and the way to what happened in a window.
alter table teams add column working_hours text;

-- Asks that ended, by when.
create index asks_by_end on asks (workspace, coalesce(done_at, declined_at, withdrawn_at), opened_at)
    where coalesce(done_at, declined_at, withdrawn_at) is not null;
drop index asks_by_completion;
-- Asks that were answered, by when.
create index asks_by_response on asks (workspace, first_response_at) where first_response_at is not null;
-- Those whose present row may not tell how they stood before.
create index ask_events_of_turns on ask_events (ask) where kind in ('declined', 'reopened');
-- Open ones are counted by team without reading their rows.
drop index asks_open_by_workspace;
create index asks_open_by_workspace on asks (workspace, opened_at, asked_team)
    where state in ('open', 'claimed', 'on_hold');
