-- No question asks for the open asks of a team alone.
drop index asks_open_by_team;
-- For `in (...)` in the condition of an index SQLite makes a table of the list with every row that is stored; comparisons
-- are made in place. Questions use the index when they say the same to the letter.
drop index asks_open_by_workspace;
drop index asks_open_counts;
create index asks_open_by_workspace on asks (workspace, opened_at)
    where (state = 'open' or state = 'claimed' or state = 'on_hold');
create index asks_open_counts on asks (workspace, asked_team, opened_at, state)
    where (state = 'open' or state = 'claimed' or state = 'on_hold');
-- Nobody has taken a new ask.
drop index asks_by_claimer;
create index asks_by_claimer on asks (claimed_by, opened_at) where claimed_by is not null;
