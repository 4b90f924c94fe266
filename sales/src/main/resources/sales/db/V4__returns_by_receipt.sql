-- How many pieces of a line came back, by all returns of its sale.
ALTER TABLE line_items ADD COLUMN returned bigint NOT NULL DEFAULT 0,
  ADD CONSTRAINT returned_at_most_what_was_sold CHECK (returned BETWEEN 0 AND quantity);
CREATE INDEX returns_sale ON returns (sale_id, returned_at, id) WHERE sale_id IS NOT NULL;

-- Few sales among many, looked for by themselves.
CREATE INDEX transactions_mismatch ON transactions (sold_at, id) WHERE price_mismatch;
CREATE INDEX transactions_pending ON transactions (sold_at, id) WHERE stock_status = 'pending';

-- Sales that tills sent afterwards and that could not be written, word for word: goods and money changed hands.
CREATE TABLE refused_sales (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  fingerprint   text NOT NULL UNIQUE,
  -- What the content names, as far as it can be read.
  sale_id       uuid,
  register_id   bigint,
  -- The register's store, or the one whose key sent it.
  store_id      bigint,
  content       json NOT NULL,
  problem       json NOT NULL,
  code          text NOT NULL,
  attempts      bigint NOT NULL DEFAULT 1,
  first_sent_at timestamptz NOT NULL DEFAULT date_trunc('milliseconds', now()),
  last_sent_at  timestamptz NOT NULL DEFAULT date_trunc('milliseconds', now())
);
