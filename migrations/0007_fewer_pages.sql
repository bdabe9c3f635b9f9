-- Each index is a page or more of every commit. One by fingerprint was a page of its own for nearly every command, as
-- fingerprints fall anywhere; beside the person and the time, whose index changes anyway, they cost nothing.
alter table asks add column fingerprint bigint;
alter table kudos add column fingerprint bigint;
update asks set fingerprint = (select max(d.fingerprint) from deliveries d where d.subject = asks.id)
    where id in (select subject from deliveries where state = 'due' and fingerprint is not null);
update kudos set fingerprint = (select max(d.fingerprint) from deliveries d where d.subject = kudos.id)
    where id in (select subject from deliveries where state = 'due' and fingerprint is not null);
drop index asks_by_asker;
create index asks_by_asker on asks (asker, opened_at, fingerprint);
drop index kudos_by_giver;
create index kudos_by_giver on kudos (giver, at, fingerprint);
drop index deliveries_by_fingerprint;
alter table deliveries drop column fingerprint;

-- Those to be removed are found by their ids, which tell when they were made.
drop index deliveries_settled;
create index deliveries_dead on deliveries (settled_at) where state = 'dead';
