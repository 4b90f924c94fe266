-- A refund makes good what the ones before it of the same sale were rounded by: together they are never more than was
-- paid. Without a receipt there is no sale to come to, and each rounds by itself.
ALTER TABLE returns DROP CONSTRAINT returns_rounding_cents_check,
  ADD CONSTRAINT rounds_by_itself CHECK (sale_id IS NOT NULL OR rounding_cents BETWEEN -2 AND 2),
  ADD CONSTRAINT cash_has_no_cents CHECK (refund_method <> 'cash' OR total_cents % 5 = 0);
