-- Who made a movement or a count, and why; and the receipt of the sale behind a movement.
ALTER TABLE movements
  ADD made_by text CHECK (length(made_by) BETWEEN 1 AND 100),
  ADD reason text CHECK (length(reason) BETWEEN 1 AND 500),
  ADD register_id bigint,
  ADD receipt_number bigint;
ALTER TABLE counts
  ADD made_by text CHECK (length(made_by) BETWEEN 1 AND 100),
  ADD reason text CHECK (length(reason) BETWEEN 1 AND 500);
