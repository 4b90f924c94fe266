-- What every service keeps beside its own tables: events to send, events received, answers to repeat.

CREATE TABLE outbox (
  sequence     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id           uuid NOT NULL DEFAULT uuidv7() UNIQUE,
  type         text NOT NULL,
  payload      json NOT NULL,
  trace        text NOT NULL,
  created_at   timestamptz NOT NULL DEFAULT now(),
  published_at timestamptz,
  entry_ms     bigint,
  entry_no     bigint,
  CHECK ((published_at IS NULL) OR (entry_ms IS NOT NULL AND entry_no IS NOT NULL))
);
CREATE INDEX outbox_unpublished ON outbox (sequence) WHERE published_at IS NULL;
CREATE INDEX outbox_entry ON outbox (entry_ms, entry_no) WHERE published_at IS NOT NULL;

-- The one relay that publishes now, the last entry it put into the stream, and the groups that read it.
CREATE TABLE relay (
  only_row   boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  holder     text,
  held_until timestamptz NOT NULL DEFAULT '-infinity',
  last_ms    bigint NOT NULL DEFAULT 0,
  last_no    bigint NOT NULL DEFAULT 0,
  groups     text[] NOT NULL DEFAULT '{}'
);
INSERT INTO relay DEFAULT VALUES;

CREATE TABLE inbox (
  event_id    uuid PRIMARY KEY,
  received_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE dead_events (
  event_id  uuid PRIMARY KEY,
  stream    text NOT NULL,
  type      text NOT NULL,
  payload   json NOT NULL,
  trace     text NOT NULL,
  error     text NOT NULL,
  parked_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE idempotency_keys (
  caller      text NOT NULL,
  key         text NOT NULL,
  fingerprint text NOT NULL,
  status      int NOT NULL,
  location    text,
  etag        text,
  body        text NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (caller, key)
);
CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);
CREATE INDEX inbox_age ON inbox (received_at);
