-- Consolidated reports as they were made; they are never changed, and the newest 10,000 are kept.
CREATE TABLE reports (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  type       text NOT NULL CHECK (type = 'consolidated'),
  since      timestamptz NOT NULL,
  until      timestamptz NOT NULL CHECK (until > since),
  created_at timestamptz NOT NULL DEFAULT date_trunc('milliseconds', now()),
  content    json NOT NULL
);
