-- Files that were taken as a whole and are imported afterwards, by whichever instance is free.
CREATE TABLE imports (
  id         uuid PRIMARY KEY DEFAULT uuidv7(),
  mode       text NOT NULL CHECK (mode IN ('all', 'partial')),
  -- as it was declared, or null when the file itself has to tell
  charset    text,
  decimal_comma boolean NOT NULL,
  state      text NOT NULL DEFAULT 'receiving'
    CHECK (state IN ('receiving', 'waiting', 'running', 'done', 'failed', 'cancelled')),
  size_bytes bigint NOT NULL DEFAULT 0,
  lines      bigint NOT NULL DEFAULT 0,
  lines_done bigint NOT NULL DEFAULT 0,
  created    bigint NOT NULL DEFAULT 0,
  changed    bigint NOT NULL DEFAULT 0,
  unchanged  bigint NOT NULL DEFAULT 0,
  rejected   bigint NOT NULL DEFAULT 0,
  errors     jsonb NOT NULL DEFAULT '[]',
  problem    jsonb,
  -- the process that works on it, which has ended when it has not shown itself for a while
  worker     uuid,
  seen_at    timestamptz,
  starts     int NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT now(),
  started_at timestamptz,
  ended_at   timestamptz,
  CHECK ((ended_at IS NOT NULL) = (state IN ('done', 'failed', 'cancelled')))
);
CREATE INDEX imports_to_do ON imports (id) WHERE state IN ('waiting', 'running');
CREATE INDEX imports_age ON imports (created_at);

CREATE TABLE import_parts (
  import_id uuid NOT NULL REFERENCES imports ON DELETE CASCADE,
  number    int NOT NULL,
  content   bytea NOT NULL,
  PRIMARY KEY (import_id, number)
);
