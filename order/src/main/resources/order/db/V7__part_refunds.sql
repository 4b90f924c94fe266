-- Refunds of a part of an order: those that are done, the last one included when it gives back the rest, and the one that is
-- on its way. While a part is being given back, the goal of the order is the status that it has.
ALTER TABLE orders
  ADD refunds json NOT NULL DEFAULT '[]',
  ADD refunding json;
ALTER TABLE orders DROP CONSTRAINT money_fits_status, DROP CONSTRAINT goal_fits_status;
ALTER TABLE orders
  ADD CONSTRAINT money_fits_status CHECK (CASE
    WHEN status IN ('pending', 'reserved', 'failed') THEN captured_cents = 0 AND refunded_cents = 0
    WHEN status = 'paid' THEN captured_cents = total_cents AND refunded_cents = 0
    WHEN status IN ('confirmed', 'shipped', 'delivered')
      THEN captured_cents = total_cents AND refunded_cents BETWEEN 0 AND total_cents
    WHEN status IN ('cancelled', 'refunded') THEN captured_cents = total_cents AND refunded_cents = total_cents
    ELSE false END),
  ADD CONSTRAINT goal_fits_status CHECK (CASE
    WHEN status IN ('pending', 'reserved') THEN goal IS NOT DISTINCT FROM 'confirmed'
    WHEN status = 'paid' THEN goal IS NOT NULL AND goal IN ('confirmed', 'refunded')
    WHEN status = 'confirmed' THEN goal IS NULL OR goal IN ('cancelled', 'refunded', 'confirmed')
    WHEN status IN ('shipped', 'delivered') THEN goal IS NULL OR goal IN ('refunded', status)
    ELSE goal IS NULL END),
  ADD CONSTRAINT a_part_is_on_its_way CHECK (status IN ('pending', 'reserved', 'paid')
    OR (refunding IS NOT NULL) = (goal IS NOT NULL AND goal = status));
CREATE INDEX orders_part_refunds ON orders (id) WHERE refunds::text <> '[]';
