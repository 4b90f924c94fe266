-- Who reads this service's stream, and what each of them still needs.
-- Positions in the stream are the two numbers of an entry's id, compared as arrays are.
CREATE TABLE readers (
  name        text PRIMARY KEY,
  -- everything up to here is applied by the reader
  done        bigint[] NOT NULL DEFAULT '{0,0}',
  -- what must be published again for it: entries after the first and up to the second position
  owed_after  bigint[],
  owed_until  bigint[],
  -- the epoch of its database, as the reader tells it
  epoch       bigint,
  -- when its database was seen for the first time
  joined_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- whether it is gone for good, so that nothing is kept for it
  leaves      boolean NOT NULL DEFAULT false,
  CHECK ((owed_after IS NULL) = (owed_until IS NULL))
);
INSERT INTO readers (name) SELECT unnest(groups) FROM relay;
ALTER TABLE relay DROP COLUMN groups;

-- Changes when the database is restored or created anew, and then is greater than ever before (see operations.md).
CREATE TABLE epoch (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  number   bigint NOT NULL DEFAULT 0,
  -- where these tables are: server, timeline, database and table
  place    text
);
INSERT INTO epoch DEFAULT VALUES;

-- For operators, after a restore that begin_epoch_if_moved cannot notice.
CREATE FUNCTION begin_epoch() RETURNS bigint LANGUAGE sql AS $$
  UPDATE epoch SET number = greatest(number + 1, (extract(epoch FROM clock_timestamp()) * 1000)::bigint)
  RETURNING number
$$;

-- A copy of the database has another server, timeline, database or table than the original.
CREATE FUNCTION begin_epoch_if_moved() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  here text := concat_ws('/', (SELECT system_identifier FROM pg_control_system()),
    (SELECT timeline_id FROM pg_control_checkpoint()),
    (SELECT oid FROM pg_database WHERE datname = current_database()), 'epoch'::regclass::oid);
BEGIN
  UPDATE epoch SET place = here WHERE place IS DISTINCT FROM here;
  IF FOUND THEN
    PERFORM begin_epoch();
  END IF;
END
$$;

-- For operators: publishes the outbox again for one reader of this service's events.
CREATE FUNCTION publish_again(reader text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  UPDATE readers SET owed_after = '{0,0}', owed_until = (SELECT ARRAY[last_ms, last_no] FROM relay)
  WHERE name = reader;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no reader has the name %', reader USING HINT = 'SELECT name FROM readers lists them.';
  END IF;
END
$$;

-- For operators: keeps nothing any more for a service that is gone for good.
CREATE FUNCTION forget_reader(reader text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  UPDATE readers SET leaves = true WHERE name = reader;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no reader has the name %', reader USING HINT = 'SELECT name FROM readers lists them.';
  END IF;
END
$$;

-- For operators: applies a parked event at the consumer's next look.
ALTER TABLE dead_events ADD COLUMN again boolean NOT NULL DEFAULT false;
ALTER TABLE dead_events ADD COLUMN at timestamptz;
ALTER TABLE dead_events ADD COLUMN epoch bigint NOT NULL DEFAULT 0;

CREATE FUNCTION apply_again(parked uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  UPDATE dead_events SET again = true WHERE event_id = parked;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no event with the id % is parked', parked USING HINT = 'SELECT event_id FROM dead_events lists them.';
  END IF;
END
$$;
