-- The same as before, beside sales: a transaction that writes a sale or opens a session locks these tables in an order
-- that depends on what it does, so make_partition may wait for it while it waits for make_partition. The caller sets a
-- lock_timeout that is shorter than deadlock_timeout: then make_partition gives up, and nobody else is ended. Locks are
-- taken before anything is done, those first at which sales can wait without holding others.
CREATE OR REPLACE FUNCTION make_partition(month date) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  name text := 'transactions_' || to_char(month, 'YYYY_MM');
  since timestamptz := date_trunc('month', month::timestamp) AT TIME ZONE 'UTC';
  until timestamptz := (date_trunc('month', month::timestamp) + interval '1 month') AT TIME ZONE 'UTC';
BEGIN
  -- another instance that is making partitions makes this one too
  IF to_regclass(name) IS NOT NULL OR NOT pg_try_advisory_xact_lock(hashtextextended('make_partition', 0)) THEN
    RETURN false;
  END IF;
  LOCK TABLE registers IN EXCLUSIVE MODE;
  LOCK TABLE sale_ids, sessions IN SHARE ROW EXCLUSIVE MODE;
  LOCK TABLE transactions_rest IN ACCESS EXCLUSIVE MODE;
  IF to_regclass(name) IS NOT NULL THEN
    RETURN false;
  END IF;
  EXECUTE format('CREATE TABLE %I (LIKE transactions INCLUDING ALL)', name);
  EXECUTE format('WITH moved AS (DELETE FROM transactions_rest WHERE sold_at >= %L AND sold_at < %L RETURNING *)
    INSERT INTO %I SELECT * FROM moved', since, until, name);
  EXECUTE format('ALTER TABLE transactions ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', name, since, until);
  RETURN true;
END $$;
