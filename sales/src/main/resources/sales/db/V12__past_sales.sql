-- Sales from before the first month that has a partition, which an import may bring by the million, get a partition of
-- their own: giving a month its partition reads all of transactions_rest under a lock, so the rest must stay small.
DO $$
DECLARE
  first_month timestamptz;
BEGIN
  -- in the order of make_partition
  LOCK TABLE registers IN EXCLUSIVE MODE;
  LOCK TABLE sale_ids, sessions IN SHARE ROW EXCLUSIVE MODE;
  LOCK TABLE transactions IN ACCESS EXCLUSIVE MODE;
  SELECT to_date(coalesce(min(substring(inhrelid::regclass::text FROM '\d{4}_\d{2}$')),
      to_char(now() AT TIME ZONE 'UTC', 'YYYY_MM')), 'YYYY_MM')::timestamp AT TIME ZONE 'UTC'
    INTO first_month FROM pg_inherits WHERE inhparent = 'transactions'::regclass;
  CREATE TEMPORARY TABLE later ON COMMIT DROP AS SELECT * FROM transactions_rest WHERE sold_at >= first_month;
  DELETE FROM transactions_rest WHERE sold_at >= first_month;
  ALTER TABLE transactions DETACH PARTITION transactions_rest;
  ALTER TABLE transactions_rest RENAME TO transactions_past;
  EXECUTE format('ALTER TABLE transactions ATTACH PARTITION transactions_past FOR VALUES FROM (MINVALUE) TO (%L)',
    first_month);
  CREATE TABLE transactions_rest PARTITION OF transactions DEFAULT;
  INSERT INTO transactions SELECT * FROM later;
END $$;
