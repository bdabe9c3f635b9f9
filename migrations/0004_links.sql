-- One-time codes: `link` makes two accounts one member, `join` brings another home into a workspace. A code is deleted when it
-- is used; whoever makes a new one removes those that are too old.
create table one_time_codes (
    code text not null primary key,
    purpose text not null,
    workspace bigint not null references workspaces (id),
    member bigint not null references members (id),
    expires_at bigint not null
);
create index one_time_codes_by_member on one_time_codes (member);
