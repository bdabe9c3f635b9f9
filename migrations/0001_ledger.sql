-- Placeholder until the schema of the ledger stands here.
CREATE TABLE ledger_placeholder (
    id BIGINT PRIMARY KEY
);
