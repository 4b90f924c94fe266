-- How far the books of other services have been entered, of which events bring only the last week to a new database.
CREATE TABLE history (
  books  text PRIMARY KEY CHECK (books IN ('sales', 'returns', 'orders')),
  -- behind the last page that was entered; null before the first
  cursor text,
  done   boolean NOT NULL DEFAULT false,
  -- of this database when it began: a database that is new or restored begins again
  epoch  bigint
);
-- What had read events before this file was made has no gap that is known.
INSERT INTO history (books, done, epoch)
SELECT books, known, CASE WHEN known THEN number END
FROM unnest(ARRAY['sales', 'returns', 'orders']) AS books, epoch, (SELECT EXISTS (SELECT FROM documents) AS known) AS d;

-- For operators: enters all books again into what is here, which changes nothing that is here already.
CREATE FUNCTION read_history() RETURNS void LANGUAGE sql AS 'UPDATE history SET cursor = NULL, done = false';

-- For operators: empties the reports, and makes them anew of the books.
CREATE FUNCTION rebuild_reports() RETURNS void LANGUAGE sql AS $$
  TRUNCATE documents, aggregated_sales, aggregated_days, aggregated_minutes, aggregated_products,
    aggregated_categories, sold_products;
  UPDATE position SET number = number + 1;
  SELECT read_history();
$$;
