-- A branch is a store with a server of its own. Its registers are kept there from one receipt on, and here is a copy:
-- nothing else is written for them here.
ALTER TABLE registers
  -- The last receipt that was numbered here; null for a register that is kept here.
  ADD branch_since bigint CHECK (branch_since >= 0),
  -- The Z number of the last session that this database does not have: those of a branch before it was one.
  ADD z_before bigint NOT NULL DEFAULT 0 CHECK (z_before >= 0);

-- Where the head office was when this server became a branch; a server that is none has no row.
CREATE TABLE head_office (
  store_id  bigint PRIMARY KEY,
  joined_at timestamptz NOT NULL DEFAULT now()
);
