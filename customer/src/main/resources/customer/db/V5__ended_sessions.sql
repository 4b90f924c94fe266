-- Sessions that ended while their access tokens may still be valid; the other services look for them in Redis.
CREATE TABLE ended_sessions (
  id        uuid PRIMARY KEY, -- the family of refresh tokens
  ended_at  timestamptz NOT NULL DEFAULT now(),
  published boolean NOT NULL DEFAULT false
);
CREATE INDEX ended_sessions_unpublished ON ended_sessions (id) WHERE NOT published;
CREATE INDEX ended_sessions_age ON ended_sessions (ended_at);
