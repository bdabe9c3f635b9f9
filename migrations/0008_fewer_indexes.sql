-- Each index is a page or more of every commit, and those of new asks are the ones for which people wait.
-- One index over the open asks serves both questions: which they are, and how many each team has.
drop index asks_open_by_workspace;
drop index asks_open_counts;
create index asks_open on asks (workspace, opened_at, asked_team, state)
    where (state = 'open' or state = 'claimed' or state = 'on_hold');
-- Nobody asks for all that a person was ever asked, but when two accounts become one member, which is rare.
drop index asks_by_asked_member;
-- Old receipts are looked for by a reader, once an hour and in the way of nobody.
drop index receipts_by_age;
