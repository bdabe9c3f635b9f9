-- A file of teams is imported before the people, and may name as lead somebody who comes with them.
alter table teams add column lead_to_come text;
