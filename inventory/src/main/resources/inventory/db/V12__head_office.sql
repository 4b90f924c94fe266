-- At a branch: up to where the ledger of the head office is entered here, and the epoch of the database that it is in.
CREATE TABLE head_office (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  epoch    bigint NOT NULL DEFAULT 0,
  position bigint NOT NULL DEFAULT 0
);
INSERT INTO head_office DEFAULT VALUES;

-- When a movement has got its id, and not when its transaction began: those who read the ledger in the order of ids tell
-- by it whether lower ones may still come.
ALTER TABLE movements ALTER created_at SET DEFAULT clock_timestamp();
