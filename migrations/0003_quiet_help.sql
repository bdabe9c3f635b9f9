-- Help for which a person does not want to be reminded to say thanks.
create table quiet_dismissals (
    member bigint not null references members (id),
    ask bigint not null references asks (id),
    at bigint not null,
    primary key (member, ask)
);
